import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ok, refuse } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { SCRYPT_COST, scryptKey } from './password-hash.ts';
import type { Vault } from './vault.ts';
import { writeAtomically } from './write-atomically.ts';

/** The encrypted file: key from the passphrase by scrypt (RFC 7914), AES-256-GCM over names and values together. */
export interface SecretsFile {
  readonly exists: () => boolean;
  /** Makes an empty one. @throws if the file exists */
  readonly create: (passphrase: string) => Promise<Vault>;
  /**
   * @returns `wrong_passphrase`, even if somebody changed the file (GCM cannot tell the two apart), or `secrets_damaged` if it
   * is no file of ours
   */
  readonly open: (passphrase: string) => Promise<Result<Vault>>;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const header = z.object({
  version: z.literal(VERSION),
  kdf: z.object({
    name: z.literal('scrypt'),
    N: z.int().min(2),
    r: z.int().min(1),
    p: z.int().min(1),
    salt: z.base64(),
  }),
  cipher: z.literal('aes-256-gcm'),
});
const content = header.extend({ nonce: z.base64(), data: z.base64() });
const plain = z.record(z.string(), z.string());
type Header = z.infer<typeof header>;
type Content = z.infer<typeof content>;

/** The encrypted file at a path. Nothing is read until it is opened. */
export const createSecretsFile = (file: string): SecretsFile => ({
  exists: () => existsSync(file),
  create: async (passphrase) => {
    if (existsSync(file)) throw new Error('the secrets file exists already');
    const head = newHeader();
    const key = await scryptKey(passphrase, Buffer.from(head.kdf.salt, 'base64'), head.kdf);
    await writeAtomically(file, encrypt(head, key, new Map()));
    return createVault(file, head, key, new Map());
  },
  open: async (passphrase) => {
    if (!existsSync(file)) return refuse('secrets_damaged');
    const sealed = parseContent(await readFile(file, 'utf8'));
    if (sealed === undefined) return refuse('secrets_damaged');
    const { kdf } = sealed;
    const key = await scryptKey(passphrase, Buffer.from(kdf.salt, 'base64'), kdf).catch(() => undefined);
    if (key === undefined) return refuse('secrets_damaged'); // an invalid cost, or one beyond 64 MiB
    const entries = decrypt(sealed, key);
    return entries === undefined ? refuse('wrong_passphrase') : ok(createVault(file, sealed, key, entries));
  },
});

/** Binds the header to the ciphertext, so that nobody can weaken the parameters unnoticed. */
const bound = ({ version, kdf, cipher }: Header): Buffer =>
  Buffer.from(JSON.stringify([version, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt, cipher]));

const newHeader = (): Header => ({
  version: VERSION,
  kdf: { name: 'scrypt', ...SCRYPT_COST, salt: randomBytes(16).toString('base64') },
  cipher: 'aes-256-gcm',
});

const encrypt = (head: Header, key: Buffer, entries: ReadonlyMap<string, string>): string => {
  const nonce = randomBytes(NONCE_BYTES); // new for every write: a nonce used twice breaks GCM
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(head));
  const text = JSON.stringify(Object.fromEntries(entries));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const sealed: Content = { ...head, nonce: nonce.toString('base64'), data: data.toString('base64') };
  return `${JSON.stringify(sealed, undefined, 2)}\n`;
};

const decrypt = (sealed: Content, key: Buffer): Map<string, string> | undefined => {
  const data = Buffer.from(sealed.data, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.nonce, 'base64'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(bound(sealed)).setAuthTag(data.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(data.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    return new Map(Object.entries(plain.parse(JSON.parse(text))));
  } catch {
    return undefined; // a wrong passphrase, or a changed file
  }
};

const createVault = (file: string, head: Header, key: Buffer, found: ReadonlyMap<string, string>): Vault => {
  let entries = found;
  let last: Promise<unknown> = Promise.resolve();
  /** Writes one change after another. A change that cannot be written is not kept in memory either. */
  const change = (edit: (copy: Map<string, string>) => void): Promise<void> => {
    const work = last.then(async () => {
      const copy = new Map(entries);
      edit(copy);
      await writeAtomically(file, encrypt(head, key, copy));
      entries = copy;
    });
    last = work.catch(() => undefined); // its own caller hears of it
    return work;
  };
  return {
    get entries() {
      return entries;
    },
    set: (name, value) => change((copy) => copy.set(name, value)),
    delete: (name) => change((copy) => copy.delete(name)),
  };
};

const parseContent = (text: string): Content | undefined => {
  try {
    return content.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

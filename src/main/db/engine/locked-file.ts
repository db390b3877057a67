import { createCipheriv, createDecipheriv, randomBytes, scrypt, scryptSync, type DecipherGCM } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { createPrivateFile, syncFile } from './durable-files.ts';

/** Opens and closes locked files: a key from a passphrase, with everything that derives it again. */
export interface LockKey {
  /** Cost, as a power of two, block size and parallelisation of scrypt (RFC 7914). */
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** The passphrase does not open the file, or somebody changed the file: GCM cannot tell these apart. */
export class NotOpened extends Error {
  override name = 'NotOpened';
}

/**
 * Derives the key of new files, off the main thread. Takes about half a second and 128 MiB, so that a stolen file is not
 * opened by guessing; tests take less.
 */
export const makeLockKey = (passphrase: string, log2N = 17): Promise<LockKey> => {
  const parameters = { log2N, r: 8, p: 1, salt: randomBytes(SALT_BYTES) };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), parameters.salt, KEY_BYTES, optionsOf(parameters), (error, key) => {
      if (error) reject(error);
      else resolve({ ...parameters, key });
    });
  });
};

/** The key as a text, to be kept as a secret. */
export const writeLockKey = ({ log2N, r, p, salt, key }: LockKey): string =>
  [log2N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');

/** Reads what {@link writeLockKey} wrote. */
export const readLockKey = (text: string): LockKey => {
  const [log2N, r, p, salt = '', key = ''] = text.split('$');
  return {
    log2N: Number(log2N),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
};

/** Tells from its first bytes that a file is locked. */
export const isLockedFile = (file: string): boolean => {
  if (!existsSync(file) || !statSync(file).isFile()) return false;
  const handle = openSync(file, 'r');
  try {
    return readExactly(handle, 0, MAGIC.length).equals(MAGIC);
  } finally {
    closeSync(handle);
  }
};

/** Writes a locked copy of a file, in the format of docs/backup-format.md, and syncs it to the disk. */
export const lockFile = (fromFile: string, toFile: string, lockKey: LockKey): void => {
  const nonce = randomBytes(NONCE_BYTES); // a fresh one per file, because the key is the same for all
  const header = writeHeader(lockKey, nonce);
  const cipher = createCipheriv('aes-256-gcm', lockKey.key, nonce, { authTagLength: TAG_BYTES }).setAAD(header);
  createPrivateFile(toFile);
  const to = openSync(toFile, 'w');
  try {
    writeSync(to, header);
    for (const chunk of chunksOf(fromFile, 0, statSync(fromFile).size)) writeSync(to, cipher.update(chunk));
    cipher.final();
    writeSync(to, cipher.getAuthTag());
  } finally {
    closeSync(to);
  }
  syncFile(toFile);
};

/**
 * Opens a locked file. Nothing is left at `toFile` unless every byte was proved to be what was locked.
 * @throws NotOpened
 */
export const unlockFile = (fromFile: string, toFile: string, passphrase: string): void => {
  const opening = startOpening(fromFile, (parameters) => deriveKey(passphrase, parameters));
  createPrivateFile(toFile);
  const to = openSync(toFile, 'w');
  try {
    decrypt(opening, (part) => writeSync(to, part));
  } catch (error) {
    rmSync(toFile, { force: true });
    throw error;
  } finally {
    closeSync(to);
  }
};

/** Reads a locked file back, without writing anything. @throws NotOpened */
export const checkLockedFile = (file: string, { key }: LockKey): void =>
  decrypt(
    startOpening(file, () => key),
    () => undefined,
  );

const MAGIC = Buffer.from('SATCHEL\n', 'latin1');
const VERSION = 1;
/** A file from elsewhere may not ask for more memory than this: 128 · N · r bytes. */
const MAX_MEMORY = 512 * 1024 * 1024;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const HEADER_BYTES = MAGIC.length + 4 + SALT_BYTES + NONCE_BYTES;
const CHUNK_BYTES = 1024 * 1024;

type Parameters = Omit<LockKey, 'key'>;

const optionsOf = ({ log2N, r, p }: Parameters) => ({ N: 2 ** log2N, r, p, maxmem: MAX_MEMORY });

const deriveKey = (passphrase: string, parameters: Parameters): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), parameters.salt, KEY_BYTES, optionsOf(parameters));

const writeHeader = ({ log2N, r, p, salt }: Parameters, nonce: Buffer): Buffer =>
  Buffer.concat([MAGIC, Buffer.from([VERSION, log2N, r, p]), salt, nonce]);

const readHeader = (header: Buffer): Parameters & { readonly nonce: Buffer } => {
  const [version, log2N = 0, r = 0, p = 0] = header.subarray(MAGIC.length);
  const isKnown = header.length === HEADER_BYTES && header.subarray(0, MAGIC.length).equals(MAGIC);
  if (!isKnown || version !== VERSION) throw new NotOpened('this is no locked file of a known version');
  if (log2N < 1 || r < 1 || p < 1 || p > 16 || 2 ** log2N * r * 128 > MAX_MEMORY / 2)
    throw new NotOpened('its key would take more memory than Satchel allows');
  const salt = header.subarray(MAGIC.length + 4, MAGIC.length + 4 + SALT_BYTES);
  return { log2N, r, p, salt, nonce: header.subarray(HEADER_BYTES - NONCE_BYTES) };
};

interface Opening {
  readonly file: string;
  readonly bytes: number;
  readonly decipher: DecipherGCM;
}

const startOpening = (file: string, keyOf: (parameters: Parameters) => Buffer): Opening => {
  const bytes = statSync(file).size - HEADER_BYTES - TAG_BYTES;
  if (bytes < 0) throw new NotOpened('it is not complete');
  const handle = openSync(file, 'r');
  try {
    const header = readExactly(handle, 0, HEADER_BYTES);
    const { nonce, ...parameters } = readHeader(header);
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv('aes-256-gcm', keyOf(parameters), nonce, options).setAAD(header);
    decipher.setAuthTag(readExactly(handle, HEADER_BYTES + bytes, TAG_BYTES));
    return { file, bytes, decipher };
  } finally {
    closeSync(handle);
  }
};

const decrypt = ({ file, bytes, decipher }: Opening, put: (part: Buffer) => void): void => {
  for (const chunk of chunksOf(file, HEADER_BYTES, bytes)) put(decipher.update(chunk));
  try {
    decipher.final();
  } catch (error) {
    throw new NotOpened('the passphrase is wrong, or the file was changed', { cause: error });
  }
};

function* chunksOf(file: string, from: number, bytes: number): Generator<Buffer> {
  const handle = openSync(file, 'r');
  try {
    for (let at = 0; at < bytes; at += CHUNK_BYTES)
      yield readExactly(handle, from + at, bytes - at < CHUNK_BYTES ? bytes - at : CHUNK_BYTES);
  } finally {
    closeSync(handle);
  }
}

const readExactly = (handle: number, at: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(handle, buffer, 0, bytes, at));
};

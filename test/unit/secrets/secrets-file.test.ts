import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSecretsFile } from '../../../src/main/secrets/secrets-file.ts';
import type { Vault } from '../../../src/main/secrets/vault.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-secrets-'));
  path = join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = async (passphrase: string): Promise<Vault> => {
  const result = await createSecretsFile(path).open(passphrase);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const refusal = async (passphrase: string): Promise<string> => {
  const result = await createSecretsFile(path).open(passphrase);
  return result.ok ? 'opened' : result.error.code;
};
const filled = async (): Promise<void> => {
  const vault = await createSecretsFile(path).create('correct horse');
  await vault.set('wallet/1', 'xpub-of-the-shop');
  await vault.set('jwt', 'signing-key');
};
type Stored = { kdf: { N: number; salt: string }; nonce: string; data: string };
const stored = (): Stored => JSON.parse(readFileSync(path, 'utf8')) as Stored; // our own file, its shape is the subject

test('SEC-5: after opening again, what was set is there and what was deleted is not', async () => {
  await filled();
  const vault = await opened('correct horse');
  await vault.delete('jwt');
  expect([...(await opened('correct horse')).entries]).toEqual([['wallet/1', 'xpub-of-the-shop']]);
});

test('SEC-5: a wrong passphrase opens nothing, and a letter may be typed in either of its Unicode forms', async () => {
  await createSecretsFile(path).create('caf\u00e9');
  expect(await refusal('cafe')).toBe('wrong_passphrase');
  expect(await refusal('cafe\u0301')).toBe('opened');
});

test('SEC-5: neither names nor values nor the passphrase are readable in the folder (F11)', async () => {
  await filled();
  const bytes = Buffer.concat([Buffer.from(stored().data, 'base64'), readFileSync(path)]).toString('latin1');
  // These are long enough not to appear by chance.
  for (const secret of ['wallet/1', 'xpub-of-the-shop', 'signing-key', 'correct horse']) {
    expect(bytes).not.toContain(secret);
  }
  expect(readdirSync(folder)).toEqual(['secrets.json']);
});

test('SEC-5: a changed byte in nonce, data, salt or cost is refused', async () => {
  await filled();
  const good = stored();
  const flip = (text: string, at: number): string => {
    const bytes = Buffer.from(text, 'base64');
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes.toString('base64');
  };
  const length = Buffer.from(good.data, 'base64').length;
  const changed = [
    { ...good, nonce: flip(good.nonce, 0) },
    { ...good, data: flip(good.data, 0) },
    { ...good, data: flip(good.data, length - 17) },
    { ...good, data: flip(good.data, length - 1) },
    { ...good, data: good.data.slice(0, 12) },
    { ...good, kdf: { ...good.kdf, salt: flip(good.kdf.salt, 0) } },
    { ...good, kdf: { ...good.kdf, N: 2 ** 14 } },
  ];
  for (const one of changed) {
    writeFileSync(path, JSON.stringify(one));
    expect(await refusal('correct horse')).toBe('wrong_passphrase');
  }
});

test('SEC-6: a file that is empty, foreign, cut or of an absurd cost is reported as damaged and stays as it is', async () => {
  await filled();
  const good = readFileSync(path, 'utf8');
  const absurd = JSON.stringify({ ...stored(), kdf: { ...stored().kdf, N: 2 ** 30 } });
  for (const text of ['', '{}', 'not json', good.slice(0, 100), absurd]) {
    writeFileSync(path, text);
    expect(await refusal('correct horse')).toBe('secrets_damaged');
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
  rmSync(path);
  expect(await refusal('correct horse')).toBe('secrets_damaged');
});

test('SEC-5: every write has its own nonce', async () => {
  const vault = await createSecretsFile(path).create('correct horse');
  const nonces = new Set([stored().nonce]);
  for (let round = 0; round < 5; round += 1) {
    await vault.set('jwt', 'the same');
    nonces.add(stored().nonce);
  }
  expect(nonces.size).toBe(6);
});

test('a crash before the rename of the temporary file loses nothing that was acknowledged', async () => {
  await filled();
  writeFileSync(`${path}.tmp`, 'half of a fi', { mode: 0o644 });
  const vault = await opened('correct horse');
  expect(vault.entries.get('jwt')).toBe('signing-key');
  await vault.set('jwt', 'next');
  expect((await opened('correct horse')).entries.get('jwt')).toBe('next');
  expect(readdirSync(folder)).toEqual(['secrets.json']);
});

test('only its owner can read the file, under any umask (A3)', async () => {
  const before = process.umask(0);
  try {
    await filled();
  } finally {
    process.umask(before);
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('an entry that cannot be written is not kept in memory either', async () => {
  await filled();
  const vault = await opened('correct horse');
  rmSync(folder, { recursive: true });
  await expect(vault.set('jwt', 'lost')).rejects.toThrow('ENOENT');
  expect(vault.entries.get('jwt')).toBe('signing-key');
});

test('parallel writes are all kept', async () => {
  const vault = await createSecretsFile(path).create('correct horse');
  await Promise.all(Array.from({ length: 20 }, (_, at) => vault.set(`api-key/${at}`, `digest ${at}`)));
  expect((await opened('correct horse')).entries.size).toBe(20);
});

test('SEC-6: an existing file is never replaced by an empty one', async () => {
  await filled();
  await expect(createSecretsFile(path).create('other')).rejects.toThrow('already');
  expect(await refusal('correct horse')).toBe('opened');
});

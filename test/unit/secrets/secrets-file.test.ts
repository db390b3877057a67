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

test('what was set is there after opening again, what was deleted is not', async () => {
  await filled();
  const vault = await opened('correct horse');
  await vault.delete('jwt');
  expect([...(await opened('correct horse')).entries]).toEqual([['wallet/1', 'xpub-of-the-shop']]);
});

test('a wrong passphrase opens nothing; one letter in two Unicode spellings is one passphrase', async () => {
  await createSecretsFile(path).create('caf\u00e9');
  expect(await refusal('cafe')).toBe('wrong_passphrase');
  expect(await refusal('cafe\u0301')).toBe('opened');
});

test('neither names nor values nor the passphrase stand in the folder', async () => {
  await filled();
  const bytes = Buffer.concat([Buffer.from(stored().data, 'base64'), readFileSync(path)]).toString('latin1');
  // long enough not to come up by chance
  for (const secret of ['wallet/1', 'xpub-of-the-shop', 'signing-key', 'correct horse']) {
    expect(bytes).not.toContain(secret);
  }
  expect(readdirSync(folder)).toEqual(['secrets.json']);
});

test('any changed byte of nonce, data, salt or cost is refused', async () => {
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

test('a file that is none, is cut, or asks for an absurd cost is called damaged and stays as it is', async () => {
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

test('every write has a nonce of its own', async () => {
  const vault = await createSecretsFile(path).create('correct horse');
  const nonces = new Set([stored().nonce]);
  for (let round = 0; round < 5; round += 1) {
    await vault.set('jwt', 'the same');
    nonces.add(stored().nonce);
  }
  expect(nonces.size).toBe(6);
});

test('a crash between the temporary file and the rename loses nothing acknowledged', async () => {
  await filled();
  writeFileSync(`${path}.tmp`, 'half of a fi', { mode: 0o644 });
  const vault = await opened('correct horse');
  expect(vault.entries.get('jwt')).toBe('signing-key');
  await vault.set('jwt', 'next');
  expect((await opened('correct horse')).entries.get('jwt')).toBe('next');
  expect(readdirSync(folder)).toEqual(['secrets.json']);
});

test('the file is its owner’s alone under any umask', async () => {
  const before = process.umask(0);
  try {
    await filled();
  } finally {
    process.umask(before);
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what cannot be written is not remembered either', async () => {
  await filled();
  const vault = await opened('correct horse');
  rmSync(folder, { recursive: true });
  await expect(vault.set('jwt', 'lost')).rejects.toThrow('ENOENT');
  expect(vault.entries.get('jwt')).toBe('signing-key');
});

test('writes at the same time are all kept', async () => {
  const vault = await createSecretsFile(path).create('correct horse');
  await Promise.all(Array.from({ length: 20 }, (_, at) => vault.set(`api-key/${at}`, `digest ${at}`)));
  expect((await opened('correct horse')).entries.size).toBe(20);
});

test('an existing file is never replaced by an empty one', async () => {
  await filled();
  await expect(createSecretsFile(path).create('other')).rejects.toThrow('already');
  expect(await refusal('correct horse')).toBe('opened');
});

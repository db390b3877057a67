import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SecretsLocked } from '../../../src/main/app/ports.ts';
import type { Keychain, KeychainState } from '../../../src/main/secrets/keychain.ts';
import { createSecretsFile } from '../../../src/main/secrets/secrets-file.ts';
import { createSecrets } from '../../../src/main/secrets/secrets.ts';
import type { OwnedSecrets, SecretsOptions } from '../../../src/main/secrets/secrets.ts';
import type { Vault } from '../../../src/main/secrets/vault.ts';

let folder = '';
const open: OwnedSecrets[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-secrets-'));
});
afterEach(() => {
  for (const secrets of open.splice(0)) secrets.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a keychain whose state the test changes. `claim` makes an empty one ours. */
const fakeKeychain = (at: KeychainState | 'open') => {
  const entries = new Map<string, string>();
  const chain = { at, entries, refuseWrites: false };
  const vault: Vault = {
    entries,
    set: async (name, value) => {
      if (chain.refuseWrites) throw new Error('is locked');
      entries.set(name, value);
    },
    delete: async (name) => {
      entries.delete(name);
    },
  };
  const keychain: Keychain = {
    open: async () => (chain.at === 'open' ? vault : chain.at),
    claim: async () => {
      if (chain.at === 'empty') chain.at = 'open';
      return chain.at === 'open' ? vault : chain.at === 'locked' ? 'locked' : 'gone';
    },
  };
  return { chain, keychain };
};

const file = (): string => join(folder, 'secrets.json');
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const start = async (given: Partial<SecretsOptions>) => {
  const remembered: string[] = [];
  const secrets = createSecrets({
    choice: 'auto',
    remembered: null,
    isSetUp: false,
    service: 'Satchel/test',
    file: file(),
    training: false,
    logger: quiet,
    remember: (place) => remembered.push(place),
    keychain: fakeKeychain('gone').keychain,
    ...given,
  });
  open.push(secrets);
  const unlocked = vi.fn<() => void>();
  secrets.onUnlocked(unlocked);
  const outcome = await secrets.start();
  return { secrets, outcome, remembered, unlocked };
};
const KEPT_IN_FILE = { remembered: 'file', isSetUp: true } as const;
const KEPT_IN_KEYCHAIN = { remembered: 'keychain', isSetUp: true } as const;
const makeFile = async (passphrase: string): Promise<void> => {
  const vault = await createSecretsFile(file()).create(passphrase);
  await vault.set('jwt', 'from before');
};

test('SEC-1: auto uses a keychain that takes entries, and remembers it', async () => {
  const { secrets, remembered, unlocked } = await start({ keychain: fakeKeychain('empty').keychain });
  expect(secrets.state()).toBe('keychain');
  expect(remembered).toEqual(['keychain']);
  expect(unlocked).toHaveBeenCalledTimes(1);
  await secrets.set('api-key/2', 'b');
  await secrets.set('api-key/1', 'a');
  await secrets.set('jwt', 'c');
  expect(await secrets.names('api-key/')).toEqual(['api-key/1', 'api-key/2']);
  await secrets.delete('api-key/1');
  expect([await secrets.get('api-key/1'), await secrets.get('jwt')]).toEqual([null, 'c']);
});

test('SEC-5: without a keychain before set-up the state is needed, and a passphrase makes the file (F11)', async () => {
  for (const at of ['gone', 'locked'] as const) {
    rmSync(file(), { force: true });
    const { secrets, remembered, unlocked } = await start({ keychain: fakeKeychain(at).keychain });
    expect(secrets.state()).toBe('needed');
    await expect(secrets.get('jwt')).rejects.toThrow(SecretsLocked);
    expect(existsSync(file())).toBe(false);
    expect(await secrets.unlock('')).toEqual({ ok: false, error: { code: 'wrong_passphrase' } });
    expect((await secrets.unlock('correct horse')).ok).toBe(true);
    expect(secrets.state()).toBe('file');
    expect(remembered).toEqual(['file']);
    expect(unlocked).toHaveBeenCalledTimes(1);
    expect(await secrets.unlock('again')).toEqual({ ok: false, error: { code: 'not_locked' } });
  }
});

test('SEC-5: SATCHEL_PASSPHRASE makes the file at the first start and opens it at the next one', async () => {
  const first = await start({ choice: 'file', passphrase: 'correct horse' });
  expect(first.secrets.state()).toBe('file');
  await first.secrets.set('jwt', 'kept');
  const next = await start({ ...KEPT_IN_FILE, passphrase: 'correct horse' });
  expect(next.secrets.state()).toBe('file');
  expect(await next.secrets.get('jwt')).toBe('kept');
});

test('--secrets file without a passphrase is needed before set-up and locked after it (F11)', async () => {
  expect((await start({ choice: 'file' })).secrets.state()).toBe('needed');
  await makeFile('correct horse');
  const { secrets, unlocked } = await start({ choice: 'file', ...KEPT_IN_FILE });
  expect(secrets.state()).toBe('locked');
  expect(await secrets.unlock('wrong')).toEqual({ ok: false, error: { code: 'wrong_passphrase' } });
  expect([secrets.state(), unlocked.mock.calls.length]).toEqual(['locked', 0]);
  expect((await secrets.unlock('correct horse')).ok).toBe(true);
  expect([secrets.state(), unlocked.mock.calls.length]).toEqual(['file', 1]);
  expect(await secrets.get('jwt')).toBe('from before');
});

test('SEC-6: with a wrong SATCHEL_PASSPHRASE the start is locked and no new file is made (F11)', async () => {
  await makeFile('correct horse');
  for (const isSetUp of [true, false]) {
    const { secrets, outcome } = await start({ choice: 'file', remembered: 'file', isSetUp, passphrase: 'wrong' });
    expect([outcome.ok, secrets.state()]).toEqual([true, 'locked']);
    expect((await secrets.unlock('correct horse')).ok).toBe(true);
    expect(await secrets.get('jwt')).toBe('from before');
  }
});

test('SEC-6: a missing or damaged file is never replaced by an empty one (F11)', async () => {
  const gone = await start({ ...KEPT_IN_FILE, passphrase: 'correct horse' });
  expect(gone.secrets.state()).toBe('locked');
  expect(await gone.secrets.unlock('correct horse')).toEqual({ ok: false, error: { code: 'secrets_damaged' } });
  expect(existsSync(file())).toBe(false);
  writeFileSync(file(), '{"version":');
  const damaged = await start({ ...KEPT_IN_FILE, passphrase: 'correct horse' });
  expect(damaged.secrets.state()).toBe('locked');
});

test('SEC-6: a remembered keychain that is gone, locked or empty means locked, never the file, and is tried every 5 s (F11)', async () => {
  for (const at of ['gone', 'locked', 'empty'] as const) {
    vi.useFakeTimers();
    const { chain, keychain } = fakeKeychain(at);
    chain.entries.set('jwt', 'kept');
    const { secrets, outcome, unlocked } = await start({ ...KEPT_IN_KEYCHAIN, keychain, passphrase: 'correct horse' });
    expect([outcome.ok, secrets.state()]).toEqual([true, 'locked']);
    expect(await secrets.unlock('correct horse')).toEqual({ ok: false, error: { code: 'not_locked' } });
    await vi.advanceTimersByTimeAsync(15_000);
    expect([secrets.state(), existsSync(file())]).toEqual(['locked', false]);
    chain.at = 'open';
    await vi.advanceTimersByTimeAsync(5_000);
    expect([secrets.state(), unlocked.mock.calls.length]).toEqual(['keychain', 1]);
    expect(await secrets.get('jwt')).toBe('kept');
    vi.useRealTimers();
  }
});

test('SEC-6: while a running keychain is locked, reading continues and writing is refused until it opens again (F11)', async () => {
  vi.useFakeTimers();
  const { chain, keychain } = fakeKeychain('empty');
  const { secrets } = await start({ keychain });
  await secrets.set('jwt', 'kept');
  chain.refuseWrites = true;
  chain.at = 'locked';
  await expect(secrets.set('wallet/1', 'xpub')).rejects.toThrow(SecretsLocked);
  expect([secrets.state(), await secrets.get('jwt'), await secrets.get('wallet/1')]).toEqual(['locked', 'kept', null]);
  expect(await secrets.unlock('correct horse')).toEqual({ ok: false, error: { code: 'not_locked' } });
  chain.refuseWrites = false;
  chain.at = 'open';
  await vi.advanceTimersByTimeAsync(5_000);
  await secrets.set('wallet/1', 'xpub');
  expect([secrets.state(), existsSync(file())]).toEqual(['keychain', false]);
});

test('SEC-6: --secrets keychain without a keychain refuses to start, in one sentence (F11)', async () => {
  for (const given of [{}, KEPT_IN_KEYCHAIN]) {
    const { outcome } = await start({ choice: 'keychain', ...given });
    expect(outcome).toMatchObject({ ok: false, sentence: expect.stringMatching(/^No keychain answers: [^.]+\.$/) });
  }
});

test('SEC-6: once a place was chosen, the other one is refused', async () => {
  const { outcome } = await start({ choice: 'keychain', ...KEPT_IN_FILE });
  expect(outcome).toMatchObject({ ok: false, sentence: expect.stringContaining('--secrets file') });
  const turned = await start({ choice: 'file', ...KEPT_IN_KEYCHAIN });
  expect(turned.outcome).toMatchObject({ ok: false, sentence: expect.stringContaining('--secrets keychain') });
});

test('before set-up a keychain that disappeared means needed', async () => {
  expect((await start({ remembered: 'keychain' })).secrets.state()).toBe('needed');
});

test('SEC-8: a restored database on a new machine has no place for its secrets yet', async () => {
  expect((await start({ isSetUp: true, keychain: fakeKeychain('empty').keychain })).secrets.state()).toBe('keychain');
  const { secrets } = await start({ isSetUp: true });
  expect(secrets.state()).toBe('needed');
  expect((await secrets.unlock('correct horse')).ok).toBe(true);
});

test('SEC-1: training needs no keychain and no passphrase, and keeps its entries', async () => {
  const first = await start({ training: true });
  expect([first.secrets.state(), first.remembered]).toEqual(['training', []]);
  await first.secrets.set('api-key/1', 'digest');
  const next = await start({ training: true, isSetUp: true });
  expect([next.secrets.state(), await next.secrets.get('api-key/1')]).toEqual(['training', 'digest']);
});

test('two unlocks at the same time make one file', async () => {
  const { secrets } = await start({});
  const outcomes = await Promise.all([secrets.unlock('correct horse'), secrets.unlock('correct horse')]);
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
  await secrets.set('jwt', 'kept');
  expect((await createSecretsFile(file()).open('correct horse')).ok).toBe(true);
});

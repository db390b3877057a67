import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { searchKeyring, startKeyring } from '../support/keyring.ts';
import type { Keyring, KeyringOptions } from '../support/keyring.ts';
import { SECRET_SERVICE_MISSING } from '../support/tools.ts';

const SERVICE = 'Satchel/integration-test';
const HOST = join(import.meta.dirname, '../support/secrets-host.ts');

let folder = '';
const ending: (() => Promise<void>)[] = [];
beforeEach(({ skip }) => {
  if (SECRET_SERVICE_MISSING) skip(SECRET_SERVICE_MISSING);
  folder = mkdtempSync(join(tmpdir(), 'satchel-keychain-'));
});
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
  rmSync(folder, { recursive: true, force: true });
});

const file = (): string => join(folder, 'secrets.json');
const keyring = async (options: KeyringOptions = {}): Promise<Keyring> => {
  const started = await startKeyring({ home: join(folder, 'keyring'), ...options });
  ending.push(started.stop);
  return started;
};

interface Given {
  readonly choice?: 'auto' | 'keychain' | 'file';
  readonly remembered?: 'keychain' | 'file' | null;
  readonly isSetUp?: boolean;
  readonly passphrase?: string;
}
interface Started {
  readonly outcome: { readonly ok: boolean; readonly sentence?: string };
  readonly state: string;
  readonly remembered: readonly string[];
}

/** Opens the secrets as one start of the program does, with the keychain of `env`. */
const startSecrets = async (env: Readonly<Record<string, string>>, given: Given = {}) => {
  const child = spawn(process.execPath, [HOST], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (message: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    return JSON.parse(String((await lines.next()).value));
  };
  const options = { choice: 'auto', remembered: null, isSetUp: false, service: SERVICE, file: file(), training: false };
  const started = (await ask({ ...options, ...given })) as Started; // written by secrets-host.ts
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    if (child.exitCode === null) await ended;
  };
  ending.push(end);
  return { ...started, end, call: (call: string, ...args: string[]) => ask({ call, args }) };
};

const lock = ({ env }: Keyring): void => {
  const collections = 'array:objpath:/org/freedesktop/secrets/collection/login';
  const method = ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock'];
  const done = spawnSync('dbus-send', ['--session', '--print-reply', ...method, collections], {
    env: { ...process.env, ...env },
  });
  if (done.status !== 0) throw new Error(`locking failed: ${done.stderr.toString()}`);
};
/** A running daemon accepts its password from a prompt only; its replacement on the same bus starts unlocked. */
const unlock = ({ env }: Keyring): void => {
  const done = spawnSync('gnome-keyring-daemon', ['--replace', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...env },
    input: 'test',
  });
  if (done.status !== 0) throw new Error(`unlocking failed: ${done.stderr.toString()}`);
};

const NO_SECRET_SERVICE = { XDG_RUNTIME_DIR: '/nonexistent' };
const KEPT = { remembered: 'keychain', isSetUp: true } as const;

test('SEC-1: entries are set, listed and deleted in the keychain, and survive a restart of everything', async () => {
  const first = await keyring();
  const secrets = await startSecrets(first.env);
  expect(secrets).toMatchObject({ state: 'keychain', remembered: ['keychain'] });
  await secrets.call('set', 'wallet/1', 'xpub-of-the-shop');
  await secrets.call('set', 'api-key/1', 'digest-1');
  await secrets.call('set', 'api-key/2', 'digest-2');
  await secrets.call('delete', 'api-key/1');
  expect(await secrets.call('names', 'api-key/')).toEqual({ value: ['api-key/2'] });
  const shown = searchKeyring(first, 'service', SERVICE);
  expect(shown).toContain('xpub-of-the-shop');
  expect(shown).not.toContain('digest-1');
  await secrets.end();
  await first.stop();

  const again = await keyring();
  const restarted = await startSecrets(again.env, KEPT);
  expect(restarted.state).toBe('keychain');
  expect(await restarted.call('get', 'wallet/1')).toEqual({ value: 'xpub-of-the-shop' });
  expect(await restarted.call('names', '')).toEqual({ value: ['api-key/2', 'wallet/1'] });
  expect(existsSync(file())).toBe(false);
});

test('F11 and SEC-6: a keyring that is locked at the start means locked, and opens at the retry after its unlocking', async () => {
  const first = await keyring();
  const secrets = await startSecrets(first.env);
  await secrets.call('set', 'jwt', 'kept');
  await secrets.end();
  await first.stop();

  const locked = await keyring({ unlock: false });
  const waiting = await startSecrets(locked.env, { ...KEPT, passphrase: 'not for a keychain' });
  expect(waiting).toMatchObject({ outcome: { ok: true }, state: 'locked' });
  expect(await waiting.call('get', 'jwt')).toEqual({ error: 'SecretsLocked' });
  unlock(locked);
  await expect.poll(() => waiting.call('state'), { timeout: 60_000, interval: 250 }).toEqual({ value: 'keychain' });
  expect(await waiting.call('get', 'jwt')).toEqual({ value: 'kept' });
  expect(existsSync(file())).toBe(false);
});

test('F11: a keyring that is locked while running still reads, accepts no entry, and accepts them again when unlocked', async () => {
  const ring = await keyring();
  const secrets = await startSecrets(ring.env);
  await secrets.call('set', 'jwt', 'kept');
  lock(ring);
  expect(await secrets.call('set', 'wallet/1', 'xpub')).toEqual({ error: 'SecretsLocked' });
  expect(await secrets.call('state')).toEqual({ value: 'locked' });
  expect(await secrets.call('get', 'jwt')).toEqual({ value: 'kept' });
  unlock(ring);
  await expect.poll(() => secrets.call('state'), { timeout: 60_000, interval: 250 }).toEqual({ value: 'keychain' });
  expect(await secrets.call('set', 'wallet/1', 'xpub')).toEqual({ value: null });
});

test('F11 and SEC-6: a keychain that is gone later means locked, never the file', async () => {
  const { state, call } = await startSecrets(NO_SECRET_SERVICE, { ...KEPT, passphrase: 'not for a keychain' });
  expect(state).toBe('locked');
  expect(await call('unlock', 'correct horse')).toEqual({ value: { ok: false, error: { code: 'not_locked' } } });
  expect(existsSync(file())).toBe(false);
});

test('F11 and SEC-6: without a Secret Service a passphrase is needed, or --secrets keychain refuses; the kernel’s keyring stays empty', async () => {
  const { state, call } = await startSecrets(NO_SECRET_SERVICE);
  expect(state).toBe('needed');
  expect(await call('set', 'jwt', 'lost at reboot')).toEqual({ error: 'SecretsLocked' });
  const refused = await startSecrets(NO_SECRET_SERVICE, { choice: 'keychain' });
  expect(refused.outcome.sentence).toMatch(/^No keychain answers: /);
  expect(readFileSync('/proc/keys', 'utf8')).not.toContain(SERVICE);
  expect((await call('unlock', 'correct horse')) as object).toEqual({ value: { ok: true, value: null } });
  expect(readFileSync(file(), 'utf8')).not.toContain('correct horse');
});

test('the entries of another data folder are not visible', async () => {
  const ring = await keyring();
  const stored = spawnSync(
    'secret-tool',
    ['store', '--label=other', 'service', `${SERVICE}-other`, 'username', 'jwt', 'target', 'default'],
    { env: { ...process.env, ...ring.env }, input: 'not ours' },
  );
  expect(stored.status).toBe(0);
  const secrets = await startSecrets(ring.env);
  expect(await secrets.call('names', '')).toEqual({ value: [] });
});

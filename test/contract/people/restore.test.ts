/** A backup is restored on the page of an empty Satchel (product.md BAK-6 to BAK-9). */
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { LARGEST_BACKUP_BYTES } from '../../../src/shared/contract/restore.ts';
import { keepOpen, type KeptOpen } from '../../../src/main/start/keep-open.ts';
import { TRAINING_KEY } from '../../../src/main/wallet/training-key.ts';
import type { Config } from '../../../src/main/platform/config.ts';
import { ask, bearer, type Answered } from '../../support/http-client.ts';
import { NO_FEEDS, openRealServer } from '../../support/real-server.ts';

const PASSPHRASE = 'harbour velvet onion crisp lantern';
const homes: string[] = [];
const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'satchel-restore-'));
  homes.push(home);
  return home;
};

/** Backups of one shop on regtest with a sale, and of one in training. */
let open: Buffer;
let locked: Buffer;
let training: Buffer;
beforeAll(async () => {
  const shop = await openRealServer({ wallet: { key: TRAINING_KEY, scriptType: 'p2wpkh' } });
  const as = (method: string, path: string, body?: object) => shop.send(method, path, bearer(shop.owner.token), body);
  open = await backUp(shop.folder, as);
  await as('PUT', '/api/till/backup-settings/passphrase', { passphrase: PASSPHRASE });
  locked = await backUp(shop.folder, as);
  await shop.close();
  const school = await openRealServer({ training: true });
  training = await backUp(school.folder, (method, path, body) =>
    school.send(method, path, bearer(school.owner.token), body),
  );
  await school.close();
}, 120_000);

type Send = (method: string, path: string, body?: object) => Promise<Answered>;
const backUp = async (folder: string, send: Send): Promise<Buffer> => {
  const { file } = (await send('POST', '/api/till/backup')).json();
  return readFileSync(join(folder, 'backups', String(file)));
};

const configOf = (dataDir: string): Config => ({
  headless: true,
  dataDir,
  port: 0,
  publicPort: 0,
  lan: false,
  publicUrl: null,
  restoreFile: null,
  resetOwner: false,
  network: 'regtest',
  training: false,
  secrets: 'file',
  passphrase: 'correct horse battery',
  recoveryPassphrase: null,
  logLevel: 'error',
});

let running: (KeptOpen & { readonly port: number; readonly home: string; readonly code: string }) | undefined;
const start = async (settings: Partial<Config> = {}) => {
  const home = settings.dataDir ?? newHome();
  const failed = (error: unknown): never => {
    throw error;
  };
  const kept = await keepOpen(
    { ...configOf(home), ...settings },
    { version: '0.1.0', overrides: { rateUrls: NO_FEEDS } },
    { onReopened: () => undefined, onFailed: failed },
  );
  const { url, setupCode } = kept.first.ready;
  running = { ...kept, home, port: Number(new URL(url).port), code: setupCode ?? '' };
  return running;
};
afterEach(async () => {
  await running?.close();
  running = undefined;
});
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

const FILE = { 'Content-Type': 'application/octet-stream' };
const ROUTE = '/api/setup/restore';
const post = (path: string, body: object): Promise<Answered> =>
  ask(running?.port ?? 0, { method: 'POST', path: `${ROUTE}${path}`, body });
const begin = (sizeBytes: number, setupCode = running?.code): Promise<Answered> => post('', { setupCode, sizeBytes });
const send = (id: unknown, body: Buffer, headers: object = FILE): Promise<Answered> =>
  ask(running?.port ?? 0, { method: 'PUT', path: `${ROUTE}/${String(id)}`, headers: { ...headers }, body });
const upload = async (file: Buffer): Promise<Answered> => send((await begin(file.length)).json()['id'], file);
const look = (passphrase?: string): Promise<Answered> => post('/look', { setupCode: running?.code, passphrase });
const confirm = (): Promise<Answered> => post('/confirm', { setupCode: running?.code });
const codeOf = ({ status, text }: Answered): unknown[] => [status, (JSON.parse(text) as { code?: string }).code]; // an error
/** Everything of a restore that lies on the disk. */
const left = (): string[] => readdirSync(running?.home ?? '').filter((name) => name.startsWith('restore-'));
const state = async (): Promise<unknown> => (await ask(running?.port ?? 0, { path: '/api/boot' })).json()['state'];
const isBack = (): Promise<void> =>
  vi.waitUntil(async () => (await state().catch(() => 'away')) === 'ready', { timeout: 60_000 }).then(() => undefined);
const logIn = (): Promise<Answered> =>
  ask(running?.port ?? 0, {
    method: 'POST',
    path: '/api/auth/login',
    body: { name: 'Ada', password: 'analytical engine' },
  });

describe('BAK-6, BAK-8: a backup is sent, looked at and confirmed, and Satchel continues with its shop', () => {
  test.each([
    ['open', () => open, undefined],
    ['locked', () => locked, PASSPHRASE],
  ])('an %s one', async (kind, file, passphrase) => {
    await start();
    expect((await upload(file())).json()).toEqual({ locked: kind === 'locked' });
    expect((await look(passphrase)).json()).toEqual({
      shops: ['Corner Café'],
      sales: 0,
      newestAt: expect.stringMatching(/Z$/),
      version: '0.1.0',
      network: 'regtest',
      schema: expect.any(Number),
    });
    expect(await state()).toBe('setup'); // nothing is restored before it is confirmed
    expect((await confirm()).status).toBe(204);
    await isBack();
    expect(left()).toEqual([]);
    const { token, user } = (await logIn()).json();
    expect(user).toMatchObject({ name: 'Ada', role: 'owner' });
    // as after --restore: another machine, so the wallet waits for its key and a scan
    const session = await ask(running?.port ?? 0, { path: '/api/till/session', headers: bearer(String(token)) });
    expect(session.json()).toMatchObject({ store: { name: 'Corner Café' }, wallet: 'scanning' });
  });
});

test('ADDR-9: the wallet of a backup that was restored on the page is scanned before it issues again', async () => {
  const { home } = await start();
  await upload(open);
  await look();
  await confirm();
  await isBack();
  const connection = new SqliteConnection(join(home, 'satchel.db'), { readonly: true });
  expect(connection.prepare('select distinct scan from wallets').pluck().all()).toEqual(['needed']);
  expect(connection.prepare('select count(*) from sessions where revoked_at_ms is null').pluck().get()).toBe(0);
  connection.close();
});

describe('BAK-9: a refusal says why, leaves nothing, and another try is possible', () => {
  const spoiled = (change: (file: string) => void, file = open): Buffer => {
    const path = join(newHome(), 'spoiled.db');
    writeFileSync(path, file);
    change(path);
    return readFileSync(path);
  };
  const sql = (statement: string) => (path: string) => {
    const connection = new SqliteConnection(path);
    connection.exec(statement);
    connection.close();
  };

  test.each([
    ['damaged', () => spoiled((path) => truncateSync(path, 40_960)), 'backup_damaged'],
    ['of a newer Satchel', () => spoiled(sql('pragma user_version = 9999')), 'backup_newer'],
    ['another program’s', () => spoiled(sql('pragma application_id = 7')), 'backup_unknown'],
    ['changed', () => spoiled(sql('create trigger t after insert on events begin select 1; end')), 'backup_changed'],
    ['of training', () => training, 'backup_is_training'],
  ])('a file that is %s', async (_what, file, code) => {
    await start();
    expect((await upload(file())).status).toBe(200);
    expect(codeOf(await look())).toEqual([409, code]);
    expect(left()).toEqual([]);
    expect(codeOf(await confirm())).toEqual([409, 'backup_missing']);
    expect([(await upload(open)).status, (await look()).status]).toEqual([200, 200]);
  });

  test('a file of another network, which is named', async () => {
    await start({ network: 'signet' });
    await upload(open);
    const refused = await look();
    expect(codeOf(refused)).toEqual([409, 'backup_wrong_network']);
    expect(refused.json()['error']).toBe(
      'This backup is of a shop on regtest, and this Satchel runs on signet. Choose another backup.',
    );
    expect(left()).toEqual([]);
  });

  test('a file that is no backup, one that is cut, and one that is longer than it said', async () => {
    await start();
    expect(codeOf(await upload(Buffer.from('a shopping list')))).toEqual([409, 'backup_unknown']);
    expect(codeOf(await upload(Buffer.alloc(0)))).toEqual([409, 'backup_unknown']);
    const { id } = (await begin(open.length + 1)).json();
    expect(codeOf(await send(id, open))).toEqual([400, 'backup_cut']);
    const short = (await begin(open.length - 1)).json()['id'];
    expect(codeOf(await send(short, open))).toEqual([400, 'backup_cut']);
    expect(codeOf(await look())).toEqual([409, 'backup_missing']);
    expect(left()).toEqual([]);
  });

  test('a file whose sender goes away', async () => {
    const { port } = await start();
    const { id } = (await begin(open.length)).json();
    const headers = { ...FILE, 'Content-Length': open.length };
    const outgoing = request({ host: '127.0.0.1', port, method: 'PUT', path: `${ROUTE}/${String(id)}`, headers });
    outgoing.on('error', () => undefined); // it is cut off on purpose
    outgoing.write(open.subarray(0, 65_536));
    await vi.waitUntil(() => left().length > 0, { timeout: 60_000 });
    outgoing.destroy();
    await vi.waitUntil(() => left().length === 0, { timeout: 60_000 });
    expect([(await upload(open)).status, (await look()).status]).toEqual([200, 200]);
  });

  test('a file that is too large, before any of it is sent', async () => {
    await start();
    const refused = await begin(LARGEST_BACKUP_BYTES + 1);
    expect(codeOf(refused)).toEqual([413, 'backup_too_large']);
    expect(refused.json()['error']).toContain('larger than 8 GB');
  });

  test('A36: a wrong passphrase; five guesses are free, then the wait grows, and another file does not end it', async () => {
    await start();
    await upload(locked);
    expect(codeOf(await look())).toEqual([409, 'backup_not_opened']);
    for (let guess = 0; guess < 5; guess += 1)
      expect(codeOf(await look(`guess ${guess}`))).toEqual([409, 'backup_not_opened']);
    expect(codeOf(await look(PASSPHRASE))).toEqual([429, 'too_many_requests']);
    await upload(locked);
    expect(codeOf(await look(PASSPHRASE))).toEqual([429, 'too_many_requests']);
    expect(left()).toEqual(['restore-sent']); // the next guess needs no second upload
    await post('/drop', { setupCode: running?.code });
    expect(left()).toEqual([]);
  });
});

describe('BAK-6: only with the set-up code, and only while there is no shop', () => {
  test('a wrong code opens no step, and five end it', async () => {
    await start();
    expect(codeOf(await begin(1, 'wrong'))).toEqual([403, 'wrong_setup_code']);
    for (const path of ['/look', '/confirm', '/drop'])
      expect(codeOf(await post(path, { setupCode: 'wrong' }))).toEqual([403, 'wrong_setup_code']);
    expect(codeOf(await begin(1, 'wrong'))).toEqual([403, 'setup_code_dead']);
    expect(codeOf(await begin(1))).toEqual([403, 'setup_code_dead']);
  });

  test('a file is taken once, under its own name, and as bytes', async () => {
    await start();
    const { id } = (await begin(open.length)).json();
    expect(codeOf(await send('x'.repeat(22), open))).toEqual([404, 'not_found']);
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x'])
      expect(codeOf(await send(id, Buffer.from('{}'), { 'Content-Type': type }))).toEqual([
        415,
        'unsupported_media_type',
      ]);
    expect((await send(id, open)).status).toBe(200);
    expect(codeOf(await send(id, open))).toEqual([404, 'not_found']);
  });

  test('once a shop exists, every step is refused, and a shop that was set up meanwhile wins', async () => {
    const { home, code, close } = await start();
    await upload(open);
    await look();
    await ask(running?.port ?? 0, {
      method: 'POST',
      path: '/api/setup',
      body: {
        setupCode: code,
        owner: { name: 'Olga', password: 'a long password', pin: '271828' },
        store: { name: 'Other', currency: 'EUR' },
      },
    });
    for (const answer of [await begin(1), await look(), await confirm()])
      expect(codeOf(answer)).toEqual([409, 'already_set_up']);
    await close();
    expect(left()).toEqual([]);
    // a file that was confirmed in the very moment of the set-up
    writeFileSync(join(home, 'restore-confirmed.db'), open);
    await start({ dataDir: home });
    expect([await state(), left()]).toEqual(['ready', []]);
    expect(codeOf(await logIn())).toEqual([401, 'wrong_password']); // nobody of the backup is here
  });
});

describe('BAK-8: whatever happens, there is the empty Satchel or the restored one', () => {
  test('a file that was not confirmed is gone after a crash', async () => {
    const { home, close } = await start();
    await close();
    for (const name of ['restore-sent', 'restore-checked.db', 'restore-checked.db.unfinished'])
      writeFileSync(join(home, name), open);
    await start({ dataDir: home });
    expect([await state(), left()]).toEqual(['setup', []]);
  });

  test.each([
    ['beside the empty one', true],
    ['beside what is left of the empty one: its log, which is not played into it', false],
  ])('one that was confirmed before a crash is there at the next start, %s', async (_where, hasMain) => {
    const { home, close } = await start();
    const at = (name: string): string => join(home, name);
    await upload(open);
    await look();
    const kept = new Map(
      ['restore-checked.db', 'satchel.db', 'satchel.db-wal'].map((name) => [name, readFileSync(at(name))] as const),
    );
    await close();
    const put = (name: string, from: string): void => writeFileSync(at(name), kept.get(from) ?? '');
    put('restore-confirmed.db', 'restore-checked.db');
    put('satchel.db', 'satchel.db');
    put('satchel.db-wal', 'satchel.db-wal');
    expect(kept.get('satchel.db-wal')?.length).toBeGreaterThan(0);
    if (!hasMain) rmSync(at('satchel.db'));
    await start({ dataDir: home });
    expect([await state(), left(), (await logIn()).status]).toEqual(['ready', [], 200]);
  });
});

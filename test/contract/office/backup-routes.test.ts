import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type RealServer } from '../../support/real-server.ts';

const PASSPHRASE = 'harbour velvet onion crisp lantern';
const SETTINGS = '/api/till/backup-settings';

let server: RealServer;
beforeAll(async () => {
  server = await openRealServer({ training: true });
});
afterAll(() => server.close());

const send = (method: string, path: string, body?: object): Promise<Answered> =>
  server.send(method, path, bearer(server.owner.token), body);
const codeOf = ({ status, text }: Answered): unknown[] => [status, (JSON.parse(text) as { code?: string }).code]; // an error
/** The disk is used by others too, so its free space is nothing to compare. */
const withoutSpace = ({ place, ...rest }: Record<string, unknown>): Record<string, unknown> => ({
  ...rest,
  place: { ...(place as object), freeBytes: 0 },
});
const settings = async () => withoutSpace((await send('GET', SETTINGS)).json());

test('BAK-1, BAK-2: a new shop keeps 14 backups in its data folder, until the owner says otherwise', async () => {
  expect(await settings()).toEqual({
    folder: null,
    schedule: 'nightly',
    keep: 14,
    locked: false,
    triedAt: null,
    place: {
      folder: join(server.folder, 'backups'),
      problem: null,
      freeBytes: 0,
      otherDisk: false,
    },
    late: false,
    failure: null,
  });
  const folder = join(server.folder, 'elsewhere');
  mkdirSync(folder);
  const changed = await send('PUT', SETTINGS, { folder, schedule: 'hourly', keep: 48 });
  expect([changed.status, withoutSpace(changed.json())]).toEqual([200, await settings()]);
  expect(changed.json()).toMatchObject({ folder, schedule: 'hourly', keep: 48, place: { folder, problem: null } });
});

test('BAK-1: a folder that is not there is refused with its field, and nothing changes', async () => {
  const before = await settings();
  const body = { folder: join(server.folder, 'nowhere'), schedule: 'nightly', keep: 3 };
  const refused = await send('PUT', SETTINGS, body);
  expect([refused.status, refused.json()['details']]).toEqual([400, { folder: 'is not a folder on this computer' }]);
  for (const spoiled of [{ keep: 0 }, { keep: 1001 }, { schedule: 'never' }, { folder: '' }])
    expect([spoiled, (await send('PUT', SETTINGS, { ...body, ...spoiled })).status]).toEqual([spoiled, 400]);
  expect(await settings()).toEqual(before);
});

test('BAK-3, BAK-5: a locked backup opens with its recovery passphrase alone, which no answer holds', async () => {
  const weak = await send('PUT', `${SETTINGS}/passphrase`, { passphrase: 'too short' });
  expect(codeOf(weak)).toEqual([400, 'validation_failed']);
  const locked = await send('PUT', `${SETTINGS}/passphrase`, { passphrase: PASSPHRASE });
  expect([locked.status, locked.json()['locked'], locked.text.includes('velvet')]).toEqual([200, true, false]);
  const made = await send('POST', '/api/till/backup');
  expect(made.json()).toMatchObject({ locked: true, sizeBytes: expect.any(Number) });
  const { backups } = (await send('GET', '/api/till/backups')).json();
  expect(backups).toEqual([made.json()]);

  const { file } = made.json();
  const attempt = (passphrase?: string) => send('POST', '/api/till/backup/try', { file, passphrase });
  expect(codeOf(await attempt('harbour velvet onion'))).toEqual([409, 'backup_not_opened']);
  expect(codeOf(await attempt())).toEqual([409, 'backup_not_opened']);
  expect((await settings())['triedAt']).toBe(null);
  const tried = await attempt(PASSPHRASE);
  expect([tried.status, tried.json()['triedAt']]).toEqual([200, expect.stringMatching(/Z$/)]);
  const audit = await send('GET', '/api/till/audit');
  expect(audit.text).toContain('backup.passphrase');
  expect(audit.text).not.toContain('velvet');
});

test('BAK-5: a name that is no backup of this shop is not found, wherever it points', async () => {
  for (const file of ['satchel-1.db', '../satchel.db', '/etc/passwd', ''])
    expect([file, ...codeOf(await send('POST', '/api/till/backup/try', { file }))]).toEqual([file, 404, 'not_found']);
});

test('BAK-1: neither a manager nor a cashier sees or changes backups', async () => {
  const body = { folder: null, schedule: 'nightly', keep: 1 };
  const before = await settings();
  for (const { token } of [server.manager, server.cashier]) {
    const refused = [
      await server.send('GET', SETTINGS, bearer(token)),
      await server.send('PUT', SETTINGS, bearer(token), body),
      await server.send('PUT', `${SETTINGS}/passphrase`, bearer(token), { passphrase: null }),
      await server.send('POST', '/api/till/backup', bearer(token)),
      await server.send('POST', '/api/till/backup/try', bearer(token), { file: 'satchel-1.db' }),
    ];
    expect(refused.map(codeOf)).toEqual(refused.map(() => [403, 'forbidden']));
  }
  expect(await settings()).toEqual(before);
});

import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0010-screen-makers: each screen of the ninth schema is there with its maker, and ended if the maker is gone', async () => {
  const opened = earlierDatabase(9, (connection) => {
    connection.exec(`
insert into users values ('user-gone', 'eve', 'manager', null, null, ${NOW_MS}, ${NOW_MS + 5});
insert into displays (id, store_id, till_id, name, token_digest, created_at_ms) values
  ('own', 'store-1', null, 'Own', 'digest-1', ${NOW_MS}),
  ('adas', 'store-1', null, 'Counter', 'digest-2', ${NOW_MS}),
  ('eves', 'store-1', null, 'Window', 'digest-3', ${NOW_MS});
insert into audit (id, at_ms, user_id, store_id, what, before, after) values
  ('a1', ${NOW_MS}, null, 'store-1', 'display.paired', null, '{"id":"own"}'),
  ('a2', ${NOW_MS}, 'user-1', 'store-1', 'display.paired', null, '{"id":"adas"}'),
  ('a3', ${NOW_MS}, 'user-gone', 'store-1', 'display.paired', null, '{"id":"eves"}');`);
  }).open();
  const displays = await opened.database.read.displays.list();
  expect(displays.map(({ id, userId, revokedAtMs }) => [id, userId, revokedAtMs])).toEqual([
    ['adas', 'user-1', null],
    ['eves', 'user-gone', NOW_MS + 5],
    ['own', null, null],
  ]);
  expect(displays[0]).toMatchObject({ name: 'Counter', tokenDigest: 'digest-2', createdAtMs: NOW_MS });
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

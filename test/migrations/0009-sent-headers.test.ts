import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase, insertWebhookEvent } from './earlier.ts';

test('0009-sent-headers: a delivery of the eighth schema is there, and its headers are unknown', async () => {
  const opened = earlierDatabase(8, (connection) => {
    insertWebhookEvent(connection, 'a', 1, { attempts: 1, nextAttemptAtMs: NOW_MS });
    connection.exec(`
insert into deliveries (id, outbox_id, target_id, original_id, body, state, attempts, http_status, error, answer,
    created_at_ms, last_attempt_at_ms)
  values ('a', 'a', 'target-1', null, '{"a":1}', 'http-error', 1, 500, null, 'no', ${NOW_MS}, ${NOW_MS + 1})`);
  }).open();
  expect(await opened.database.read.deliveries.get('a')).toMatchObject({
    body: '{"a":1}',
    answer: 'no',
    headers: null,
  });
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

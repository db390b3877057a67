import { expect, test } from 'vitest';
import type { Connection } from '../../src/main/db/engine/connection.ts';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase, insertWebhookEvent } from './earlier.ts';

const insertDelivery = (connection: Connection, id: string, outboxId: string): void => {
  connection
    .prepare(
      `insert into deliveries (id, outbox_id, target_id, original_id, body, state, attempts, http_status, error, answer,
         created_at_ms, last_attempt_at_ms)
       values (?, ?, 'target-1', null, '{"a":1}', 'http-error', 2, 500, null, 'no', ${NOW_MS}, ${NOW_MS + 1})`,
    )
    .run(id, outboxId);
};
const third = () =>
  earlierDatabase(3, (connection) => {
    insertWebhookEvent(connection, 'a', 1, { attempts: 2, nextAttemptAtMs: NOW_MS + 5 });
    insertWebhookEvent(connection, 'b', 2);
    insertWebhookEvent(connection, 'c', 3, { state: 'dead', attempts: 14 });
    insertDelivery(connection, 'a', 'a');
  });

test('0004-webhooks: events and deliveries of the third schema are all there, and webhooks retry as before', async () => {
  const opened = third().open();
  const { outbox, deliveries, endpoints } = opened.database.read;
  expect((await outbox.fresh('target-1', 10)).map(({ id }) => id)).toEqual(['b']);
  expect(await outbox.retries('target-1', NOW_MS + 5, 10)).toMatchObject([
    { id: 'a', sequence: 1, attempts: 2, nextAttemptAtMs: NOW_MS + 5, originalId: null, eventCursor: 1n },
  ]);
  expect((await outbox.get('c'))?.state).toBe('dead');
  expect((await deliveries.get('a'))?.body).toBe('{"a":1}');
  expect(await endpoints.get('target-1')).toMatchObject({ automaticRedelivery: true, deletedAtMs: null });
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

test('0004-webhooks: an event sent again by hand keeps the sequence of the original', async () => {
  const opened = third().open();
  const { database } = opened;
  const dead = await database.read.outbox.get('c');
  if (!dead) throw new Error('a row was lost');
  await database.write((tx) => tx.outbox.repeat(dead, { id: 'c-again', createdAtMs: NOW_MS + 9 }));
  const again = await database.read.outbox.get('c-again');
  expect(again).toMatchObject({ sequence: 3, originalId: 'c', state: 'due', attempts: 0, payload: '{}' });
  if (again) await database.write((tx) => tx.outbox.repeat(again, { id: 'c-third', createdAtMs: NOW_MS + 10 }));
  expect((await database.read.outbox.get('c-third'))?.originalId).toBe('c');
  expect((await database.read.outbox.newestOf('target-1', 2)).map(({ id }) => id)).toEqual(['c-third', 'c-again']);
  await opened.close();
});

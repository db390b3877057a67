import { expect, test } from 'vitest';
import { NOW_MS, sampleTarget } from '../unit/db/repositories/samples.ts';
import { earlierDatabase, insertWebhookEvent } from './earlier.ts';

test('0002-deliveries: webhook events of the first schema are still due, and those already tried are retries', async () => {
  const earlier = earlierDatabase(1, (connection) => {
    insertWebhookEvent(connection, 'a', 1, { attempts: 2, nextAttemptAtMs: NOW_MS + 5 });
    insertWebhookEvent(connection, 'b', 2);
  });
  const opened = earlier.open();
  const { outbox } = opened.database.read;
  expect((await outbox.fresh('target-1', 10)).map(({ id }) => id)).toEqual(['b']);
  expect(await outbox.retries('target-1', NOW_MS + 4, 10)).toEqual([]);
  expect((await outbox.retries('target-1', NOW_MS + 5, 10)).map(({ id }) => id)).toEqual(['a']);
  expect(await outbox.nextRetryAtMs('target-1', NOW_MS)).toBe(NOW_MS + 5);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

test('0002-deliveries: a store has at most one checkout callback', async () => {
  const opened = earlierDatabase(1).open();
  const callback = (id: string) => sampleTarget({ id, kind: 'checkout' });
  await opened.database.write((tx) => tx.endpoints.insert(callback('one')));
  await expect(opened.database.write((tx) => tx.endpoints.insert(callback('two')))).rejects.toThrow(/UNIQUE/);
  await opened.close();
});

import { describe, expect, test } from 'vitest';
import type { EventRecord } from '../../../src/main/app/records.ts';
import type { Database } from '../../../src/main/app/repositories.ts';
import { createFeedStreams } from '../../../src/main/http/api/common/feed-stream.ts';
import type { StreamEvent } from '../../../src/main/http/handler.ts';

/** A feed in memory that counts the reads. */
const createWorld = () => {
  const rows: EventRecord[] = [];
  const listeners = new Set<(event: EventRecord) => void>();
  const counted = { reads: 0, shown: 0 };
  const events = {
    after: async (cursor: bigint, limit: number) => {
      counted.reads += 1;
      return rows.filter((row) => row.cursor > cursor).slice(0, limit);
    },
    last: async () => rows.at(-1)?.cursor ?? 0n,
    first: async () => rows[0]?.cursor ?? null,
  };
  const database = { read: { events } } as unknown as Database; // the streams read nothing else
  const streams = createFeedStreams({
    database,
    feed: {
      publish: () => {},
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    show: async ({ cursor, type }) => {
      counted.shown += 1;
      return { id: cursor.toString(), event: type, data: {} };
    },
  });
  const happen = (storeId: string, times = 1): void => {
    for (let time = 0; time < times; time += 1) {
      const row = {
        cursor: BigInt(rows.length + 1),
        storeId,
        invoiceId: null,
        type: 'store.changed',
        data: '{}',
        atMs: 0,
      };
      rows.push(row);
      for (const listener of listeners) listener(row);
    }
  };
  const open = async (storeId: string, after?: bigint) => {
    const end = new AbortController();
    const stream = streams({ storeId, after, signal: end.signal });
    const next = async (): Promise<StreamEvent> => {
      const { value, done } = await stream.next();
      if (done) throw new Error('the stream ended');
      return value;
    };
    const first = await next();
    return { first, next, end: () => end.abort(), isOver: async () => (await stream.next()).done };
  };
  return { counted, listeners, happen, open };
};

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const idsOf = async (next: () => Promise<StreamEvent>, times: number): Promise<unknown[]> => {
  const ids: unknown[] = [];
  for (let time = 0; time < times; time += 1) ids.push((await next()).id);
  return ids;
};

describe('A20: streams of a store', () => {
  test('share one read and one look per event', async () => {
    const { counted, happen, open } = createWorld();
    const streams = await Promise.all(Array.from({ length: 30 }, () => open('a')));
    const pending = streams.map(({ next }) => next());
    await settle();
    const before = { ...counted };
    happen('a');
    expect((await Promise.all(pending)).map(({ id }) => id)).toEqual(Array.from({ length: 30 }, () => '1'));
    expect({ reads: counted.reads - before.reads, shown: counted.shown - before.shown }).toEqual({
      reads: 1,
      shown: 1,
    });
  });

  test('are not woken by the events of another store, and miss none of their own after them', async () => {
    const { counted, happen, open } = createWorld();
    const stream = await open('a');
    const pending = stream.next();
    await settle();
    const { reads } = counted;
    happen('b', 1_000);
    await settle();
    expect(counted.reads).toBe(reads);
    happen('a');
    expect((await pending).id).toBe('1001');
    expect(counted.reads).toBe(reads + 1);
  });

  test('with a cursor, one catches up, then follows; nothing is missed or repeated while events come', async () => {
    const { happen, open } = createWorld();
    happen('a', 500);
    const follower = await open('a');
    const followed = idsOf(follower.next, 300);
    const late = await open('a', 100n);
    happen('a', 50);
    const caughtUp = idsOf(late.next, 700);
    await settle();
    happen('a', 250);
    expect(await caughtUp).toEqual(Array.from({ length: 700 }, (_, n) => String(n + 101)));
    expect(await followed).toEqual(Array.from({ length: 300 }, (_, n) => String(n + 501)));
  });

  test('a reader that is far too slow still gets each event once, in order', async () => {
    const { happen, open } = createWorld();
    const [slow, fast] = [await open('a'), await open('a')];
    const read = idsOf(fast.next, 1_500);
    const first = slow.next();
    await settle();
    for (let turn = 0; turn < 15; turn += 1) {
      happen('a', 100);
      await settle();
    }
    expect(await read).toHaveLength(1_500);
    expect([(await first).id, ...(await idsOf(slow.next, 1_499))]).toEqual(
      Array.from({ length: 1_500 }, (_, n) => String(n + 1)),
    );
  });

  test('listen to nothing after the last of them has ended', async () => {
    const { listeners, open } = createWorld();
    const [one, two] = [await open('a'), await open('a')];
    const over = Promise.all([one.isOver(), two.isOver()]);
    await settle();
    expect(listeners.size).toBe(1);
    one.end();
    two.end();
    expect(await over).toEqual([true, true]);
    await settle();
    expect(listeners.size).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commitOrUndo, createCommits, storeChanged, type Commits } from '../../../src/main/app/commit.ts';
import type { EventRecord } from '../../../src/main/app/records.ts';
import type { OpenedDatabase } from '../../../src/main/db/open-database.ts';
import { randomIds } from '../../../src/main/platform/ids.ts';
import { ok, refuse } from '../../../src/shared/result.ts';
import { newFolder } from '../db/engine/folders.ts';
import { NOW_MS, openIn, sampleStore } from '../db/repositories/samples.ts';

const ACTOR = { userId: null, storeId: 'store-1' };
const SCOPE = { subject: 'key:1', storeId: 'store-1', method: 'POST', path: '/here', key: 'once' };
const ANSWER = { ...SCOPE, bodyDigest: 'digest', status: 200, answer: '{}', secretId: null, createdAtMs: NOW_MS };

let opened: OpenedDatabase;
let commits: Commits;
let published: EventRecord[];
/** The names of the stores that a listener reads when it hears of a change. */
let heard: Promise<string[]>[];
beforeEach(async () => {
  opened = openIn(newFolder());
  const { database } = opened;
  await database.write((tx) => tx.stores.insert(sampleStore({ name: 'Before' })));
  published = [];
  heard = [];
  const names = async (): Promise<string[]> => (await database.read.stores.list()).map(({ name }) => name);
  commits = createCommits({
    database,
    clock: { nowMs: () => NOW_MS },
    ids: randomIds,
    feed: {
      publish: (events) => {
        published.push(...events);
        heard.push(names());
      },
    },
  });
});
afterEach(() => opened.close());

/** Reads everything that a commit may store. */
const stored = async () => {
  const { read } = opened.database;
  return {
    name: (await read.stores.get('store-1'))?.name,
    audited: (await read.audit.list(10)).map(({ what }) => what),
    feed: (await read.events.after(0n, 10)).map(({ type }) => type),
    answer: await read.idempotency.find(SCOPE),
  };
};
const UNTOUCHED = { name: 'Before', audited: [], feed: [], answer: undefined };

const rename = (saveResponse?: Parameters<typeof commits.commit<string>>[2]) =>
  commits.commit(
    ACTOR,
    async (tx) => {
      await tx.stores.update('store-1', { name: 'After' });
      return {
        value: 'After',
        audit: { what: 'store.changed', before: 'Before', after: { name: 'After' } },
        feed: [storeChanged('store-1')],
      };
    },
    saveResponse,
  );

describe('a commit', () => {
  test('stores rows, audit entry, feed row and answer, and tells of them only when they can be read', async () => {
    const done = await rename((tx) => tx.idempotency.insert(ANSWER));
    expect(done).toEqual(ok('After'));
    expect(await stored()).toEqual({
      name: 'After',
      audited: ['store.changed'],
      feed: ['store.changed'],
      answer: ANSWER,
    });
    expect(published.map(({ type, storeId, data }) => [type, storeId, data])).toEqual([
      ['store.changed', 'store-1', '{}'],
    ]);
    expect(await Promise.all(heard)).toEqual([['After']]);
    const [entry] = await opened.database.read.audit.list(1);
    expect(entry).toMatchObject({ ...ACTOR, atMs: NOW_MS, before: 'Before', after: '{"name":"After"}' });
  });

  test('whose work throws stores nothing and tells nobody', async () => {
    const failing = commits.commit(ACTOR, async (tx) => {
      await tx.stores.update('store-1', { name: 'After' });
      await tx.idempotency.insert(ANSWER);
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect([await stored(), published]).toEqual([UNTOUCHED, []]);
  });

  test('whose answer cannot be saved stores nothing and tells nobody', async () => {
    const failing = rename(async (tx, value) => {
      await tx.idempotency.insert({ ...ANSWER, answer: value });
      throw new Error('the answer is lost');
    });
    await expect(failing).rejects.toThrow('the answer is lost');
    expect([await stored(), published]).toEqual([UNTOUCHED, []]);
  });

  test('that refuses undoes what it wrote before', async () => {
    const refused = await commits.commit(ACTOR, async (tx) => {
      await tx.stores.update('store-1', { name: 'After' });
      return refuse('conflict');
    });
    expect([refused, await stored(), published]).toEqual([refuse('conflict'), UNTOUCHED, []]);
  });

  test('that changed nothing leaves no audit entry and tells nobody', async () => {
    const done = await commits.commit(ACTOR, async () => ({ value: 1, audit: null, feed: [] }));
    expect([done, await stored(), published]).toEqual([ok(1), UNTOUCHED, []]);
  });

  test('brings memory in line before anybody hears of it, and not at all after a refusal', async () => {
    const order: string[] = [];
    const change = (isRefused: boolean) =>
      commits.commit(ACTOR, async () => {
        if (isRefused) return refuse('conflict');
        const afterCommit = (): void => void order.push(`memory, ${published.length} published`);
        return { value: null, audit: { what: 'one' }, feed: [storeChanged('store-1')], afterCommit };
      });
    await change(true);
    expect(order).toEqual([]);
    await change(false);
    expect([order, published.length]).toEqual([['memory, 0 published'], 1]);
  });

  test('can hold two changes, each with its audit entry', async () => {
    await commits.commit(ACTOR, async () => ({ value: null, audit: [{ what: 'one' }, { what: 'two' }], feed: [] }));
    expect((await stored()).audited.toSorted()).toEqual(['one', 'two']);
  });
});

test('a commit without an audit entry stores nothing and tells nobody when its work throws', async () => {
  const failing = commits.commitUnaudited(async (tx) => {
    await tx.stores.update('store-1', { name: 'After' });
    throw new Error('a bug');
  });
  await expect(failing).rejects.toThrow('a bug');
  expect([await stored(), published]).toEqual([UNTOUCHED, []]);
});

test('what was written ahead is taken back after a refusal and after a throw, and kept after a success', async () => {
  let undone = 0;
  const undo = async (): Promise<void> => void (undone += 1);
  await commitOrUndo(async () => ok(1), undo);
  expect(undone).toBe(0);
  expect(await commitOrUndo(async () => refuse('conflict'), undo)).toEqual(refuse('conflict'));
  expect(undone).toBe(1);
  await expect(commitOrUndo(() => Promise.reject(new Error('a bug')), undo)).rejects.toThrow('a bug');
  expect(undone).toBe(2);
});

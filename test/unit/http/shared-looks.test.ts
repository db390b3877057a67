import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EventRecord } from '../../../src/main/app/records.ts';
import { createSharedLooks, type Followed } from '../../../src/main/http/shared-looks.ts';

afterEach(() => void vi.useRealTimers());

const createWorld = () => {
  const listeners = new Set<(event: EventRecord) => void>();
  const state = { value: 0, looks: 0, isGone: false };
  const feed = {
    publish: () => {},
    subscribe: (listener: (event: EventRecord) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const looks = createSharedLooks({ feed, everyMs: 1_000 });
  const followed = (id: string): Followed => ({
    id,
    wakes: ({ invoiceId }) => invoiceId === id,
    look: async () => {
      state.looks += 1;
      if (state.isGone) return undefined;
      if (state.value < 0) throw new Error('the disk is gone');
      return { text: String(state.value), event: { event: 'it', data: state.value } };
    },
  });
  const end = new AbortController();
  return {
    state,
    listeners,
    end,
    open: (id = 'x') => looks.follow(followed(id), end.signal),
    change: (value: number, invoiceId = 'x') => {
      state.value = value;
      for (const listener of listeners) listener({ invoiceId } as EventRecord); // nothing else of it is read
    },
  };
};

describe('A20: streams of one object', () => {
  test('share one look per change, and one that comes later begins with what is known', async () => {
    const { state, open, change } = createWorld();
    const streams = Array.from({ length: 20 }, () => open());
    expect((await Promise.all(streams.map((each) => each.next()))).map(({ value }) => value?.data)).toEqual(
      streams.map(() => 0),
    );
    expect(state.looks).toBe(1);
    const pending = streams.map((each) => each.next());
    change(7);
    expect((await Promise.all(pending)).map(({ value }) => value?.data)).toEqual(streams.map(() => 7));
    expect(state.looks).toBe(2);
    expect((await open().next()).value?.data).toBe(7);
    expect(state.looks).toBe(2);
  });

  test('a change during a look is looked at again', async () => {
    const { open, change } = createWorld();
    const stream = open();
    const first = stream.next();
    change(1);
    change(2);
    expect([(await first).value?.data, (await stream.next()).value?.data].at(-1)).toBe(2);
  });

  test('a thousand objects cost at most 50 looks per tick, and each has its turn', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const { state, open } = createWorld();
    const streams = Array.from({ length: 200 }, (_, n) => open(`x${n}`));
    await Promise.all(streams.map((each) => each.next()));
    const before = state.looks;
    const pending = streams.map((each) => each.next());
    state.value = 1;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state.looks - before).toBe(50);
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await Promise.all(pending)).map(({ value }) => value?.data)).toEqual(streams.map(() => 1));
  });

  test('end when the object is gone, fail when it cannot be read, and listen to nothing afterwards', async () => {
    const { state, listeners, open, change, end } = createWorld();
    const stream = open();
    await stream.next();
    state.isGone = true;
    const next = stream.next();
    change(1);
    expect((await next).done).toBe(true);
    state.isGone = false;
    state.value = -1;
    await expect(open().next()).rejects.toThrow('the disk is gone');
    state.value = 3;
    const again = open();
    expect((await again.next()).value?.data).toBe(3);
    const last = again.next();
    end.abort();
    expect((await last).done).toBe(true);
    expect(listeners.size).toBe(0);
  });
});

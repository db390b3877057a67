import { performance } from 'node:perf_hooks';
import type { Feed } from '../app/ports.ts';
import type { EventRecord } from '../app/records.ts';
import type { StreamEvent } from './handler.ts';

/** Objects that are looked at again per tick for changes that come with time alone. */
const MOST_PER_TICK = 50;

/** An object as one look found it. */
export interface Look {
  /** Two looks with the same text are the same to the reader. */
  readonly text: string;
  readonly event: StreamEvent;
}

/** An object that streams follow: an invoice or a customer screen. */
export interface Followed {
  readonly id: string;
  /** Picks the events after which it may look different. */
  readonly wakes: (event: EventRecord) => boolean;
  /** Looks into the database; undefined ends its streams. */
  readonly look: () => Promise<Look | undefined>;
}

export interface SharedLooks {
  /** Yields the object as it is now, and then each time it has changed, until the signal aborts. */
  readonly follow: (followed: Followed, signal: AbortSignal) => AsyncGenerator<StreamEvent>;
}

/**
 * Follows objects for streams. All streams of one object share one look into the database per change, so that a thousand
 * of them cost the shop no more than one (reliability.md A20).
 *
 * @param everyMs objects are looked at again at this interval too; if there are more than 50, they take turns
 */
export const createSharedLooks = ({
  feed,
  everyMs,
}: {
  readonly feed: Feed;
  readonly everyMs: number;
}): SharedLooks => {
  const objects = new Map<string, Watched>();
  let stop: (() => void) | undefined;

  const start = (): void => {
    const unsubscribe = feed.subscribe((event) => {
      for (const watched of objects.values()) if (watched.followed.wakes(event)) void lookAgain(watched);
    });
    const timer = setInterval(() => {
      for (const [id, watched] of [...objects].slice(0, MOST_PER_TICK)) {
        objects.delete(id); // the next tick begins with those that had no turn
        objects.set(id, watched);
        void lookAgain(watched);
      }
    }, everyMs);
    stop = () => {
      unsubscribe();
      clearInterval(timer);
    };
  };
  const join = (followed: Followed): Watched => {
    const watched = objects.get(followed.id) ?? newlyWatched(followed);
    objects.set(followed.id, watched);
    if (!stop) start();
    const isOld = performance.now() - watched.lookedAt > everyMs;
    if (isOld && !watched.isLooking) void lookAgain(watched);
    return watched;
  };
  const leave = (watched: Watched): void => {
    if (watched.readers.size > 0 || objects.get(watched.followed.id) !== watched) return;
    objects.delete(watched.followed.id);
    if (objects.size > 0) return;
    stop?.();
    stop = undefined;
  };

  return {
    follow: async function* (followed, signal) {
      const watched = join(followed);
      try {
        yield* changesOf(watched, signal);
      } finally {
        leave(watched);
      }
    },
  };
};

async function* changesOf(watched: Watched, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  let resume = (): void => {};
  const wake = (): void => resume();
  watched.readers.add(wake);
  signal.addEventListener('abort', wake);
  try {
    for (let shown: Look | undefined; !signal.aborted;) {
      if (watched.failure) throw watched.failure.error;
      if (watched.isGone) return;
      const { latest } = watched;
      if (latest && latest.text !== shown?.text) {
        shown = latest;
        yield latest.event;
      } else {
        await new Promise<void>((resolve) => (resume = resolve));
      }
    }
  } finally {
    signal.removeEventListener('abort', wake);
    watched.readers.delete(wake);
  }
}

interface Watched {
  readonly followed: Followed;
  readonly readers: Set<() => void>;
  latest: Look | undefined;
  lookedAt: number;
  isDue: boolean;
  isLooking: boolean;
  isGone: boolean;
  failure: { readonly error: unknown } | undefined;
}

const newlyWatched = (followed: Followed): Watched => ({
  followed,
  readers: new Set(),
  latest: undefined,
  lookedAt: Number.NEGATIVE_INFINITY,
  isDue: false,
  isLooking: false,
  isGone: false,
  failure: undefined,
});

/** Looks until nothing has happened since the look began, then wakes the readers. One runs at a time. */
const lookAgain = async (watched: Watched): Promise<void> => {
  watched.isDue = true;
  if (watched.isLooking) return;
  watched.isLooking = true;
  try {
    while (watched.isDue) {
      watched.isDue = false;
      const found = await watched.followed.look();
      watched.lookedAt = performance.now();
      if (found) watched.latest = found;
      else watched.isGone = true;
      for (const wake of watched.readers) wake();
    }
  } catch (error) {
    watched.failure = { error };
    for (const wake of watched.readers) wake();
  } finally {
    watched.isLooking = false;
  }
};

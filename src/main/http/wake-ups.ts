import type { Feed } from '../app/ports.ts';
import type { EventRecord } from '../app/records.ts';

export interface WakeupOptions {
  readonly feed: Feed;
  readonly signal: AbortSignal;
  /** Which published events matter. */
  readonly matches: (event: EventRecord) => boolean;
  /** Also wakes so often: for what only time changes. */
  readonly everyMs?: number;
}

/**
 * Yields once at the start and then each time something may have changed; many changes may be one wake-up.
 * What changed is read from the database each time, so nothing is missed or seen twice between catching up and living
 * on: the subscription is there before the first read, and publication follows the commit.
 */
export async function* wakeups({ feed, signal, matches, everyMs }: WakeupOptions): AsyncGenerator<void> {
  let isDue = true;
  let wake = (): void => {};
  const poke = (): void => {
    isDue = true;
    wake();
  };
  const unsubscribe = feed.subscribe((event) => {
    if (matches(event)) poke();
  });
  const timer = everyMs === undefined ? undefined : setInterval(poke, everyMs);
  signal.addEventListener('abort', poke);
  try {
    while (!signal.aborted) {
      if (isDue) {
        isDue = false;
        yield;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    unsubscribe();
    clearInterval(timer);
    signal.removeEventListener('abort', poke);
  }
}

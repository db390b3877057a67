import type { Feed } from '../app/ports.ts';
import type { EventRecord } from '../app/records.ts';

export interface WakeupOptions {
  readonly feed: Feed;
  readonly signal: AbortSignal;
  /** Picks the events that wake the reader. */
  readonly matches: (event: EventRecord) => boolean;
}

/**
 * Yields once at the start, and then whenever something may have changed; one wake-up may stand for many changes. The
 * reader looks into the database each time. It subscribes before its first read, and events are published after their
 * commit, so it misses nothing between catching up and following.
 */
export async function* wakeups({ feed, signal, matches }: WakeupOptions): AsyncGenerator<void> {
  let isDue = true;
  let wake = (): void => {};
  const poke = (): void => {
    isDue = true;
    wake();
  };
  const unsubscribe = feed.subscribe((event) => {
    if (matches(event)) poke();
  });
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
    signal.removeEventListener('abort', poke);
  }
}

import type { Lie } from '../domain/chain/knowledge.ts';
import { muteMs } from '../domain/chain/words.ts';

export interface Mute {
  /** Its lie; null while it is believed. */
  readonly current: () => Lie | null;
  /** It gave a provably wrong answer. */
  readonly begin: (reason: string) => void;
}

/**
 * Keeps a source that lied mute for a while, and longer each time (chain.md CHAIN-40). The wait is measured without the wall
 * clock, so that nobody ends it by changing the time.
 *
 * @param stored what the database remembers of it from an earlier run
 */
export const createMute = (stored: () => Lie | null, clockMs: () => number): Mute => {
  let lie: Lie | null = null;
  let untilMs = 0;
  const remember = (known: Lie): void => {
    lie = known;
    untilMs = performance.now() + known.untilMs - clockMs();
  };
  const open = (): void => {
    const known = lie === null ? stored() : null;
    if (known) remember(known);
  };
  const current = (): Lie | null => {
    open();
    return performance.now() < untilMs ? lie : null;
  };
  return {
    current,
    begin: (reason) => {
      if (current()) return;
      const times = (lie?.times ?? 0) + 1;
      remember({ reason, times, untilMs: clockMs() + muteMs(times) });
    },
  };
};

import type { Clock } from '../ports.ts';

/** Knows when a held endpoint is judged again without a change by the owner: after 10 s, then later and later. */
export interface HeldTimes {
  /** Notes that an endpoint leads to a private address now. */
  readonly note: (endpointId: string) => void;
  readonly forget: (endpointId: string) => void;
  /** True for an endpoint that was never noted, too. */
  readonly isDue: (endpointId: string) => boolean;
  readonly due: () => string[];
}

const FIRST_MS = 10_000;
const LONGEST_MS = 10 * 60_000;

export const createHeldTimes = (clock: Clock): HeldTimes => {
  const waits = new Map<string, { readonly waitMs: number; readonly atMs: number }>();
  const isDue = (endpointId: string): boolean => {
    const leftMs = (waits.get(endpointId)?.atMs ?? 0) - clock.nowMs();
    return leftMs <= 0 || leftMs > LONGEST_MS; // more than was ever waited for: the clock was set back
  };
  return {
    note: (endpointId) => {
      const former = waits.get(endpointId);
      if (former && !isDue(endpointId)) return;
      const waitMs = former ? Math.min(LONGEST_MS, 2 * former.waitMs) : FIRST_MS;
      waits.set(endpointId, { waitMs, atMs: clock.nowMs() + waitMs });
    },
    forget: (endpointId) => waits.delete(endpointId),
    isDue,
    due: () => [...waits.keys()].filter(isDue),
  };
};

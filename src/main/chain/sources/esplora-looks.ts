/** Says which looks at an address count (chain.md CHAIN-30). */
import type { KnownHeader } from '../../app/payment/observations.ts';
import type { SourceDeps } from '../source.ts';

/** Mainnet is this long without a block once in many centuries, so a source whose newest block is older is frozen. */
const FROZEN_MS = 3 * 3_600_000;

/** An address was read to the end. */
export interface Look {
  readonly invoiceId: string;
  readonly begunAtMs: number;
  /** The tip that the server named before. */
  readonly tip: string | null;
}

export interface Looks {
  readonly ended: (look: Look) => void;
  /** The sweep alone checks this address from now on. */
  readonly forget: (invoiceId: string) => void;
  /** Takes the looks that have ended, before the tip is asked for again. */
  readonly take: () => readonly Look[];
  /** Says which of them count, now that the tip is known again. */
  readonly judge: (looks: readonly Look[], tip: KnownHeader) => Promise<void>;
  /** A frozen server says nothing about the last hours. */
  readonly isFrozen: (tip: KnownHeader) => boolean;
}

/**
 * A look is complete if the server named the same tip before and after. A server of the public may be a moment late, so two
 * complete looks are needed, some seconds apart. The first one's beginning is said: all that was paid until then would have
 * shown up in one of the two.
 */
export const createLooks = (sourceId: string, isOwn: boolean, deps: SourceDeps): Looks => {
  const { clock, intervals, network, recorder } = deps;
  let waiting: Look[] = [];
  /** When complete looks began that wait for their second, by invoice, the oldest first. */
  const firsts = new Map<string, readonly number[]>();

  const isFrozen = ({ timeMs }: KnownHeader): boolean => network !== 'regtest' && clock.nowMs() - timeMs > FROZEN_MS;
  /** Finds the newest look that this one confirms; undefined if there is none yet. */
  const confirmedBy = ({ invoiceId, begunAtMs }: Look): number | undefined => {
    if (isOwn) return begunAtMs;
    // looks that lie ahead are from before the clock was set back
    const before = (firsts.get(invoiceId) ?? []).filter((atMs) => atMs <= begunAtMs);
    const at = before.findLastIndex((atMs) => begunAtMs - atMs >= intervals.lookAgainMs);
    firsts.set(invoiceId, [...before.slice(Math.max(0, at)), begunAtMs]);
    return before[at];
  };

  return {
    ended: (look) => void waiting.push(look),
    forget: (invoiceId) => void firsts.delete(invoiceId),
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    judge: async (looks, tip) => {
      if (isFrozen(tip)) return;
      for (const look of looks) {
        const begunAtMs = look.tip === tip.hash ? confirmedBy(look) : undefined;
        if (begunAtMs === undefined) continue;
        await recorder.observe({ kind: 'chain-check', sourceId, begunAtMs, invoiceIds: [look.invoiceId] });
      }
    },
    isFrozen,
  };
};

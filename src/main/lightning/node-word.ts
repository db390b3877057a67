import type { NodeWord } from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../app/ports.ts';
import type { Msats } from '../../shared/money.ts';
import type { LightningNode } from './node.ts';
import { within } from './within.ts';

const PAUSE_MS = 60_000;
/** A node that cannot be paid now is asked more often, because sales wait for it. */
const WAITING_PAUSE_MS = 10_000;
/** An older word is none: channels fill up and empty. */
const GOOD_MS = 5 * 60_000;
/** A sale that was too large is waited for so long. */
const REFUSED_MS = 15 * 60_000;

export interface NodeWordDeps {
  readonly node: Pick<LightningNode, 'check'>;
  readonly clock: Clock;
  /** Ends a question that takes too long. */
  readonly limit: () => AbortSignal;
  /** It can be paid again, or with more than before: codes that it did not make can be made. */
  readonly grew: () => void;
  /** It cannot be paid from now on. */
  readonly fellBehind: () => void;
}

/** Remembers what a node last said of itself, so that no sale waits for it (lightning.md LN-22). */
export interface RememberedWord {
  /** However old; null before the first. */
  readonly last: () => NodeWord | null;
  /** Since when nobody can pay the node; null if it can be paid, as far as it is known. */
  readonly behindSinceMs: () => number | null;
  /** The most that it can receive; null if that is not known. */
  readonly receivableMsats: () => Msats | null;
  /** False if it is known that nobody could pay it so much. */
  readonly allows: (amountMsats: Msats) => boolean;
  readonly isDue: () => boolean;
  /** Asks at the next opportunity: it was connected again, so its last word may be out of date. */
  readonly setDue: () => void;
  /** @throws if the node does not answer */
  readonly ask: () => Promise<void>;
}

export const createNodeWord = ({ node, clock, limit, grew, fellBehind }: NodeWordDeps): RememberedWord => {
  let last: NodeWord | null = null;
  let askedAtMs: number | null = null;
  let sinceMs: number | null = null;
  /** The smallest amount that was too much. */
  let refused: { readonly msats: Msats; readonly atMs: number } | null = null;
  // a time ahead of the clock was noted before the clock was set back
  const isWithin = (atMs: number, ms: number): boolean => atMs <= clock.nowMs() && clock.nowMs() < atMs + ms;
  const good = () => (last && isWithin(last.atMs, GOOD_MS) ? last.status : null);
  const refusedMsats = () => (refused && isWithin(refused.atMs, REFUSED_MS) ? refused.msats : null);
  const behindSinceMs = (): number | null => (good()?.isSynced === false ? sinceMs : null);
  const receivableMsats = (): Msats | null => good()?.receivableMsats ?? null;
  const take = (word: NodeWord): void => {
    const wasBehind = behindSinceMs() !== null;
    last = word;
    if (!word.status.isSynced) {
      sinceMs = wasBehind ? sinceMs : word.atMs;
      if (!wasBehind) fellBehind();
      return;
    }
    const most = word.status.receivableMsats;
    const wanted = refusedMsats();
    const isEnough = wanted !== null && (most === null || most >= wanted);
    if (isEnough) refused = null;
    if (wasBehind || isEnough) grew();
  };
  return {
    last: () => last,
    behindSinceMs,
    receivableMsats,
    allows: (amountMsats) => {
      if (behindSinceMs() !== null) return false;
      const most = receivableMsats();
      if (most === null || amountMsats <= most) return true;
      const before = refusedMsats();
      refused = { msats: before !== null && before < amountMsats ? before : amountMsats, atMs: clock.nowMs() };
      return false;
    },
    isDue: () => {
      const pauseMs = behindSinceMs() === null && refusedMsats() === null ? PAUSE_MS : WAITING_PAUSE_MS;
      return askedAtMs === null || !isWithin(askedAtMs, pauseMs);
    },
    setDue: () => {
      askedAtMs = null;
    },
    ask: async () => {
      askedAtMs = clock.nowMs();
      const status = await within(limit(), (ending) => node.check(ending));
      take({ status, atMs: clock.nowMs() });
    },
  };
};

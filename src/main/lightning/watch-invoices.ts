import { createHash } from 'node:crypto';
import type { CloseLightningInvoice } from '../app/lightning-invoice/close-lightning-invoice.ts';
import type {
  LightningInvoiceRecord,
  NodeSettlement,
  RecordSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';
import type { LightningNode } from './node.ts';
import type { Tracker } from './track-health.ts';
import { within } from './within.ts';

export interface Intervals {
  /** How long the node may take for one answer. */
  readonly answerMs: number;
  /** The wall clock is read so often, so that a jump of it is noticed. */
  readonly tickMs: number;
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
}
/** A sale waits 3 s for its code at most (product.md "Lightning"). */
export const DEFAULT_INTERVALS: Intervals = { answerMs: 3_000, tickMs: 1_000, backOffMs: 1_000, backOffMaxMs: 30_000 };

export interface WatchDeps {
  readonly node: LightningNode;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  readonly recordSettlement: RecordSettlement;
  readonly closeLightningInvoice: CloseLightningInvoice;
  readonly intervals: Intervals;
  readonly tracker: Tracker;
  readonly stopping: AbortSignal;
}

/** What the node says it received counts when the preimage proves that it did. */
const isProved = ({ preimage, paymentHash }: NodeSettlement): boolean =>
  createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex') === paymentHash;

const createSettle =
  ({ recordSettlement, logger }: WatchDeps) =>
  async (settlement: NodeSettlement): Promise<boolean> => {
    if (isProved(settlement)) {
      await recordSettlement(settlement);
      return true;
    }
    const { paymentHash } = settlement;
    logger.warn({ paymentHash }, 'the node told of a payment without its proof; it is not counted');
    return false;
  };

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Asks the node about one code and stores what it says. @throws where it does not answer */
const createAsk = (deps: WatchDeps, settle: (settlement: NodeSettlement) => Promise<boolean>) => {
  const { node, clock, closeLightningInvoice, intervals, stopping } = deps;
  /** @returns whether the node has said all it will ever say */
  return async (code: LightningInvoiceRecord): Promise<boolean> => {
    const askedAtMs = clock.nowMs();
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(intervals.answerMs)]);
    const found = await within(signal, (ending) => node.lookup(code, ending));
    if (found.kind === 'settled' && (await settle(found.settlement))) return true;
    // held money is neither: it may still become ours
    if (found.kind === 'accepted' || (found.kind !== 'closed' && askedAtMs <= code.expiresAtMs)) return false;
    await closeLightningInvoice.close(code.paymentHash);
    return true;
  };
};

/** Does something again and again until it is stopped; later and later while it fails. */
const createLoop = (stopping: AbortSignal, step: () => Promise<void>, waitMs: (failures: number) => number) => {
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping.aborted;) {
      failures = await step().then(
        () => 0,
        () => failures + 1, // the step has said so itself
      );
      await pause(waitMs(failures), stopping);
    }
  };
  return { start: () => void (running = run()), stopped: () => running };
};

/**
 * Catches up with every open code, then listens; asks about each code once after its expiry, because the look that ends an
 * invoice needs the node's word (invoice life).
 */
export const createWatch = (deps: WatchDeps) => {
  const { node, clock, intervals, tracker, stopping } = deps;
  const waiting = new Map<string, LightningInvoiceRecord>();
  const settle = createSettle(deps);
  const askNode = createAsk(deps, settle);
  const onSettled = async (settlement: NodeSettlement): Promise<void> => {
    if (await settle(settlement)) waiting.delete(settlement.paymentHash);
  };
  const ask = async (code: LightningInvoiceRecord): Promise<void> => {
    const isOver = await askNode(code);
    tracker.ok();
    if (isOver) waiting.delete(code.paymentHash);
  };
  const failing = (work: () => Promise<void>) => async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!stopping.aborted) tracker.failed(error);
      throw error;
    }
  };

  const listen = createLoop(
    stopping,
    failing(async () => {
      // listening first: nothing falls between what is asked and what is heard
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(intervals.answerMs)]);
      const { ended } = await within(signal, () => node.listen(onSettled, stopping));
      for (const code of await deps.database.read.lightningInvoices.open()) {
        waiting.set(code.paymentHash, code);
        await ask(code);
      }
      tracker.ok();
      await Promise.race([ended, aborted(stopping)]);
    }),
    (failures) => Math.min(intervals.backOffMaxMs, intervals.backOffMs * 2 ** Math.min(failures, 6)),
  );
  const look = createLoop(
    stopping,
    failing(async () => {
      const nowMs = clock.nowMs();
      for (const code of waiting.values()) if (code.expiresAtMs < nowMs && !stopping.aborted) await ask(code);
      await deps.closeLightningInvoice.endWithoutAddress(nowMs);
    }),
    (failures) => (failures === 0 ? intervals.tickMs : intervals.backOffMs * 5),
  );
  return {
    add: (code: LightningInvoiceRecord) => void waiting.set(code.paymentHash, code),
    ask,
    start: () => {
      listen.start();
      look.start();
    },
    stop: async () => {
      await Promise.all([listen.stopped(), look.stopped()]);
    },
  };
};

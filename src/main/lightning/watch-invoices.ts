import { createHash } from 'node:crypto';
import type { CloseLightningInvoice } from '../app/lightning-invoice/close-lightning-invoice.ts';
import type {
  LightningInvoiceRecord,
  NodeSettlement,
  RecordSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';
import type { HealthTracker } from '../upstream/health.ts';
import { createLoop } from '../upstream/loop.ts';
import type { LightningNode } from './node.ts';
import { within } from './within.ts';

export interface Intervals {
  /** The node has this long for an answer (product.md LN-3). */
  readonly answerMs: number;
  /** Between two looks at the wall clock, which may jump (product.md INV-25). */
  readonly tickMs: number;
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
}
export const DEFAULT_INTERVALS: Intervals = { answerMs: 3_000, tickMs: 1_000, backOffMs: 1_000, backOffMaxMs: 30_000 };

export interface WatchDeps {
  readonly node: LightningNode;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  readonly recordSettlement: RecordSettlement;
  readonly closeLightningInvoice: CloseLightningInvoice;
  readonly intervals: Intervals;
  readonly health: HealthTracker;
  readonly stopping: AbortSignal;
}

/**
 * Listens for settlements and catches up with every open Lightning invoice. Asks about each one again after its expiry,
 * because a chain check is complete only with the node's word (product.md INV-3).
 */
export const createWatch = (deps: WatchDeps) => {
  const { node, clock, intervals, health, stopping } = deps;
  const { backOffMs, backOffMaxMs } = intervals;
  const waiting = new Map<string, LightningInvoiceRecord>();
  const settle = createSettle(deps);
  const askNode = createAsk(deps, settle);
  const onSettled = async (settlement: NodeSettlement): Promise<void> => {
    if (await settle(settlement)) waiting.delete(settlement.paymentHash);
  };
  const ask = async (invoice: LightningInvoiceRecord): Promise<void> => {
    const isFinal = await askNode(invoice);
    health.ok();
    if (isFinal) waiting.delete(invoice.paymentHash);
  };

  const listening = createLoop({
    step: async () => {
      // Listens before it asks: a settlement between the two would be missed.
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(intervals.answerMs)]);
      const { ended } = await within(signal, () => node.listen(onSettled, stopping));
      for (const invoice of await deps.database.read.lightningInvoices.open()) {
        waiting.set(invoice.paymentHash, invoice);
        await ask(invoice);
      }
      health.ok();
      await Promise.race([ended, aborted(stopping)]);
      return backOffMs;
    },
    failed: health.failed,
    backOffMs,
    backOffMaxMs,
  });
  const expiring = createLoop({
    step: async () => {
      const nowMs = clock.nowMs();
      for (const invoice of waiting.values()) if (invoice.expiresAtMs < nowMs && !stopping.aborted) await ask(invoice);
      await deps.closeLightningInvoice.endWithoutAddress(nowMs);
      return intervals.tickMs;
    },
    failed: health.failed,
    backOffMs: backOffMs * 5,
    backOffMaxMs: backOffMs * 5,
  });
  return {
    add: (invoice: LightningInvoiceRecord) => void waiting.set(invoice.paymentHash, invoice),
    ask,
    start: () => {
      listening.start();
      expiring.start();
    },
    stop: async () => {
      await Promise.all([listening.stop(), expiring.stop()]);
    },
  };
};

const createSettle =
  ({ recordSettlement, logger }: WatchDeps) =>
  async (settlement: NodeSettlement): Promise<boolean> => {
    if (isProved(settlement)) {
      await recordSettlement(settlement);
      return true;
    }
    const { paymentHash } = settlement;
    logger.warn({ paymentHash }, 'the node reported a payment without its preimage; it is not counted');
    return false;
  };

/** A settlement counts only with the preimage that hashes to its payment hash (product.md LN-5). */
const isProved = ({ preimage, paymentHash }: NodeSettlement): boolean =>
  createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex') === paymentHash;

/** Asks the node about an invoice and stores the answer. @throws if the node does not answer */
const createAsk = (deps: WatchDeps, settle: (settlement: NodeSettlement) => Promise<boolean>) => {
  const { node, clock, closeLightningInvoice, intervals, stopping } = deps;
  /** @returns true if the answer is final */
  return async (invoice: LightningInvoiceRecord): Promise<boolean> => {
    const askedAtMs = clock.nowMs();
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(intervals.answerMs)]);
    const found = await within(signal, (ending) => node.lookup(invoice, ending));
    if (found.kind === 'settled' && (await settle(found.settlement))) return true;
    // held money may still become ours
    if (found.kind === 'accepted' || (found.kind !== 'closed' && askedAtMs <= invoice.expiresAtMs)) return false;
    await closeLightningInvoice.close(invoice.paymentHash);
    return true;
  };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

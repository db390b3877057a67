import type { CloseLightningInvoice } from '../app/lightning-invoice/close-lightning-invoice.ts';
import type {
  LightningInvoiceRecord,
  NodeSettlement,
  RecordSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';
import type { HealthTracker } from '../upstream/health.ts';
import { createLoop, type Loop } from '../upstream/loop.ts';
import { createAskAll } from './ask-node.ts';
import type { RememberedWord } from './node-word.ts';
import { createSettle, type Settle, type SettleDeps } from './settle.ts';
import type { Listening, LightningNode } from './node.ts';
import type { BackendIdentity } from './running-backend.ts';
import { createWatchedInvoices, type WatchedInvoices } from './watched-invoices.ts';
import { within } from './within.ts';

export interface Intervals {
  /** The node has this long for an answer (lightning.md LN-3). */
  readonly answerMs: number;
  /** Between two looks at what is due. */
  readonly tickMs: number;
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
}
export const DEFAULT_INTERVALS: Intervals = { answerMs: 3_000, tickMs: 1_000, backOffMs: 1_000, backOffMaxMs: 30_000 };

export interface WatchDeps {
  readonly node: LightningNode;
  readonly backend: BackendIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  readonly recordSettlement: RecordSettlement;
  readonly closeLightningInvoice: CloseLightningInvoice;
  readonly ownSats: SettleDeps['ownSats'];
  readonly intervals: Intervals;
  readonly health: HealthTracker;
  readonly word: RememberedWord;
  /** Its word about itself is wanted. */
  readonly isUsed: () => boolean;
  /** A Lightning invoice has ended before its sale. */
  readonly ended: (invoiceId: string) => void;
  readonly stopping: AbortSignal;
}

/**
 * Listens for settlements, and asks about every open Lightning invoice: at each connection, from time to time
 * (`next-ask.ts`), and after its sale ends, because a chain check is complete only with the node's word (product.md INV-3).
 */
export const createWatch = (deps: WatchDeps) => {
  const { clock } = deps;
  const watched = createWatchedInvoices();
  const settle = createSettle(deps);
  const askAll = createAskAll({ ...deps, watched, settle });
  const parts: Parts = { watched, settle, askAll, line: { isOpen: false, isConnected: false } };
  const connecting = createConnecting(deps, parts);
  const loops = [connecting, createAsking(deps, parts)];
  return {
    add: (invoice: LightningInvoiceRecord) => void watched.add(invoice, clock.nowMs()),
    /** Asks once more about one that the node was just told to refuse. @param isCancelled it said that it does */
    askWithdrawn: async (invoice: LightningInvoiceRecord, isCancelled: boolean): Promise<void> => {
      const one = watched.add(invoice, clock.nowMs());
      one.isCancelled ||= isCancelled;
      await askAll([one]);
    },
    /** Connects without waiting longer after a failure. */
    retry: connecting.retry,
    start: () => loops.forEach((loop) => loop.start()),
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
};

interface Parts {
  readonly watched: WatchedInvoices;
  readonly settle: Settle;
  readonly askAll: ReturnType<typeof createAskAll>;
  /** The node reports settlements by itself while it is open. One that reports nothing can be connected all the same. */
  readonly line: { isOpen: boolean; isConnected: boolean };
}

/** Listens, and catches up with what was settled while nobody did. */
const createConnecting = (deps: WatchDeps, { watched, settle, askAll, line }: Parts): Loop => {
  const { clock, database, intervals, health, stopping } = deps;
  const { backOffMs, backOffMaxMs } = intervals;
  const onSettled = async (settlement: NodeSettlement, cursor?: string): Promise<void> => {
    if (await settle(settlement, cursor)) watched.delete(settlement.paymentHash);
  };
  return createLoop({
    step: async () => {
      const ending = new AbortController();
      try {
        const stored = await database.read.lightningInvoices.open();
        const own = stored.filter(({ backendId }) => backendId === deps.backend.id);
        const open = own.map((invoice) => watched.add(invoice, clock.nowMs()));
        deps.word.setDue();
        // listens before it asks: a settlement between the two would be missed
        const { ended } = await listen(deps, onSettled, AbortSignal.any([stopping, ending.signal]));
        line.isOpen = deps.node.listen !== null;
        line.isConnected = true;
        health.ok();
        await askAll(open);
        await ended;
        return backOffMs;
      } finally {
        line.isOpen = false;
        line.isConnected = false;
        ending.abort();
      }
    },
    failed: health.failed,
    backOffMs,
    backOffMaxMs,
  });
};

/** Asks about what is due, one thing at a time. */
const createAsking = (deps: WatchDeps, { watched, askAll, line }: Parts): Loop => {
  const { clock, closeLightningInvoice, intervals, health, word, ended } = deps;
  const backOffMs = intervals.backOffMs * 5;
  return createLoop({
    step: async () => {
      const nowMs = clock.nowMs();
      for (const invoiceId of watched.takeEndedEarly(nowMs)) ended(invoiceId);
      const waitedFor = watched.waitedFor(await closeLightningInvoice.endWithoutAddress(nowMs), nowMs);
      if (waitedFor.length === 0 && line.isConnected && deps.isUsed() && word.isDue()) {
        await word.ask().then(health.ok, health.failed);
        return intervals.tickMs;
      }
      const unanswered = await askAll(
        waitedFor.length > 0 ? waitedFor : watched.next(line.isOpen && (deps.node.reports?.() ?? true), nowMs),
      );
      if (unanswered && !line.isOpen) throw unanswered.failure; // a node that listens is not away
      return intervals.tickMs;
    },
    failed: health.failed,
    backOffMs,
    backOffMaxMs: backOffMs,
  });
};

/** Resolves when the node listens; what is resolved settles when it no longer does. @throws if it does not within the limit */
const listen = async (
  deps: WatchDeps,
  onSettled: Listening['onSettled'],
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> }> => {
  const { node, intervals, database, backend } = deps;
  const cursor = backend.id === null ? null : ((await database.read.lightningBackends.get(backend.id))?.cursor ?? null);
  const report = node.listen ?? askOnly(deps);
  const opened = Promise.withResolvers<void>();
  opened.promise.catch(() => {}); // nobody waits for it if Satchel stops meanwhile
  const ended = within(signal, () => report({ cursor, onOpen: opened.resolve, onSettled, signal })).catch(
    (error: unknown) => {
      opened.reject(error);
      if (!signal.aborted) throw error;
    },
  );
  ended.catch(() => {}); // the loop hears of it when it waits for the end
  const limit = AbortSignal.any([signal, AbortSignal.timeout(intervals.answerMs)]);
  await within(limit, async () => Promise.race([opened.promise, ended]));
  return { ended };
};

/** For a node that reports nothing by itself: it is there if it answers, and it is asked from then on. */
const askOnly =
  ({ word }: WatchDeps): NonNullable<LightningNode['listen']> =>
  async ({ onOpen, signal }) => {
    await word.ask();
    onOpen();
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };

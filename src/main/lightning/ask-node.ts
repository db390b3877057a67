import type { CloseLightningInvoice } from '../app/lightning-invoice/close-lightning-invoice.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { HealthTracker } from '../upstream/health.ts';
import { watchedUntilMs } from './next-ask.ts';
import type { LightningNode, NodeInvoice } from './node.ts';
import type { Settle } from './settle.ts';
import type { Watched, WatchedInvoices } from './watched-invoices.ts';
import { within } from './within.ts';

export interface AskDeps {
  readonly node: LightningNode;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly watched: WatchedInvoices;
  readonly settle: Settle;
  readonly closeLightningInvoice: CloseLightningInvoice;
  readonly intervals: { readonly answerMs: number };
  readonly health: HealthTracker;
  readonly stopping: AbortSignal;
}

/** So many questions are under way at the same time. */
const AT_ONCE = 8;

/**
 * Asks about each Lightning invoice, the newest first, because a customer may look at it. An error keeps only its own
 * invoice waiting.
 *
 * @returns the first error if none of them was answered
 */
export const createAskAll = (deps: AskDeps) => {
  const { logger, health, stopping } = deps;
  return async (all: readonly Watched[]): Promise<{ readonly failure: unknown } | null> => {
    const queue = all.toSorted((one, other) => other.invoice.createdAtMs - one.invoice.createdAtMs);
    const failures: unknown[] = [];
    const work = async (): Promise<void> => {
      for (let one = queue.shift(); one && !stopping.aborted; one = queue.shift()) {
        await ask(deps, one).catch((error: unknown) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (failures.length > 0)
      logger.warn({ err: failures[0], count: failures.length }, 'the Lightning node did not answer for some invoices');
    if (failures.length < all.length) health.ok();
    return all.length > 0 && failures.length === all.length ? { failure: failures[0] } : null;
  };
};

const ask = async (deps: AskDeps, one: Watched): Promise<void> => {
  const { node, clock, intervals, stopping } = deps;
  const askedAtMs = clock.nowMs();
  one.askedAtMs = askedAtMs;
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(intervals.answerMs)]);
  const found = await within(signal, (ending) => node.lookup(one.invoice, ending));
  if (await take(deps, one, found, askedAtMs)) deps.watched.delete(one.invoice.paymentHash);
};

/** Stores what the node said. @returns true if it is final */
const take = async (
  { settle, closeLightningInvoice }: AskDeps,
  { invoice, isCancelled }: Watched,
  found: NodeInvoice,
  askedAtMs: number,
): Promise<boolean> => {
  const { paymentHash } = invoice;
  if (found.kind === 'settled' && (await settle(found.settlement))) return true;
  if (found.kind === 'accepted') return false; // held money may still become ours
  // a node that does not know it may run on old data, so only our own word or the invoice's end makes that final
  const isUnpayable =
    found.kind === 'closed' || (found.kind === 'unknown' && (isCancelled || askedAtMs > invoice.endsAtMs));
  if (isUnpayable || askedAtMs > watchedUntilMs(invoice)) {
    await closeLightningInvoice.close(paymentHash);
    return true;
  }
  // the other words leave open whether it was paid
  if (found.kind === 'open' && askedAtMs > invoice.expiresAtMs)
    await closeLightningInvoice.answered(paymentHash, askedAtMs);
  return false;
};

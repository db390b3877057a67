import type { CommitUnaudited } from '../commit.ts';
import type { Chain, Logger, SteadyClock } from '../ports.ts';
import type { EventRecord, InvoiceRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';

/** The wall clock may differ by this much from the time that Satchel counts itself. */
const TOLERATED_MS = 5_000;

export interface FollowClockDeps {
  readonly clock: SteadyClock;
  readonly commitUnaudited: CommitUnaudited;
  readonly reevaluate: Pick<ReevaluateInvoice, 'changed'>;
  readonly chain: Pick<Chain, 'watch'>;
  readonly logger: Logger;
}

/**
 * Follows the wall clock after it jumped, and moves every time that an invoice still waits for along with it. So new
 * invoices have the new time, and what others have left stays what it was (chain.md CHAIN-50).
 */
export const createFollowClock = (deps: FollowClockDeps): (() => Promise<void>) => {
  const { clock, logger } = deps;
  let toldMs = 0;
  return async () => {
    const byMs = clock.aheadMs();
    if (Math.abs(byMs) <= TOLERATED_MS) return;
    if (Math.abs(byMs - toldMs) > TOLERATED_MS)
      logger.warn({ byMs }, 'the clock of this machine jumped: open sales keep the time that they have left');
    toldMs = byMs; // told once, even if the commit is tried again
    const moved = await move(deps, byMs);
    toldMs = 0;
    for (const invoice of moved)
      if (invoice.status === 'new' || invoice.status === 'processing') deps.chain.watch(invoice);
  };
};

/** Moves rows and clock in one transaction: one before it knows only the old time, one after it only the new. */
const move = async (
  { clock, commitUnaudited, reevaluate }: FollowClockDeps,
  byMs: number,
): Promise<InvoiceRecord[]> => {
  let hasFollowed = false;
  try {
    return await commitUnaudited(async (tx) => {
      const waiting = await tx.invoices.dueForCheck(Number.MAX_SAFE_INTEGER);
      for (const { id } of waiting) await moveTimes(tx, id, byMs);
      clock.follow(byMs);
      hasFollowed = true;
      const feed: EventRecord[] = [];
      const moved: InvoiceRecord[] = [];
      for (const { id } of waiting) {
        const event = await reevaluate.changed(tx, { invoiceId: id, shown: true }, clock.nowMs());
        if (event) feed.push(event);
        const invoice = await tx.invoices.get(id);
        if (invoice) moved.push(invoice);
      }
      return { value: moved, feed };
    });
  } catch (error) {
    if (hasFollowed) clock.follow(-byMs);
    throw error;
  }
};

/** The time of the last check moves too, because an invoice has ended if it is later than the expiry. */
const moveTimes = async (tx: WriteRepositories, invoiceId: string, byMs: number): Promise<void> => {
  await tx.invoices.moveTimes(invoiceId, byMs);
  for (const { id, blockHash, unconfirmedSinceMs } of await tx.payments.ofInvoice(invoiceId))
    if (blockHash === null) await tx.payments.update(id, { unconfirmedSinceMs: unconfirmedSinceMs + byMs });
};

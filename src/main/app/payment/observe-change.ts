import { loseToConflict } from './observe-transaction.ts';
import { updatePayment, type ObservationContext } from './observation-context.ts';
import type { PaymentRecord } from '../records.ts';

const OUT_OF_BLOCK = { blockHeight: null, blockHash: null, blockTimeMs: null } as const;

/** Takes the payments out of a block that left the best chain. Their wait begins again (product.md INV-28). */
export const observeBlockLost = async (context: ObservationContext, hash: string): Promise<void> =>
  unmine(context, await context.tx.payments.byBlock(hash));

/** Takes the payments of one transaction out of its block. */
export const observeUnmined = async (context: ObservationContext, txid: string): Promise<void> =>
  unmine(context, await context.tx.payments.byTxid(txid));

/** Drops the payments of a transaction that a source refused, or knows a conflict of, unless they are in a block. */
export const observeRefused = async (
  context: ObservationContext,
  txid: string,
  by: 'conflict' | 'resend',
): Promise<void> => {
  for (const payment of await context.tx.payments.byTxid(txid)) {
    if (payment.dropped || payment.blockHeight !== null) continue;
    await updatePayment(context, payment, by === 'conflict' ? 'conflicted' : 'refused', { dropped: true });
  }
};

/** Brings back a dropped transaction and drops its rivals, unless one of them is in a block (product.md INV-7). */
export const observeReturned = async (context: ObservationContext, txid: string): Promise<void> => {
  const conflicting: PaymentRecord[] = [];
  for (const other of await context.tx.payments.conflictsOf(txid)) {
    conflicting.push(...(await context.tx.payments.byTxid(other)));
  }
  if (conflicting.some((payment) => !payment.dropped && payment.blockHeight !== null)) return;
  const back = (await context.tx.payments.byTxid(txid)).filter((payment) => payment.dropped);
  for (const payment of back) await updatePayment(context, payment, 'returned', { dropped: false });
  if (back.length > 0) await loseToConflict(context, conflicting);
};

const unmine = async (context: ObservationContext, payments: readonly PaymentRecord[]): Promise<void> => {
  for (const payment of payments) {
    if (payment.blockHeight === null) continue;
    await updatePayment(context, payment, 'unmined', { ...OUT_OF_BLOCK, unconfirmedSinceMs: context.atMs });
  }
};

import { loseToConflict } from './observe-transaction.ts';
import { change, type Work } from './observation-work.ts';
import type { PaymentRecord } from '../records.ts';

const OUT_OF_BLOCK = { blockHeight: null, blockHash: null, blockTimeMs: null } as const;

/** A block left the best chain: what it held is in no block, and waits anew. */
export const observeBlockLost = async (work: Work, hash: string): Promise<void> =>
  unmine(work, await work.tx.payments.byBlock(hash));

/** One transaction is no longer in its block. */
export const observeUnmined = async (work: Work, txid: string): Promise<void> =>
  unmine(work, await work.tx.payments.byTxid(txid));

/** A source refused a payment when it was sent again, or knows a conflict. What is in a block stays. */
export const observeRefused = async (work: Work, txid: string, by: 'conflict' | 'resend'): Promise<void> => {
  for (const payment of await work.tx.payments.byTxid(txid)) {
    if (payment.dropped || payment.blockHeight !== null) continue;
    await change(work, payment, by === 'conflict' ? 'conflicted' : 'refused', { dropped: true });
  }
};

/** It is back: what contradicts it lost, unless that is in a block. */
export const observeReturned = async (work: Work, txid: string): Promise<void> => {
  const conflicting: PaymentRecord[] = [];
  for (const other of await work.tx.payments.conflictsOf(txid)) {
    conflicting.push(...(await work.tx.payments.byTxid(other)));
  }
  if (conflicting.some((payment) => !payment.dropped && payment.blockHeight !== null)) return;
  const back = (await work.tx.payments.byTxid(txid)).filter((payment) => payment.dropped);
  for (const payment of back) await change(work, payment, 'returned', { dropped: false });
  if (back.length > 0) await loseToConflict(work, conflicting);
};

const unmine = async (work: Work, payments: readonly PaymentRecord[]): Promise<void> => {
  for (const payment of payments) {
    if (payment.blockHeight === null) continue;
    await change(work, payment, 'unmined', { ...OUT_OF_BLOCK, unconfirmedSinceMs: work.atMs });
  }
};

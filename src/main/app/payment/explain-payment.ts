import { reasonsOf, type Reasons } from '../../domain/chain/reasons.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import { isOlderPayment, memoryOf, type ChainState } from './chain-store.ts';
import { isOutOfReach } from './judge-payments.ts';

/**
 * Gives the reasons for how an on-chain payment stands (chain.md CHAIN-57), from what is known now.
 *
 * @returns null if it stays as it was stored: nothing is known yet, or its block is none of those that are compared
 */
export const explainPayment = (
  state: ChainState | null,
  payment: PaymentRecord,
  invoice: Pick<InvoiceRecord, 'level' | 'createdHash'>,
  nowMs: number,
): Reasons | null => {
  const { txid } = payment;
  if (state === null || txid === null) return null;
  const watched = state.watched.get(txid)?.find((each) => each.payment.id === payment.id);
  const memory = watched?.memory ?? memoryOf(state.knowledge, payment);
  const { level, createdHash } = invoice;
  if (payment.blockHash !== null && memory.block === null && isOutOfReach(state, { payment, level })) return null;
  const isOlder = !payment.attached && (payment.older || isOlderPayment(state, txid, createdHash));
  return reasonsOf(state.knowledge, { txid, level, memory, isOlder, isDropped: payment.dropped }, nowMs);
};

import { worstAdvice, type Advice } from '../../domain/chain/advice.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';

/** The on-time money of an invoice that is in no block and not gone: what the advice is about (chain.md CHAIN-51). */
export const unconfirmedOf = (payments: readonly PaymentRecord[]): readonly PaymentRecord[] =>
  payments.filter(
    ({ kind, onTime, dropped, blockHash }) => kind === 'onchain' && onTime && !dropped && blockHash === null,
  );

/**
 * The advice about a sale that is paid and not final: that about its payments, the worst word first.
 *
 * @returns null without advice, and in every other state
 */
export const adviceOfInvoice = (
  { status, adviceLimitSats }: Pick<InvoiceRecord, 'status' | 'adviceLimitSats'>,
  payments: readonly PaymentRecord[],
): Advice | null => {
  if (adviceLimitSats === 0n || status !== 'processing') return null;
  return worstAdvice(unconfirmedOf(payments).map(({ advice }) => advice ?? NOT_ASKED));
};

/** Nothing was said of it yet. */
const NOT_ASKED: Advice = { word: 'wait', reasons: ['not_sure'] };

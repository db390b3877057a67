import { payableAddress } from '../../../shared/bip21.ts';
import type { DisplayView } from '../../../shared/display.ts';
import type { InvoiceView } from '../../../shared/invoice.ts';
import { shopLocale } from '../../../shared/price-sign.ts';
import { isoTime, parseTime } from '../../../shared/time.ts';
import type { DisplayRecord, StoreRecord } from '../records.ts';
import type { Network } from '../../../shared/vocabulary.ts';

/** “Paid” stays on the customer's screen for at most this long (design.md STATE-21). */
const PAID_STAYS_MS = 60_000;

export interface DisplayInput {
  readonly display: Pick<DisplayRecord, 'shownAtMs'>;
  readonly store: Pick<StoreRecord, 'name' | 'locale' | 'currency'>;
  /** The invoice on the screen; null if it is idle. */
  readonly view: InvoiceView | null;
  /** The till asked for a code of the address alone (design.md STATE-54). */
  readonly plain: boolean;
  readonly network: Network;
  readonly training: boolean;
  readonly nowMs: number;
}

/**
 * Shows the state of an invoice on a customer's screen (design.md STATE-1, STATE-21). “Paid” stays until the next sale,
 * at most 60 s, and a cancelled invoice leaves the screen. After the sender replaced a payment the code is back, so
 * that the customer can pay again. A late or invalid payment, and a rest that no code can ask for (product.md MON-11),
 * send the customer to the counter.
 */
export const displayView = ({ display, store, view, plain, network, training, nowMs }: DisplayInput): DisplayView => {
  const state = view ? stateOf(view, display.shownAtMs, nowMs) : 'idle';
  return {
    shop: store.name,
    training,
    network,
    locale: shopLocale(store.locale, store.currency),
    state,
    sale: view && state !== 'idle' ? saleOf(view, state, plain) : null,
    now: isoTime(nowMs),
  };
};

type State = DisplayView['state'];

const stateOf = (view: InvoiceView, shownAtMs: number | null, nowMs: number): State => {
  switch (view.status) {
    case 'new':
      return openState(view, nowMs);
    case 'processing':
      return view.notice === 'reverted' ? 'idle' : 'seen';
    case 'settled':
      return paidState(view, shownAtMs, nowMs);
    case 'expired':
      return view.late ? lateState(view) : 'expired';
    case 'invalid':
      return view.late ? lateState(view) : 'ask';
    case 'cancelled':
      return 'idle';
    default:
      return view.status satisfies never;
  }
};

/** Late money is seen until nobody can take it back (design.md STATE-41). */
const lateState = ({ allFinal }: InvoiceView): State => (allFinal ? 'ask' : 'seen');

/** The state of an invoice that has not ended: what to pay, or why there is no code. */
const openState = (view: InvoiceView, nowMs: number): State => {
  if (view.notice === 'reverted') return 'idle'; // a person decides now (design.md STATE-12)
  // past its expiry, but no chain check has said yet how it ended (product.md INV-4)
  if (nowMs >= parseTime(view.expiresAt)) return 'wait';
  if (view.bip21 === null) return 'ask';
  return view.part ? 'part' : 'amount';
};

const paidState = (view: InvoiceView, shownAtMs: number | null, nowMs: number): State => {
  const paidAtMs = parseTime(view.settledAt ?? view.createdAt);
  const sinceMs = shownAtMs !== null && shownAtMs > paidAtMs ? shownAtMs : paidAtMs;
  return nowMs < sinceMs + PAID_STAYS_MS ? 'paid' : 'idle';
};

const saleOf = (view: InvoiceView, state: State, plain: boolean): DisplayView['sale'] => ({
  currency: view.currency,
  amount: view.amount,
  dueSats: view.dueSats,
  receivedSats: view.receivedSats,
  remainingSats: view.remainingSats,
  receivedAmount: view.receivedAmount,
  remainingAmount: view.remainingAmount,
  overAmount: view.overAmount,
  over: view.over && view.allFinal,
  late: view.late,
  twice: view.notice === 'twice' && view.allFinal,
  moreSeen: (view.over || view.notice === 'twice') && !view.allFinal,
  bip21: state === 'amount' || state === 'part' ? view.bip21 : null,
  address: plain && (state === 'amount' || state === 'part') ? payableAddress(view) : null,
  lightningAway: view.lightningAway,
  expiresAt: view.expiresAt,
  createdAt: view.createdAt,
  paidAt: view.settledAt,
  number: view.number,
});

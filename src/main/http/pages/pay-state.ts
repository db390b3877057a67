import type { InvoiceView } from '../../../shared/invoice.ts';

/** States of the payment page (design.md STATE-22). */
export type PayState =
  | 'waiting'
  | 'part'
  | 'seen'
  | 'paid'
  | 'expired'
  | 'expired-part'
  | 'late-seen'
  | 'late'
  | 'cancelled'
  | 'wait'
  | 'ask';

/** The state in which the page shows an invoice now. */
export const payStateOf = (view: InvoiceView, nowMs: number): PayState => {
  switch (view.status) {
    case 'new':
      return openState(view, nowMs);
    case 'processing':
      return 'seen';
    case 'settled':
      return 'paid';
    case 'expired':
      if (view.late) return lateState(view);
      return view.receivedSats > 0 ? 'expired-part' : 'expired';
    case 'cancelled':
      return view.late || view.receivedSats > 0 ? lateState(view) : 'cancelled';
    case 'invalid':
      return view.late ? lateState(view) : 'ask';
    default:
      return view.status satisfies never;
  }
};

/** Late money is seen until nobody can take it back (design.md STATE-41). */
const lateState = ({ allFinal }: InvoiceView): PayState => (allFinal ? 'late' : 'late-seen');

const openState = (view: InvoiceView, nowMs: number): PayState => {
  // the time is over and no chain check has confirmed it yet, so nobody knows whether money came
  if (nowMs >= Date.parse(view.expiresAt)) return 'wait';
  if (view.bip21 === null) return 'ask';
  return view.part ? 'part' : 'waiting';
};

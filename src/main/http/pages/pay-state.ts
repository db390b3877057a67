import type { InvoiceView } from '../../../shared/invoice.ts';

/** States of the payment page (design.md §5, §6). */
export type PayState =
  | 'waiting'
  | 'part'
  | 'seen'
  | 'paid'
  | 'expired'
  | 'expired-part'
  | 'late'
  | 'cancelled'
  | 'wait'
  | 'ask';

const openState = (view: InvoiceView, nowMs: number): PayState => {
  // an expiry that no look has confirmed yet: the truth is not known
  if (nowMs >= Date.parse(view.expiresAt)) return 'wait';
  if (view.bip21 === null) return 'ask';
  return view.part ? 'part' : 'waiting';
};

/** What the page of an invoice says now. */
export const payStateOf = (view: InvoiceView, nowMs: number): PayState => {
  switch (view.status) {
    case 'new':
      return openState(view, nowMs);
    case 'processing':
      return 'seen';
    case 'settled':
      return 'paid';
    case 'expired':
      if (view.late) return 'late';
      return view.receivedSats > 0 ? 'expired-part' : 'expired';
    case 'cancelled':
      return view.late || view.receivedSats > 0 ? 'late' : 'cancelled';
    case 'invalid':
      return 'ask';
    default:
      return view.status satisfies never;
  }
};

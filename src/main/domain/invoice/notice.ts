import type { InvoiceNotice, InvoiceStatus } from '../../../shared/invoice.ts';
import type { Msats, Sats } from '../../../shared/money.ts';

/** The part of a payment that the notice `twice` depends on. */
export interface PaidAmount {
  readonly amountMsats: Msats;
  readonly dropped: boolean;
}

/**
 * Returns true if the accepted amount was reached and a single later payment reached it again (product.md INV-29).
 *
 * @param payments in the order of first sight
 */
export const isPaidTwice = (acceptedSats: Sats, payments: readonly PaidAmount[]): boolean => {
  const accepted = acceptedSats * 1000n;
  let before = 0n;
  for (const { amountMsats, dropped } of payments) {
    if (dropped) continue;
    if (before >= accepted && amountMsats >= accepted) return true;
    before += amountMsats;
  }
  return false;
};

export interface NoticeChange {
  readonly before: InvoiceNotice | null;
  readonly from: InvoiceStatus;
  readonly to: InvoiceStatus;
  readonly receivedBeforeSats: Sats;
  readonly receivedSats: Sats;
  readonly acceptedSats: Sats;
  readonly paidTwice: boolean;
  readonly byMark: boolean;
}

/**
 * Returns the notice for the cashier after a change. Lost money stays a notice until there is enough again (product.md
 * INV-29).
 */
export const noticeAfter = (change: NoticeChange): InvoiceNotice | null => {
  if (change.paidTwice) return 'twice';
  const enough = change.receivedSats >= change.acceptedSats;
  const lost = change.receivedSats < change.receivedBeforeSats;
  if (isTakenBack(change, lost, enough)) return 'reverted';
  if (change.before === 'reverted') return change.to === 'settled' && enough ? null : 'reverted';
  if (enough) return null;
  return lost || change.before === 'replaced' ? 'replaced' : null;
};

/**
 * Returns true if the network took back final money: the invoice is no longer settled, or only by a mark while money
 * was lost.
 */
const isTakenBack = ({ from, to, byMark }: NoticeChange, lost: boolean, enough: boolean): boolean =>
  to === 'settled' ? lost && !enough : from === 'settled' && !byMark;

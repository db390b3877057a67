import type { InvoiceNotice, InvoiceStatus } from '../../../shared/invoice.ts';
import type { Msats, Sats } from '../../../shared/money.ts';

/** A payment as far as `twice` cares; in order of first sight. */
export interface PaidAmount {
  readonly amountMsats: Msats;
  readonly dropped: boolean;
}

/** Whether accepted was reached and one later payment alone reached it again. */
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

/** What a cashier must be told after this change: money lost stays a notice until there is enough again. */
export const noticeAfter = (step: NoticeChange): InvoiceNotice | null => {
  if (step.paidTwice) return 'twice';
  const enough = step.receivedSats >= step.acceptedSats;
  const lost = step.receivedSats < step.receivedBeforeSats;
  if (isTakenBack(step, lost, enough)) return 'reverted';
  if (step.before === 'reverted') return step.to === 'settled' && enough ? null : 'reverted';
  if (enough) return null;
  return lost || step.before === 'replaced' ? 'replaced' : null;
};

/** The network took back what was final: the sale is not settled any more, or settled by a mark with money lost. */
const isTakenBack = ({ from, to, byMark }: NoticeChange, lost: boolean, enough: boolean): boolean =>
  to === 'settled' ? lost && !enough : from === 'settled' && !byMark;

import type { InvoiceView } from '../../shared/invoice.ts';
import type { PanelKind } from '../till/state/panel-kind.ts';
import type { Line } from '../common/timeline.ts';

export const ADDRESS = 'tb1qdtt45nl22y0a5q33gpdq37pstyw35kzpv79glq';
export const CODE = `bitcoin:${ADDRESS}?amount=0.00019933`;
const AT = '2026-11-20T13:02:11.000Z';
const TXID = 'f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16';

const SALE: InvoiceView = {
  id: 'A'.repeat(22),
  number: 1042,
  storeId: 'S'.repeat(22),
  status: 'new',
  notice: null,
  part: false,
  over: false,
  late: false,
  allFinal: true,
  advice: null,
  marked: false,
  amount: '18.40',
  currency: 'EUR',
  dueSats: 19_933,
  receivedSats: 0,
  remainingSats: 19_933,
  remainingAmount: '18.40',
  receivedAmount: '0.00',
  lightningAway: false,
  noCode: null,
  overAmount: '1.60',
  lateAmount: '0.00',
  confirmationsNeeded: 1,
  confirmations: 0,
  address: ADDRESS,
  bolt11: null,
  bip21: CODE,
  quote: { pair: 'BTC_EUR', rate: '92310.00000000', spreadPercent: '0', sources: [], at: AT, usdRate: null },
  createdAt: AT,
  expiresAt: AT,
  paidAt: null,
  settledAt: null,
  memo: null,
  payments: [],
};

const FACTS: Readonly<Record<PanelKind, Partial<InvoiceView>>> = {
  waiting: {},
  seen: { status: 'processing' },
  accept: { status: 'processing', advice: { word: 'accept', reasons: [], limitSats: 20_000 } },
  'ask-manager': { status: 'processing', advice: { word: 'ask', reasons: ['fee_low'], limitSats: 20_000 } },
  replaced: { status: 'processing', notice: 'replaced' },
  underpaid: { part: true },
  paid: { status: 'settled' },
  overpaid: { status: 'settled', over: true },
  'paid-twice': { status: 'settled', notice: 'twice' },
  reverted: { status: 'processing', notice: 'reverted' },
  expired: { status: 'expired' },
  'expired-underpaid': { status: 'expired', part: true },
  'late-seen': { status: 'expired', late: true, allFinal: false },
  'more-seen': { status: 'settled', over: true, allFinal: false },
  'paid-late': { status: 'expired', late: true },
  cancelled: { status: 'cancelled' },
  invalid: { status: 'invalid' },
};
/** An invoice in the given state of the panel. */
export const invoiceOf = (kind: PanelKind): InvoiceView => ({ ...SALE, ...FACTS[kind] });

export const LINES: readonly Line[] = [
  {
    key: 'a',
    what: 'Waiting to be final',
    why: 'Usually done in 10 minutes.',
    at: null,
    now: true,
    id: null,
    found: '',
    entry: null,
  },
  { key: 'b', what: 'Seen', why: 'By core', at: AT, now: false, id: `${TXID}:0`, found: 'Block 912,345', entry: null },
  { key: 'c', what: 'Code shown', why: '', at: AT, now: false, id: ADDRESS, found: '', entry: null },
];

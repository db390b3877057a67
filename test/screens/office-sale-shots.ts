import type { TimelineEntry, WhyView } from '../../src/shared/contract/invoices.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { ADDRESS, at, detailReply, ON_CHAIN, payment, sale, SALES } from './fixtures.ts';
import { officeAt, press, refuse } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

const ID = 'B'.repeat(22);
const ONE = `GET /api/till/invoices/${ID}`;

const TOLD: TimelineEntry = {
  kind: 'delivery',
  at: at('14:07:45'),
  type: 'InvoiceSettled',
  state: 'dead',
  attempts: 11,
  id: 'd'.repeat(22),
  target: { id: 'w'.repeat(22), kind: 'webhook', host: 'shop.example' },
};
const HAPPENED: TimelineEntry[] = [
  TOLD,
  { kind: 'transition', at: at('14:07:44'), from: 'processing', to: 'settled' },
  {
    ...ON_CHAIN,
    kind: 'observation',
    at: at('14:07:43'),
    what: 'mined',
    source: 'core',
    vout: 1,
    blockHeight: 924_118,
  },
  { kind: 'transition', at: at('13:58:31'), from: 'new', to: 'processing' },
  { ...ON_CHAIN, kind: 'observation', at: at('13:58:31'), what: 'mempool', source: 'core', vout: 1 },
  { kind: 'address', at: at('13:58:02'), address: ADDRESS, index: 46 },
  { kind: 'quote', at: at('13:58:02'), pair: 'BTC_EUR', rate: '92310.00000000' },
];
const SOLD = sale({
  ...SALES.paid,
  id: ID,
  number: 1041,
  amount: '38.20',
  dueSats: 41_383,
  createdAt: at('13:58:02'),
  expiresAt: at('14:13:02'),
  payments: [payment({ amountSats: 41_383, vout: 1, confirmations: 1, seenAt: at('13:58:31') })],
  quote: {
    ...SALES.paid.quote,
    sources: [
      ...SALES.paid.quote.sources,
      { name: 'bitfinex', rate: '86741.00000000', at: at('14:01:58'), used: false },
    ],
  },
});
const SOURCE = {
  saidAt: null,
  kind: 'esplora',
  trust: 'public',
  condition: 'caught-up',
  votes: false,
  rival: null,
} as const;
const MINED: WhyView = {
  kind: 'onchain',
  paymentId: SOLD.payments[0]?.id ?? '',
  certainty: 'confirmed',
  decision: 'in-reference',
  confirmations: 1,
  blockHeight: 924_118,
  tipHeight: 924_118,
  inBlock: true,
  sure: true,
  contested: false,
  rival: null,
  voters: 'own',
  weight: 2,
  weightNeeded: 1,
  onlyPublicSource: false,
  waitEndsAt: null,
  sources: [
    {
      ...SOURCE,
      id: 'a',
      kind: 'core',
      label: '127.0.0.1:8332',
      trust: 'own',
      votes: true,
      says: 'in-block',
      saidAt: at('14:07:43'),
      blockHeight: 924_118,
    },
    { ...SOURCE, id: 'b', label: 'mempool.space', condition: 'behind', says: 'nothing', blockHeight: null },
    {
      ...SOURCE,
      id: 'c',
      kind: 'electrum',
      label: 'electrum.example',
      condition: 'lying',
      says: 'names-rival',
      blockHeight: null,
      rival: '9c1b6e0a'.repeat(8),
    },
  ],
};
const invoice = (of: InvoiceView = SOLD, more: Replies = {}) =>
  officeAt(`invoice/${ID}`, {}, { [ONE]: detailReply({ ...of, id: ID }, { timeline: HAPPENED }), ...more });

/** Pictures of one sale in the office. */
export const OFFICE_SALE_SHOTS: readonly Shot[] = [
  {
    ...invoice(),
    state: 'invoice',
    says: [
      '€38.20',
      'What happened',
      'Rate, median of 3',
      'bitfinex, dropped',
      'Paid to',
      'Mia Keller at Till 1',
      'Resend',
    ],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...invoice(SOLD, {
      [ONE]: detailReply(
        { ...SOLD, id: ID },
        { timeline: HAPPENED, why: [MINED], checkedAt: at('14:13:09'), expiryChecked: true },
      ),
    }),
    state: 'invoice-technical',
    act: (page) => press(page, 'Technical view'),
    says: ['Block 924118', 'f4184fc596', 'Bitcoin Core: in block 924,118', 'mempool.space: not yet', '9c1b6e0a9c'],
  },
  {
    ...invoice(sale({ ...SALES.waiting, id: ID })),
    state: 'invoice-technical-empty',
    act: (page) => press(page, 'Technical view'),
    says: ['No payment was seen yet, so there is nothing to explain.'],
  },
  {
    ...invoice(sale({ ...SALES.late, id: ID })),
    state: 'invoice-late',
    says: ['Paid late', 'Mark as paid', 'Mark as not paid'],
  },
  {
    ...invoice(sale({ ...SALES.waiting, id: ID })),
    state: 'invoice-waiting',
    says: ['Waiting', 'Nothing received yet.'],
  },
  {
    ...invoice(sale({ ...SALES.late, id: ID })),
    state: 'invoice-mark',
    act: async (page) => {
      await press(page, 'Mark as paid');
      await page.getByRole('dialog').getByRole('button', { name: 'Mark as paid' }).click();
    },
    says: ['Mark sale 1042 as paid?', 'Enter a reason for the audit log.', 'Leave as is'],
  },
  {
    ...invoice(SOLD, { [ONE]: refuse(404, 'not_found') }),
    state: 'invoice-missing',
    says: ['This invoice does not exist.'],
  },
  { ...invoice(SOLD, { [ONE]: 'wait' }), state: 'invoice-loading', says: ['Invoices'] },
  { ...invoice(SOLD, { [ONE]: refuse(500, 'internal') }), state: 'invoice-failed', says: ['Retry'] },
];

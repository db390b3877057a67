import type { TimelineEntry, WhyView } from '../../src/shared/contract/invoices.ts';
import { getWalletRoute } from '../../src/shared/contract/wallet.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { ADDRESS, at, body, detailReply, listReply, payment, RECENT, sale, SALES, session, TXID } from './fixtures.ts';
import { MANAGER, officeAt, overviewReply, press, refuse } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

const LIST = 'GET /api/till/invoices';
const ID = 'B'.repeat(22);
const ONE = `GET /api/till/invoices/${ID}`;

/** A busy shop with more rows than fit. */
const MANY: readonly InvoiceView[] = Array.from({ length: 100 }, (_, place) => {
  const like = RECENT[place % RECENT.length] ?? SALES.paid;
  const id = String(place).padStart(22, '0');
  return sale({ ...like, id, number: 1042 - place, memo: place === 2 ? 'Table 7, two cakes' : null });
});

const health = (kind: 'core' | 'esplora', state: 'ok' | 'failing') => ({
  id: kind,
  kind,
  label: kind,
  state,
  height: state === 'ok' ? 924_118 : null,
  lagMs: state === 'ok' ? 320 : null,
  lastError: state === 'ok' ? null : 'connect ECONNREFUSED',
  lastOkAt: at('14:02:10'),
});
const WALLET = body(getWalletRoute.answers[200], {
  fingerprint: '8e750912',
  scriptType: 'p2wpkh',
  descriptor: 'wpkh(xpub6)',
  nextIndex: 48,
  lastPaidIndex: 44,
  gap: 4,
  scanning: false,
  skippedAhead: false,
});

const invoices = (query = '', more: Replies = {}) =>
  officeAt(`invoices${query}`, {}, { [LIST]: listReply(MANY), ...more });

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
  { kind: 'observation', at: at('14:07:43'), what: 'mined', source: 'core', txid: TXID, vout: 1, blockHeight: 924_118 },
  { kind: 'transition', at: at('13:58:31'), from: 'new', to: 'processing' },
  { kind: 'observation', at: at('13:58:31'), what: 'mempool', source: 'core', txid: TXID, vout: 1, blockHeight: null },
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
const SOURCE = { kind: 'esplora', trust: 'public', condition: 'caught-up', votes: false, rival: null } as const;
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

const OVERVIEW: readonly Shot[] = [
  {
    ...officeAt(
      'overview',
      { sources: [health('core', 'ok'), health('esplora', 'failing')] },
      {
        [LIST]: listReply(RECENT.slice(0, 6)),
        'GET /api/till/wallet': WALLET,
      },
    ),
    state: 'overview',
    says: [
      'Received today',
      '€612.40',
      'Needs attention',
      'Sale 1038 was paid after its code expired.',
      '4 past',
      'Failing',
    ],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...officeAt(
      'overview',
      { wallet: 'missing', walletFingerprint: null, sources: [] },
      {
        [LIST]: listReply([]),
        'GET /api/till/overview': overviewReply({
          needsYou: { total: 0, newest: [] },
          troubles: [
            { kind: 'no_wallet', count: 0, names: [] },
            { kind: 'no_source', count: 0, names: [] },
            { kind: 'price_missing', count: 0, names: ['EUR'] },
            { kind: 'no_backup', count: 0, names: [] },
          ],
        }),
      },
    ),
    state: 'overview-new',
    says: ['There is no wallet', 'Add wallet', 'Nothing tells Satchel about payments', 'There is no backup yet'],
  },
  {
    ...officeAt(
      'overview',
      {},
      {
        [LIST]: listReply(RECENT.slice(0, 6)),
        'GET /api/till/wallet': WALLET,
        'GET /api/till/overview': overviewReply({
          troubles: [
            { kind: 'source_failing', count: 1, names: ['mempool.space'] },
            { kind: 'webhooks_waiting', count: 3, names: [] },
            { kind: 'disk_low', count: 0, names: [] },
            { kind: 'backup_old', count: 51, names: [] },
            { kind: 'gap', count: 14, names: [] },
          ],
        }),
      },
    ),
    state: 'overview-failing',
    says: ['A source does not answer', '3 webhooks were not delivered yet', 'No backup for 51 hours'],
  },
  {
    ...officeAt(
      'overview',
      { wallet: 'missing' },
      {
        [LIST]: listReply([]),
        'GET /api/till/overview': overviewReply({
          received: [],
          open: [],
          notFinal: [],
          medianSeconds: null,
          needsYou: { total: 0, newest: [] },
        }),
      },
    ),
    state: 'overview-empty',
    says: [
      '€0.00',
      'Nothing needs your attention.',
      'There is no wallet yet.',
      'No sales yet.',
      'No source reports payments to Satchel.',
    ],
  },
  {
    ...officeAt(
      'overview',
      {},
      {
        'GET /api/till/overview': refuse(500, 'internal'),
        [LIST]: refuse(500, 'internal'),
        'GET /api/till/wallet': refuse(500, 'internal'),
      },
    ),
    state: 'overview-failed',
    says: ['This could not be loaded.', 'Retry'],
  },
];

const LISTS: readonly Shot[] = [
  {
    ...invoices(),
    state: 'invoices',
    says: [
      'Sale 1042',
      'Paid late',
      '€10.00 received',
      'Table 7, two cakes',
      '2 payments need your attention.',
      'Newest first'.toLowerCase(),
    ],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...officeAt('invoices', { store: { ...session().store, locale: 'de' } }, { [LIST]: listReply(MANY) }),
    state: 'invoices-de',
    says: ['Rechnungen', 'Heute erhalten', '612,40\u00a0€', 'Zu klären'],
  },
  {
    ...invoices('?show=needs&span=range&from=2026-11-01&to=2026-11-20&method=onchain&q=10'),
    state: 'invoices-filtered',
    says: ['From', '2026-11-01', '10'],
  },
  { ...invoices('', { [LIST]: listReply([]) }), state: 'invoices-empty', says: ['No sales yet.', 'Open the till'] },
  {
    ...invoices('?q=zz', { [LIST]: listReply([]) }),
    state: 'invoices-not-found',
    says: ['No invoices match.', 'Show all'],
  },
  { ...invoices('', { [LIST]: 'wait' }), state: 'invoices-loading', says: ['Invoices', 'Reference'] },
  {
    ...invoices('', { [LIST]: refuse(500, 'internal') }),
    state: 'invoices-failed',
    says: ['This could not be loaded.', 'Retry'],
  },
  {
    ...officeAt('invoices', { user: { ...MANAGER, role: 'cashier' } }),
    state: 'invoices-no-right',
    says: ['Only the owner or a manager may see this.'],
  },
];

const DETAILS: readonly Shot[] = [
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

export const OFFICE_SALES_SHOTS: readonly Shot[] = [...OVERVIEW, ...LISTS, ...DETAILS];

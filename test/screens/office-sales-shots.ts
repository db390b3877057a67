import type { SessionView } from '../../src/renderer/common/client.ts';
import { getWalletRoute } from '../../src/shared/contract/wallet.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { at, body, listReply, RECENT, sale, SALES, session } from './fixtures.ts';
import { OFFICE_SALE_SHOTS } from './office-sale-shots.ts';
import { CASES, MANAGER, officeAt, overviewReply, press, refuse } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

const LIST = 'GET /api/till/invoices';

/** A busy shop with more rows than fit. */
const MANY: readonly InvoiceView[] = Array.from({ length: 100 }, (_, place) => {
  const like = RECENT[place % RECENT.length] ?? SALES.paid;
  const id = String(place).padStart(22, '0');
  return sale({ ...like, id, number: 1042 - place, memo: place === 2 ? 'Table 7, two cakes' : null });
});

const health = (kind: 'core' | 'esplora', state: 'ok' | 'failing'): SessionView['sources'][number] => ({
  id: kind,
  kind,
  label: kind,
  state,
  height: state === 'ok' ? 924_118 : null,
  lagMs: state === 'ok' ? 320 : null,
  lastError: state === 'ok' ? null : 'connect ECONNREFUSED',
  lastOkAt: at('14:02:10'),
  words: [
    state === 'ok'
      ? { word: 'works', count: null, of: null, reason: null }
      : { word: 'not-answering', count: null, of: null, reason: 'nothing answers there' },
  ],
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
      'Sales today',
      'Received today',
      'including €1.60 too much and €12.90 late',
      '€612.40',
      'Needs attention',
      'Sale 1038 was paid after its code expired.',
      '4 past',
      'Not answering',
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
      {},
      {
        [LIST]: listReply(RECENT.slice(0, 6)),
        'GET /api/till/wallet': WALLET,
        'GET /api/till/overview': overviewReply({ needsYou: { total: 0, newest: [] }, cases: CASES }),
      },
    ),
    state: 'overview-cases',
    says: ['Another program uses your wallet’s key', 'a final payment is in doubt', 'came before the sale', 'Count it'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...officeAt(
      'overview',
      {},
      {
        [LIST]: listReply(RECENT.slice(0, 6)),
        'GET /api/till/wallet': WALLET,
        'GET /api/till/overview': overviewReply({ needsYou: { total: 0, newest: [] }, cases: CASES }),
      },
    ),
    state: 'overview-case-attach',
    act: (page) => press(page, 'Count it'),
    says: ['Count this payment for sale 1030?', 'Reason', 'Not now'],
  },
  {
    ...officeAt(
      'overview',
      { wallet: 'missing', sources: [] },
      {
        [LIST]: listReply([]),
        'GET /api/till/overview': overviewReply({
          sales: [],
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

export const OFFICE_SALES_SHOTS: readonly Shot[] = [...OVERVIEW, ...LISTS, ...OFFICE_SALE_SHOTS];

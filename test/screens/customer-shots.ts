import type { DisplayView } from '../../src/shared/display.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { display } from './display.ts';
import { LONG_BOLT11, sale, SALES } from './fixtures.ts';
import { CUSTOMER_SIZES, type Shot } from './shot.ts';

const screen = (name: string, view: DisplayView, ...says: string[]): Shot => ({
  page: 'customer',
  state: name,
  path: '/display#token',
  sizes: CUSTOMER_SIZES,
  replies: { 'GET /api/display': { body: view }, 'PUT /api/display/shown': { body: null } },
  streams: { '/api/display/events': [['display', view]] },
  says,
  ...(view.sale?.bip21 ? { code: view.sale.address ?? view.sale.bip21 } : {}),
});
const shown = (name: string, state: DisplayView['state'], invoice: InvoiceView, ...says: string[]): Shot =>
  screen(name, display(state, invoice), ...says);

/** The code is the address alone (design.md STATE-54). */
const plain = (
  name: string,
  state: 'amount' | 'part',
  invoice: InvoiceView,
  locale: string,
  ...says: string[]
): Shot => {
  const view = display(state, invoice, { locale });
  return screen(name, { ...view, sale: view.sale && { ...view.sale, address: invoice.address } }, ...says);
};

const PART_SPLIT = { ...SALES.part, bolt11: LONG_BOLT11, bip21: `${SALES.part.bip21}&lightning=${LONG_BOLT11}` };

export const CUSTOMER_SHOTS: readonly Shot[] = [
  {
    ...screen(
      'idle',
      display('idle', null),
      'Welcome to',
      'Café Morgenrot',
      'Pay with bitcoin',
      'Your code will appear here',
    ),
    forced: true,
  },
  {
    ...shown(
      'amount',
      'amount',
      SALES.waiting,
      'To pay',
      '€18.40',
      '19,933 sats',
      'Scan with your bitcoin wallet',
      'Price held for 14:52',
    ),
    forced: true,
  },
  shown('amount-lightning', 'amount', SALES['waiting-lightning'], 'To pay', '€18.40', 'Scan with your bitcoin wallet'),
  {
    ...shown(
      'amount-split',
      'amount',
      SALES['waiting-split'],
      '€18.40',
      'Scan with a Lightning wallet. For any other bitcoin wallet, ask at the counter.',
    ),
    code: `lightning:${LONG_BOLT11}`,
  },
  {
    ...screen(
      'amount-split-de',
      display('amount', SALES['waiting-split'], { locale: 'de' }),
      'Mit einer Lightning-Wallet scannen.',
    ),
    code: `lightning:${LONG_BOLT11}`,
  },
  {
    ...shown('part-split', 'part', PART_SPLIT, 'Still to pay', 'Scan with a Lightning wallet.'),
    code: `lightning:${LONG_BOLT11}`,
  },
  plain(
    'plain',
    'amount',
    SALES['waiting-lightning'],
    'en',
    '€18.40',
    '0.00019933 BTC',
    'This code is the address alone.',
  ),
  plain('plain-part', 'part', SALES.part, 'en', '€8.40', '0.00009100 BTC', 'This code is the address alone.'),
  plain('plain-de', 'amount', SALES.waiting, 'de', '0,00019933 BTC', 'Dieser Code enthält nur die Adresse.'),
  plain('plain-part-de', 'part', SALES.part, 'de', '0,00009100 BTC', 'Dieser Code enthält nur die Adresse.'),
  shown(
    'seen',
    'seen',
    SALES.seen,
    'Payment seen',
    'One moment, please. Stay until this screen turns green.',
    '€18.40 to Café Morgenrot',
  ),
  { ...shown('paid', 'paid', SALES.paid, 'Paid', 'Thank you!', '€18.40', '14:02', 'Sale 1042'), forced: true },
  shown('over', 'paid', SALES.over, 'Paid', 'You paid €1.60 too much. Please ask.'),
  shown(
    'part',
    'part',
    SALES.part,
    'Still to pay',
    '€8.40',
    '€10.00 received of €18.40.',
    'Scan the new code to pay the rest.',
  ),
  shown('part-no-code', 'ask', sale({ ...SALES.part, bip21: null, noCode: 'small' }), 'Please ask at the counter'),
  shown('expired', 'expired', SALES.expired, 'This code has expired', 'Nothing was paid. Please ask for a new code.'),
  shown(
    'expired-part',
    'expired',
    SALES['expired-part'],
    'This code has expired',
    '€10.00 received. Please ask at the counter.',
  ),
  shown('late-seen', 'seen', SALES['late-seen'], 'Payment seen', 'One moment, please.'),
  shown('late', 'ask', SALES.late, 'Your payment arrived', 'Please ask at the counter.'),
  shown('twice', 'paid', SALES.twice, 'Paid twice', 'Please ask for your money back.'),
  shown('invalid', 'ask', SALES.invalid, 'Please ask at the counter'),
  shown('wait', 'wait', SALES.waiting, 'Please wait'),
  screen(
    'training',
    display('amount', SALES.waiting, { training: true, network: 'regtest' }),
    'Training · no real money',
    '€18.40',
  ),
  shown(
    'amount-no-lightning',
    'amount',
    sale({ lightningAway: true }),
    '€18.40',
    'Lightning does not work for this payment. Any bitcoin wallet can pay.',
  ),
  screen('test-network', display('idle', null, { network: 'signet' }), 'Test network · no real money'),
  screen(
    'amount-de',
    display('amount', SALES.waiting, { locale: 'de' }),
    'Zu zahlen',
    '18,40\u00a0€',
    'Mit Ihrer Bitcoin-Wallet scannen',
  ),
  screen('seen-de', display('seen', SALES.seen, { locale: 'de' }), 'Zahlung gesehen'),
  screen('part-de', display('part', SALES.part, { locale: 'de' }), 'Noch zu zahlen'),
  screen('late-seen-de', display('seen', SALES['late-seen'], { locale: 'de' }), 'Zahlung gesehen'),
  screen('late-de', display('ask', SALES.late, { locale: 'de' }), 'Ihre Zahlung ist angekommen'),
  screen('expired-part-de', display('expired', SALES['expired-part'], { locale: 'de' })),
  {
    page: 'customer',
    state: 'not-paired',
    path: '/display#revoked',
    sizes: CUSTOMER_SIZES,
    replies: { 'GET /api/display': { refuse: { status: 401, code: 'invalid_display', error: 'x' } } },
    act: async (page) => page.getByText('This screen is not paired.').waitFor(),
    says: ['This screen is not paired. Open it again from the till.'],
  },
];

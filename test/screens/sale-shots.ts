import type { Page } from '@playwright/test';
import { detailReply, listReply, LONG_BOLT11, RECENT, sale, SALES, session } from './fixtures.ts';
import { TILL_SIZES, ZOOMED, type Shot } from './shot.ts';
import { paying, press, saleShot, till } from './till-base.ts';

const PAYING: readonly Shot[] = [
  {
    ...saleShot(
      'waiting',
      'Waiting',
      'Nothing received yet.',
      '€18.40',
      '19,933 sats',
      'Price held for 14:52',
      'Next customer',
    ),
    forced: true,
    sizes: [...TILL_SIZES, ZOOMED],
  },
  saleShot('waiting-lightning', 'Waiting', 'Nothing received yet.', '€18.40'),
  {
    ...saleShot('waiting-split', 'Waiting', 'Wallet without Lightning'),
    code: `lightning:${LONG_BOLT11}`,
  },
  {
    ...paying(
      'waiting',
      SALES.waiting,
      [
        'Send exactly this amount to this address',
        '0.00019933',
        'Copy',
        'Show the usual code',
        'Address is on the customer screen',
      ],
      {},
      { plain: true },
    ),
    state: 'waiting-plain',
    code: null,
    act: (page) => page.keyboard.press('F8'),
  },
  {
    ...saleShot(
      'waiting',
      'Cancel sale?',
      'The code disappears from the customer screen. We keep watching it.',
      'Keep waiting',
    ),
    state: 'cancel',
    act: (page) => page.keyboard.press('Escape'),
    isCovered: true,
  },
  {
    ...paying('run-out', sale({ createdAt: '2026-11-20T12:47:10.000Z', expiresAt: '2026-11-20T13:02:10.000Z' }), [
      'Waiting',
      'The code has expired. Checking one last time.',
    ]),
    code: null,
  },
  {
    ...saleShot(
      'seen',
      'Wait',
      'Payment seen. Keep the goods until this turns green.',
      'Above the instant limit of €15.00. Usually done in 10 minutes.',
      'Not final yet',
      'Seen 4 s ago',
    ),
    forced: true,
  },
  saleShot(
    'part',
    'Part paid',
    '€10.00 received. The new code is for €8.40.',
    '€8.40',
    '9,100 sats of 19,933',
    'Still watching the first code',
  ),
  paying(
    'part-no-code',
    sale({
      ...SALES.part,
      remainingSats: 200,
      remainingAmount: '0.18',
      receivedAmount: '18.22',
      receivedSats: 19_733,
      bip21: null,
      noCode: 'small',
    }),
    ['Part paid', '€18.22 received. €0.18 is too little for a code. Collect the rest another way.'],
  ),
  {
    ...saleShot(
      'paid',
      'Paid',
      'Accept. Hand over the goods.',
      'Next sale',
      'Customer sees “Paid”',
      '19,933 sats · Bitcoin address',
    ),
    forced: true,
    sizes: [...TILL_SIZES, ZOOMED],
  },
  saleShot('over', 'Paid', '€1.60 too much. Give change or keep it as a tip.', '€20.00', 'Next sale'),
  saleShot('more-seen', 'Paid', 'Accept. €1.60 more was seen. Do not give it back yet.'),
  saleShot('twice', 'Paid twice', 'Sale 1042 was paid again (€18.40). Refund one payment.'),
  saleShot('replaced', 'Wait', 'The sender changed the payment.', 'Not final yet'),
  saleShot('replaced-away', 'Wait', 'The sender changed the payment.', 'Price held for'),
  saleShot('reverted', 'No longer paid', 'Sale 1042: the payment is no longer final. Ask a manager.', 'Next sale'),
  saleShot(
    'expired',
    'Expired',
    'Nothing received. We keep watching this code.',
    'New code',
    'Expired at 14:01',
    'Next sale',
  ),
  saleShot('expired-part', 'Part paid', '€10.00 received, then the code expired.'),
  saleShot('late-seen', 'Wait', 'A late payment was seen. Do not refund it yet.'),
  saleShot('late', 'Paid late', '€18.40 arrived after the code expired. A manager accepts or refunds it.'),
  saleShot('cancelled', 'Cancelled', 'We keep watching this code.', 'New code'),
  saleShot('invalid', 'Not paid', 'The payment never became final. Ask a manager.'),
  {
    ...paying(
      'seen-de',
      SALES.seen,
      ['Warten', 'Zahlung gesehen. Ware behalten, bis es hier grün wird.', 'Über der Sofortgrenze von 15,00\u00a0€.'],
      {
        store: { ...session().store, locale: 'de' },
      },
    ),
  },
];

const detailOf = RECENT[1] ?? SALES.seen;
const recent = till(
  {},
  { 'GET /api/till/invoices': listReply(RECENT), [`GET /api/till/invoices/${detailOf.id}`]: detailReply(detailOf) },
);
const openRecent = (page: Page): Promise<void> => page.keyboard.press('F5');
const earlier = RECENT[3] ?? SALES.paid;
const LIST: readonly Shot[] = [
  {
    ...till(
      {},
      { 'GET /api/till/invoices': listReply(RECENT), [`GET /api/till/invoices/${earlier.id}`]: detailReply(earlier) },
    ),
    state: 'earlier',
    act: async (page) => {
      await openRecent(page);
      await press(page, '1039');
      await press(page, 'Show payment');
    },
    says: ['Earlier sale · Nov 20, 2026', 'Paid. Nothing to do.', 'Next sale'],
  },
  {
    ...recent,
    state: 'recent',
    act: async (page) => {
      await openRecent(page);
      await press(page, '1041');
      await page.getByText('Waiting to become final').waitFor();
    },
    says: [
      'Sale 1041',
      'Waiting to become final',
      'Usually done in 10 minutes.',
      'By Bitcoin Core',
      '13:58:31',
      'Paid late',
      'Show payment',
    ],
  },
  {
    ...recent,
    state: 'recent-technical',
    act: async (page) => {
      await openRecent(page);
      await press(page, '1041');
      await page.getByLabel('Technical view').check();
    },
    says: ['f4184fc596…9e16:0', 'Copy', 'Technical view', 'By Bitcoin Core'],
  },
  { ...recent, state: 'recent-none-chosen', act: openRecent, says: ['Choose a sale to see what happened.'] },
  {
    ...till({}, { 'GET /api/till/invoices': listReply([]) }),
    state: 'recent-empty',
    act: openRecent,
    says: ['No sales yet. The first one will appear here.', 'Ring up a sale'],
  },
  {
    ...till({}, { 'GET /api/till/invoices': listReply([]) }),
    state: 'recent-not-found',
    act: async (page) => {
      await page.getByLabel('Search sales').fill('4711');
    },
    says: ['No sales match this search.', 'Show all sales'],
  },
  {
    ...till({}, { 'GET /api/till/invoices': { refuse: { status: 500, code: 'internal', error: 'x' } } }),
    state: 'recent-failed',
    act: openRecent,
    says: ['The sales could not be loaded.', 'Retry'],
  },
  {
    ...till({}, { 'GET /api/till/invoices': 'wait' }),
    state: 'recent-loading',
    act: openRecent,
    says: ['Recent sales'],
  },
];

const GERMAN = { store: { ...session().store, locale: 'de' } };
const ACCEPTED = sale({ ...SALES.seen, advice: { word: 'accept', reasons: [], limitSats: 20_000 } });
const ASKED = sale({
  ...SALES.seen,
  advice: { word: 'ask', reasons: ['above_limit', 'has_parent'], limitSats: 16_250 },
});
const KEPT = sale({ ...SALES.seen, advice: { word: 'wait', reasons: ['contested'], limitSats: 20_000 } });

/** The words about a payment that is not final (design.md STATE-49, STATE-59, STATE-60). */
const ADVISED: readonly Shot[] = [
  paying('advice-accept', ACCEPTED, ['Accept', 'Wait until it is final']),
  paying('advice-ask', ASKED, ['Ask manager', 'Manager’s PIN', 'Wait until it is final']),
  paying('advice-ask-de', ASKED, [], GERMAN),
  paying('advice-wait', KEPT, ['Wait']),
  {
    ...paying('advice-chosen', ACCEPTED, ['Wait', 'Show the advice again']),
    act: (page) => press(page, 'Wait until it is final'),
  },
];

export const SALE_SHOTS: readonly Shot[] = [...ADVISED, ...PAYING, ...LIST];

import type { Page } from '@playwright/test';
import { scan } from '../support/by-keyboard.ts';
import { detailReply, RECENT, SALES, session } from './fixtures.ts';
import { TILL_SIZES, ZOOMED, type Shot } from './shot.ts';
import { CREDENTIALS, failing, paying, press, till, type } from './till-base.ts';

const USUAL = [{ currency: 'EUR', amount: '4.50', sales: 12 }];
const CHF_RATE = {
  pair: 'BTC_CHF',
  value: '92310.00000000',
  lastValue: '92310.00000000',
  ageSeconds: 12,
  byHandUntil: null,
  known: { rate: '92310.00000000', fresh: true },
};
const askAbout = async (page: Page, digits: string): Promise<void> => {
  await type(page, digits);
  await press(page, /^Charge|^Kassieren/);
};

const RING_UP: readonly Shot[] = [
  {
    ...till(),
    state: 'idle',
    says: ['Nothing to charge yet', '€0.00', 'Sale 1042'],
    forced: true,
    sizes: [...TILL_SIZES, ZOOMED],
  },
  {
    ...till(),
    state: 'entering',
    act: (page) => type(page, '450'),
    says: ['€4.50', '4,875 sats', 'Charge', 'On the keypad'],
    sizes: [...TILL_SIZES, ZOOMED],
  },
  {
    ...till(),
    state: 'limit',
    act: (page) => type(page, '9999999999999'),
    says: ['€9,999,999,999.99'],
  },
  {
    ...till({ store: { ...session().store, locale: 'de' } }),
    state: 'entering-de',
    act: (page) => type(page, '450'),
    says: ['4,50\u00a0€', '4.875\u00a0sats', 'Kassieren', 'Letzte'],
  },
  {
    ...till({ usualAmounts: USUAL }),
    state: 'unusual',
    act: (page) => askAbout(page, '4006381333'),
    says: ['Charge €40,063,813.33?', 'Today’s sales are around €4.50.', 'Change amount'],
    forced: true,
    sizes: [...TILL_SIZES, ZOOMED],
  },
  {
    ...till({ usualAmounts: USUAL, store: { ...session().store, locale: 'de' } }),
    state: 'unusual-de',
    act: (page) => askAbout(page, '4006381333'),
    says: ['40.063.813,33\u00a0€ kassieren?', 'Betrag ändern'],
  },
  {
    ...till({ store: { ...session().store, currency: 'CHF', askAbove: '500.00' }, rate: CHF_RATE }),
    state: 'above-limit',
    act: (page) => askAbout(page, '999999999999'),
    says: ['Charge CHF\u00a09,999,999,999.99?', 'Above CHF\u00a0500.00'],
  },
  {
    ...till({}, { 'POST /api/till/invoices': 'wait' }),
    state: 'charging',
    act: async (page) => {
      await type(page, '1840');
      await press(page, /^Charge/);
      await page.clock.setFixedTime(new Date('2026-11-20T13:02:22.000Z'));
      await page.getByText('Creating the address.').waitFor();
    },
    says: ['Waiting', 'Preparing code', 'Creating the address. This takes a moment the first time.', '€18.40'],
  },
  {
    ...till(),
    state: 'watched',
    keep: { ...CREDENTIALS, watched: `${RECENT[1]?.id} ${RECENT[2]?.id}` },
    replies: {
      ...till().replies,
      ...Object.fromEntries(RECENT.slice(1, 3).map((one) => [`GET /api/till/invoices/${one.id}`, detailReply(one)])),
    },
    says: ['1041', 'Seen, wait', '1040', 'Part paid'],
  },
  {
    ...till(),
    state: 'watched-trouble',
    keep: { ...CREDENTIALS, watched: `${RECENT[1]?.id} ${RECENT[2]?.id} ${RECENT[4]?.id}` },
    replies: {
      ...till().replies,
      ...Object.fromEntries(RECENT.slice(1, 5).map((one) => [`GET /api/till/invoices/${one.id}`, detailReply(one)])),
    },
    says: ['1038', 'Paid late', '+1'],
  },
  {
    ...till(),
    state: 'alert',
    act: async (page, shop) => {
      shop.push('/api/till/events', 'invoice.changed', { ...SALES.reverted, id: RECENT[3]?.id, number: 1039 });
      await page.getByText('No longer paid.').waitFor();
    },
    says: ['No longer paid.', 'Sale 1039: the payment is no longer final. Ask a manager.', 'Show payment', 'Dismiss'],
  },
  {
    ...till(),
    state: 'barcode',
    act: (page) => scan(page, '4006381333931'),
    isFleeting: true,
    says: ['No item with this barcode', '€0.00'],
  },
  {
    ...till(),
    state: 'help',
    act: (page) => page.keyboard.press('F1'),
    says: ['Keyboard help', 'Next customer; this sale is still watched'],
  },
  {
    ...till({ user: { id: 'U'.repeat(22), name: 'Lena', role: 'owner' } }),
    state: 'menu',
    act: (page) => press(page, 'Lena, menu'),
    says: ['Open customer screen', 'Turn sounds off', 'Settings', 'Keyboard help', 'Lock the till'],
  },
];

const LOCKED = {
  refuse: {
    status: 503,
    code: 'locked',
    error: 'Satchel is locked. Payments are still monitored. New sales must wait.',
  },
} as const;
const STALE = {
  pair: 'BTC_EUR',
  value: null,
  lastValue: '92310.00000000',
  ageSeconds: 840,
  byHandUntil: null,
  known: { rate: '92310.00000000', fresh: false },
} as const;
const OLDER = {
  pair: 'BTC_EUR',
  value: '92310.00000000',
  lastValue: '92310.00000000',
  ageSeconds: 240,
  byHandUntil: null,
  known: { rate: '92310.00000000', fresh: true },
} as const;
const OWNER = { id: 'U'.repeat(22), name: 'Lena', role: 'owner' } as const;
const MANAGER = { id: 'W'.repeat(22), name: 'Samira', role: 'manager' } as const;
/** It works, and its channels are nearly full (lightning.md LN-22). */
const LITTLE_ROOM = { state: 'ok', reason: null, receivableSats: '12300' } as const;

const TROUBLE: readonly Shot[] = [
  {
    ...till({
      sources: [failing('esplora')],
      rate: OLDER,
    }),
    state: 'offline',
    act: (page) => type(page, '1840'),
    says: ['Offline', 'No internet.', 'The price is valid for 6 more minutes.', '4 min ago', 'Charge'],
  },
  paying('offline-paying', SALES.waiting, ['Offline', 'No internet.', 'We will check it when the internet is back.'], {
    sources: [failing('esplora')],
    rate: OLDER,
  }),
  {
    ...till({ sources: [failing('core')] }),
    state: 'node-away',
    act: (page) => type(page, '1840'),
    says: ['Node away', 'does not answer.', 'The price is valid for 10 more minutes.', 'Charge'],
  },
  {
    ...till({ user: OWNER, sources: [] }),
    state: 'unwatched',
    says: ['No source', 'Nothing tells Satchel about payments.', 'Add a source'],
  },
  paying('unwatched-paying', SALES.waiting, ['No source', 'This payment cannot be seen.', 'Ask the owner'], {
    sources: [],
  }),
  {
    ...till({ user: OWNER, sources: [], wallet: 'missing', walletFingerprint: null, rate: null }),
    state: 'new-shop',
    act: (page) => type(page, '1840'),
    says: ['No source', 'There is no wallet yet.', 'Add the wallet', 'No wallet yet', 'No price'],
  },
  {
    ...till({ rate: STALE }),
    state: 'stale',
    act: (page) => type(page, '1840'),
    says: ['The price is too old.', 'ask a manager to set a price by hand', 'Price too old', '14 min ago', '€92,310'],
  },
  {
    ...till({ rate: STALE, user: MANAGER }),
    state: 'stale-manager',
    act: (page) => type(page, '1840'),
    says: ['The price is too old.', 'set a price by hand', 'Price too old'],
  },
  {
    ...till({ rate: STALE, user: MANAGER }),
    state: 'price-by-hand',
    act: async (page) => {
      await type(page, '1840');
      await press(page, 'set a price by hand');
      await page.getByLabel('Price of 1 BTC in EUR').fill('9231');
      await press(page, 'Set this price');
    },
    says: ['Set a price by hand', 'That is 90% below the last known price.', 'Use it?', 'Use this price'],
  },
  {
    ...till({}, { 'GET /api/v1/health': { refuse: { status: 503, code: 'internal', error: 'DOWN' } } }),
    state: 'storage-full',
    act: (page) => type(page, '1840'),
    says: ['The disk is full.', 'Free up some space to continue. Open payments are still watched.', 'Disk full'],
  },
  {
    ...till(),
    state: 'locked',
    act: async (page, shop) => {
      await type(page, '1840');
      const base = till();
      shop.say(
        { ...base.replies, 'GET /api/till/session': LOCKED, 'POST /api/till/invoices': LOCKED },
        base.streams ?? {},
      );
      await press(page, /^Charge/);
      await page.getByText('Satchel is locked.', { exact: true }).waitFor();
      await page.locator('.toast').waitFor({ state: 'detached', timeout: 10_000 });
    },
    says: ['Satchel is locked.', 'Payments are watched. New sales wait.', 'Unlock', 'Locked'],
  },
  {
    ...till(),
    state: 'away',
    streams: {},
    act: async (page) => page.getByText('Satchel is not responding.').waitFor(),
    says: ['Satchel is not responding.', 'The till resumes automatically when Satchel is back.', 'Offline'],
  },
  { ...till({ wallet: 'missing', walletFingerprint: null }), state: 'no-wallet', says: ['There is no wallet yet.'] },
  { ...till({ wallet: 'scanning' }), state: 'scanning', says: ['The wallet is being scanned.'] },
  { ...till({ network: 'signet' }), state: 'test-network', says: ['Test network signet · no real money'] },
  {
    ...till({ walletChange: { before: '11112222', after: '8e750912', at: '2026-11-18T09:00:00.000Z', by: 'Lena' } }),
    state: 'wallet-changed',
    says: ['Wallet changed Nov 18, 2026 by Lena'],
  },
  {
    ...till({
      publicUrlChange: { before: null, after: 'https://pay.example', at: '2026-11-18T09:00:00.000Z', by: 'Lena' },
    }),
    state: 'address-changed',
    says: ['Public address changed'],
  },
  {
    ...till({ targetsToApprove: 1, targetsWithoutSecret: 2 }),
    state: 'webhooks',
    says: ['1 webhook to approve', '2 webhooks need a new secret'],
  },
  {
    ...till({ lightning: { state: 'failing', reason: 'its wallet is locked', receivableSats: null } }),
    state: 'no-lightning',
    says: ['Lightning is off. The code has the address.', 'Reason: its wallet is locked.'],
  },
  {
    ...till({ lightning: LITTLE_ROOM }),
    state: 'little-room',
    act: (page) => type(page, '1840'),
    says: ['€18.40', 'Lightning can receive 12,300 sats now. The code has the address.'],
  },
  paying(
    'waiting-little-room',
    { ...SALES.waiting, lightningAway: true },
    ['Waiting', 'Lightning can receive 12,300 sats now. The code has the address.'],
    { lightning: LITTLE_ROOM },
  ),
  paying(
    'training',
    SALES['waiting-lightning'],
    ['Training · no real money', 'Lightning', 'Next block', 'Undo block', 'Waiting'],
    {
      training: true,
      network: 'regtest',
    },
  ),
];

export const TILL_SHOTS: readonly Shot[] = [...RING_UP, ...TROUBLE];

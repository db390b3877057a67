import { listDisplaysRoute, listTillsRoute } from '../../src/shared/contract/pairing.ts';
import { listUsersRoute } from '../../src/shared/contract/people.ts';
import { getPolicyRoute, getRatesRoute } from '../../src/shared/contract/settings.ts';
import { type SessionView } from '../../src/shared/contract/session.ts';
import { body, session } from './fixtures.ts';
import { officeAt, press, refuse } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

const AT = '2026-11-03T09:00:00.000Z';
const TILLS = [
  { id: 'T'.repeat(22), name: 'Till 1', storeId: 'S'.repeat(22), createdAt: AT },
  { id: 'R'.repeat(22), name: 'Terrace', storeId: 'S'.repeat(22), createdAt: '2026-11-12T09:00:00.000Z' },
];
const person = (letter: string, name: string, role: 'owner' | 'manager' | 'cashier', disabled = false) => ({
  id: letter.repeat(22),
  name,
  role,
  hasPassword: role !== 'cashier',
  hasPin: true,
  disabled,
  createdAt: AT,
});
const PEOPLE = [
  person('X', 'Lena Brandt', 'owner'),
  person('W', 'Samira Aziz', 'manager'),
  person('U', 'Mia Keller', 'cashier'),
  person('V', 'Jonas Timm', 'cashier', true),
];
const RATE_SOURCES = ['kraken', 'bitstamp', 'coinbase'].map((name) => ({
  name,
  rate: '92310.00000000',
  at: '2026-11-20T13:02:07.000Z',
  used: true,
}));
const RATES = {
  kind: 'market' as const,
  spreadPercent: '0',
  pairs: {},
  manual: [],
  now: [
    {
      pair: 'BTC_EUR',
      value: '92310.00000000',
      lastValue: '92310.00000000',
      ageSeconds: 12,
      known: { rate: '92310.00000000', fresh: true },
      sources: RATE_SOURCES,
    },
    {
      pair: 'BTC_CHF',
      value: '86120.00000000',
      lastValue: '86120.00000000',
      ageSeconds: 12,
      known: { rate: '86120.00000000', fresh: true },
      sources: RATE_SOURCES,
    },
  ],
  errors: [],
};
const rates = (over: object = {}) => body(getRatesRoute.answers[200], { ...RATES, ...over });
const policy = body(getPolicyRoute.answers[200], {
  tiers: [
    { upToSats: 16_250, confirmations: 0 },
    { upToSats: 500_000, confirmations: 1 },
    { upToSats: null, confirmations: 3 },
  ],
  tolerancePercent: '0.5',
  agreementLimitSats: 1_000_000,
  adviceLimitSats: 0,
});
const displays = (list: object[]) => body(listDisplaysRoute.answers[200], { displays: list } as never); // the schema checks it
const DISPLAYS = [
  {
    id: 'D'.repeat(22),
    name: 'Counter left',
    tillId: 'T'.repeat(22),
    invoiceId: null,
    by: 'Mia Keller',
    shows: null,
    createdAt: AT,
  },
  { id: 'E'.repeat(22), name: 'Window', tillId: null, invoiceId: null, by: null, shows: null, createdAt: AT },
];

const office = (page: string, over: Partial<SessionView> = {}, more: Replies = {}) =>
  officeAt(page, over, {
    'GET /api/till/rates': rates(),
    'GET /api/till/policy': policy,
    'GET /api/till/tills': body(listTillsRoute.answers[200], { tills: TILLS }),
    'GET /api/till/displays': displays(DISPLAYS),
    'GET /api/till/users': body(listUsersRoute.answers[200], { users: PEOPLE }),
    'PATCH /api/till/store': { body: session().store },
    ...more,
  });

const PLAIN: readonly Shot[] = [
  {
    ...office('shop'),
    state: 'shop',
    says: ['Shop', 'Name of the shop', 'Time zone'],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  { ...office('language'), state: 'language', says: ['Language and region', '€1,234.50'] },
  { ...office('currencies'), state: 'currencies', says: ['Currency of the shop', 'CHF', 'Sats are always available.'] },
  {
    ...office('prices'),
    state: 'prices',
    says: ['Price source', '€92,310.00', 'Kraken, Bitstamp, Coinbase'],
  },
  {
    ...office('prices', {}, { 'GET /api/till/rates': rates({ kind: 'fixed', pairs: { BTC_EUR: '90000.00000000' } }) }),
    state: 'prices-fixed',
    says: ['1 BTC in EUR', '1 BTC in CHF'],
  },
  {
    ...office(
      'prices',
      {},
      {
        'GET /api/till/rates': rates({
          now: [],
          manual: [{ pair: 'BTC_EUR', rate: '92000.00000000', until: '2026-11-20T13:32:19.000Z' }],
          errors: [{ name: 'kraken', error: 'No route to host', at: AT }],
        }),
      },
    ),
    state: 'prices-by-hand',
    says: ['No price is known.', '€92,000.00', 'until 14:32', 'End now', 'Kraken does not work: No route to host.'],
  },
  {
    ...office('payments'),
    state: 'payments',
    says: ['Code valid for (minutes)', 'about €15.00', 'Everything above', 'Add a limit'],
  },
  { ...office('sounds'), state: 'sounds', says: ['Play sounds', 'Volume', 'Someone is needed'] },
  { ...office('tills'), state: 'tills', says: ['Till 1', 'this till', 'Terrace', 'Pair a till'] },
  {
    ...office('screens'),
    state: 'screens',
    says: ['Counter left', 'Shows sales from Till 1', 'Shows sales from all tills'],
  },
  {
    ...office('staff'),
    state: 'staff',
    says: ['Lena Brandt', 'Manager · PIN · Password', 'May not log in', 'Add a person'],
  },
  {
    ...office('computer'),
    state: 'computer',
    desktop: true,
    says: ['Display for the customer screen', 'Second display', 'Start Satchel when this computer starts'],
  },
  {
    ...office('payments', { store: { ...session().store, locale: 'de' } }),
    state: 'payments-de',
    says: ['Zahlungen', 'Wann eine Zahlung endgültig ist', 'etwa 15,00\u00a0€'],
  },
];

const TOLD: readonly Shot[] = [
  {
    ...office('shop'),
    state: 'saved',
    isFleeting: true,
    act: async (page) => {
      await page.getByLabel('Name of the shop').fill('Café Abendrot');
      await page.keyboard.press('Enter');
      await page.getByText('Saved', { exact: true }).waitFor();
    },
    says: ['Saved'],
  },
  {
    ...office('shop'),
    state: 'refused',
    act: async (page) => {
      await page.getByLabel('Name of the shop').fill('');
      await page.keyboard.press('Enter');
    },
    says: ['This cannot be empty.'],
  },
  {
    ...office('payments'),
    state: 'payments-refused',
    act: async (page) => {
      await page.getByLabel('Up to, in sats', { exact: true }).first().fill('900000');
      await page.keyboard.press('Enter');
    },
    says: ['Each limit must be higher than the one before.'],
  },
  { ...office('staff', {}, { 'GET /api/till/users': 'wait' }), state: 'loading', says: ['Staff'] },
  {
    ...office('staff', {}, { 'GET /api/till/users': refuse(500, 'internal', 'x') }),
    state: 'failed',
    says: ['This could not be loaded.', 'Retry'],
  },
  {
    ...office(
      'staff',
      { user: { id: 'W'.repeat(22), name: 'Samira Aziz', role: 'manager' } },
      { 'GET /api/till/users': refuse(403, 'forbidden', 'x') },
    ),
    state: 'owner-only',
    says: ['Only the owner may see this.'],
  },
  {
    ...office('shop', { user: { id: 'U'.repeat(22), name: 'Mia', role: 'cashier' } }),
    state: 'no-right',
    says: ['Only the owner or a manager may see this. Ask one of them to log in.'],
  },
  {
    ...office('shop', {}, { 'GET /api/till/session': refuse(401, 'invalid_session', 'x') }),
    state: 'log-in',
    says: ['Log in as the owner or a manager.'],
  },
  {
    ...office('screens', {}, { 'GET /api/till/displays': displays([]) }),
    state: 'screens-empty',
    says: ['No customer screen is paired yet.'],
  },
  {
    ...office(
      'tills',
      {},
      {
        'POST /api/till/tills': {
          body: { id: 'Q'.repeat(22), name: 'Kiosk', token: 'k3Zs0b9vU2wq1mJt7cYx5RfGhLnPdEaQ8iOyTrWsKjM' },
        },
      },
    ),
    state: 'till-once',
    act: async (page) => {
      await page.getByLabel('Name').fill('Kiosk');
      await press(page, 'Pair a till');
      await page.getByText('This link is shown only once').waitFor();
    },
    says: ['Kiosk', 'This link is shown only once', '#till=k3Zs0b9v', 'Done'],
  },
  {
    ...office('tills'),
    state: 'revoke',
    act: (page) => press(page, 'Revoke: Terrace'),
    says: ['Revoke Terrace?', 'It stops selling immediately. Its earlier sales are still monitored.', 'Keep it'],
  },
  {
    ...office('staff'),
    state: 'person',
    act: (page) => press(page, 'Edit Mia Keller'),
    says: ['Edit Mia Keller', 'New PIN', 'May log in', 'Remove'],
  },
  {
    ...office('staff'),
    state: 'person-own',
    act: async (page) => {
      await press(page, 'Edit Lena Brandt');
      await page.getByLabel('New PIN').fill('314159');
      await press(page, 'Save');
    },
    says: ['Your current password', 'Enter your current password.'],
  },
  {
    ...office('staff', { freshSeconds: null }),
    state: 'password',
    says: ['Enter your password', 'Password of Lena Brandt', 'Continue'],
    forced: true,
  },
  {
    ...office('staff', { freshSeconds: null }),
    state: 'password-left',
    act: (page) => press(page, 'Cancel'),
    says: ['Your password is needed to see this.', 'Enter password'],
  },
  {
    ...office('staff', {}, { 'POST /api/till/users': refuse(409, 'name_taken', 'x') }),
    state: 'person-refused',
    act: async (page) => {
      await press(page, 'Add a person');
      await page.getByLabel('Name').fill('Mia Keller');
      await press(page, 'Save');
    },
    says: ['This name is taken. Choose another.'],
  },
];

export const OFFICE_SHOTS: readonly Shot[] = [...PLAIN, ...TOLD];

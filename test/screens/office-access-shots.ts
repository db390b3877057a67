import { getCheckoutConfig } from '../../src/shared/contract/checkout-config.ts';
import { createApiKeyRoute, listApiKeysRoute } from '../../src/shared/contract/keys.ts';
import { SCOPES } from '../../src/shared/vocabulary.ts';
import { listAuditRoute } from '../../src/shared/contract/records.ts';
import { at, body, session } from './fixtures.ts';
import { officeAt, OWNER, press, refuse } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies, Reply } from './stub-shop.ts';

const CONFIG = {
  id: 'a'.repeat(64),
  userId: OWNER.id,
  xpub: 'xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4',
  addressIndex: 48,
  defaultTtlMinutes: 20,
  unconfirmedWaitMinutes: 480,
  callbackUrl: 'http://192.168.1.20:3000/paid',
  callbackState: 'awaiting_approval' as const,
  redirectUrl: null,
  webhookSecret: 'a'.repeat(64),
  createdAt: at('09:00:00'),
  updatedAt: at('09:00:00'),
};
const GET_CONFIG = 'GET /api/checkout/config';
const checkout = (reply: Reply = body(getCheckoutConfig.answers[200], { config: CONFIG })) =>
  officeAt('checkout', {}, { [GET_CONFIG]: reply });
const CHECKOUT: readonly Shot[] = [
  {
    ...checkout(),
    state: 'checkout',
    says: ['Callback address', 'Waiting for the owner', 'Callback secret', '••••', 'New invoices', '1200'],
  },
  {
    ...checkout(),
    state: 'checkout-secret',
    act: (page) => press(page, 'Show'),
    says: ['a'.repeat(64), 'Hide'],
  },
  {
    ...checkout(),
    state: 'checkout-refused',
    act: async (page) => {
      await page.getByLabel('Callback address').fill('shop.example');
      await page.keyboard.press('Enter');
    },
    says: ['Enter a complete address, such as https://shop.example/paid.'],
  },
  {
    ...checkout(refuse(404, 'not_found')),
    state: 'checkout-empty',
    says: ['Set up a wallet before you connect a web shop.'],
  },
  { ...checkout('wait'), state: 'checkout-loading', says: ['Web shop'] },
  { ...checkout(refuse(500, 'internal')), state: 'checkout-failed', says: ['Retry'] },
];

const key = (letter: string, label: string, scopes: readonly (typeof SCOPES)[number][], lastUsedAt: string | null) => ({
  id: letter.repeat(22),
  keyPrefix: `fc_live_${letter.repeat(4)}`,
  label,
  storeId: session().store.id,
  scopes: [...scopes],
  createdAt: '2026-11-03T09:00:00.000Z',
  lastUsedAt,
});
const KEYS = [
  key('k', 'WooCommerce', SCOPES, at('13:51:00')),
  key('m', 'Bookkeeping', ['invoices:read', 'transactions:read'], null),
];
const PATH = `/api/users/${OWNER.id}/checkout-api-key`;
const keys = (list: object[] | null = KEYS, more: Replies = {}) =>
  officeAt(
    'keys',
    {},
    {
      [`GET ${PATH}s`]: list ? body(listApiKeysRoute.answers[200], { keys: list } as never) : 'wait', // the schema checks it
      ...more,
    },
  );
const RAW = 'fc_live_3Zs0b9vU2wq1mJt7cYx5RfGhLnPdEaQ8iOyTrWsKjM4';
const { lastUsedAt: _used, ...MADE } = key('n', 'Shopware', SCOPES, null);
const KEY_SHOTS: readonly Shot[] = [
  { ...keys(), state: 'keys', says: ['WooCommerce', 'All rights', 'never used', 'Read transactions', 'Create a key'] },
  {
    ...keys(KEYS, { [`POST ${PATH}`]: body(createApiKeyRoute.answers[200], { ...MADE, rawKey: RAW }) }),
    state: 'keys-once',
    act: async (page) => {
      await page.getByLabel('Purpose').fill('Shopware');
      await press(page, 'Create a key');
    },
    says: ['This key is shown only once', RAW, 'Done'],
  },
  {
    ...keys(),
    state: 'keys-revoke',
    act: (page) => press(page, 'Revoke: WooCommerce'),
    says: ['Revoke WooCommerce?', 'Anything that uses it is refused immediately.'],
  },
  { ...keys([...KEYS, { ...KEYS[0], id: 'o'.repeat(22) }]), state: 'keys-full', says: ['Three keys are active.'] },
  { ...keys([]), state: 'keys-empty', says: ['No keys yet.'] },
  { ...keys(null), state: 'keys-loading', says: ['API keys'] },
  { ...keys(KEYS, { [`GET ${PATH}s`]: refuse(403, 'forbidden') }), state: 'keys-owner-only', says: ['Only the owner'] },
  { ...keys(KEYS, { [`GET ${PATH}s`]: refuse(500, 'internal') }), state: 'keys-failed', says: ['Retry'] },
];

const entry = (n: number, what: string, before: object | null, after: object | null) => ({
  id: String(n),
  at: at(`13:${String(59 - n).padStart(2, '0')}:07`),
  userId: OWNER.id,
  userName: n === 3 ? null : 'Lena Brandt',
  storeId: session().store.id,
  what,
  before: before && JSON.stringify(before),
  after: after && JSON.stringify(after),
});
const ENTRIES = [
  entry(
    0,
    'invoice.marked',
    { status: 'expired', mark: null },
    { number: 1038, mark: 'settled', reason: 'Paid in cash' },
  ),
  entry(1, 'wallet.set', { fingerprint: '5c9e228d' }, { fingerprint: '8e750912', scriptType: 'p2wpkh' }),
  entry(2, 'store.changed', { expiryMinutes: 15 }, { expiryMinutes: 20 }),
  entry(3, 'webhook.disabled', null, { url: 'https://shop.example/hook', httpCode: 410 }),
  entry(4, 'something.new', null, { it: '=1+1' }),
];
const audit = (reply: Reply = body(listAuditRoute.answers[200], { entries: ENTRIES })) =>
  officeAt('audit', {}, { 'GET /api/till/audit': reply });
const AUDIT: readonly Shot[] = [
  {
    ...audit(),
    state: 'audit',
    says: [
      'Marked a sale',
      'Paid in cash',
      'Set the wallet',
      '5c9e228d',
      'A webhook was switched off automatically',
      'something.new',
    ],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...audit(body(listAuditRoute.answers[200], { entries: [] })),
    state: 'audit-empty',
    says: ['Nothing has been changed yet.'],
  },
  { ...audit('wait'), state: 'audit-loading', says: ['Audit log'] },
  { ...audit(refuse(403, 'forbidden')), state: 'audit-owner-only', says: ['Only the owner may see this.'] },
  { ...audit(refuse(500, 'internal')), state: 'audit-failed', says: ['Retry'] },
];

export const OFFICE_ACCESS_SHOTS: readonly Shot[] = [...CHECKOUT, ...KEY_SHOTS, ...AUDIT];

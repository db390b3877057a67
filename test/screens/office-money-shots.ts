import { getCheckoutBalance } from '../../src/shared/contract/checkout-config.ts';
import { listWalletAddressesRoute } from '../../src/shared/contract/office.ts';
import type { HealthLineView } from '../../src/shared/contract/source-health.ts';
import {
  getPolicyRoute,
  getSourcesRoute,
  testSourceRoute,
  type SourcesView,
} from '../../src/shared/contract/settings.ts';
import { getWalletRoute, previewWalletRoute } from '../../src/shared/contract/wallet.ts';
import { ADDRESSES, at, body, RECENT } from './fixtures.ts';
import { MANAGER, officeAt, OWNER, press, refuse } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies, Reply } from './stub-shop.ts';

const walletReply = (gap: number): Reply =>
  body(getWalletRoute.answers[200], {
    fingerprint: '8e750912',
    scriptType: 'p2wpkh',
    descriptor:
      'wpkh([8e750912/84h/0h/0h]xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V/0/*)',
    nextIndex: 44 + gap,
    lastPaidIndex: 44,
    gap,
    scanning: false,
    skippedAhead: false,
  });
const preview = (fingerprint: string, kinds: readonly ('p2wpkh' | 'p2tr')[]): Reply =>
  body(previewWalletRoute.answers[200], {
    network: 'mainnet',
    fingerprint,
    candidates: kinds.map((scriptType) => ({
      scriptType,
      descriptor: 'wpkh(xpub)',
      addresses: scriptType === 'p2tr' ? ADDRESSES.toReversed() : [...ADDRESSES],
    })),
  });
const wallet = (gap = 4, more: Replies = {}, over: Parameters<typeof officeAt>[1] = {}) =>
  officeAt('wallet', over, {
    'GET /api/till/wallet': walletReply(gap),
    'GET /api/till/wallet/addresses': body(listWalletAddressesRoute.answers[200], {
      addresses: RECENT.slice(0, 5).map((invoice, place) => ({
        index: 47 - place,
        address: ADDRESSES[place % ADDRESSES.length] ?? '',
        invoice,
      })),
      next: 43,
    }),
    'GET /api/checkout/config/balance': body(getCheckoutBalance.answers[200], {
      confirmedBtc: 0.0418221,
      unconfirmedBtc: 0.00041383,
      totalBtc: 0.04223593,
      totalUsd: 4215.52,
      addressCount: 48,
      asOf: at('14:02:00'),
    }),
    'POST /api/till/wallet/preview': preview('8e750912', ['p2wpkh']),
    ...more,
  });
const fillChange = async (page: Parameters<NonNullable<Shot['act']>>[0]): Promise<void> => {
  await press(page, 'Change wallet');
  await page.getByLabel('Your password').fill('correct horse');
  await page.getByLabel('Public key or descriptor').fill('xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4');
  await press(page, 'Next');
};
const LOGIN: Reply = {
  body: { token: 'session', expiresAt: at('23:00:00'), user: OWNER, stores: [{ id: 'S'.repeat(22), name: 'Café' }] },
};

const WALLET: readonly Shot[] = [
  {
    ...wallet(),
    state: 'wallet',
    says: [
      'The next address is 4 past the last paid one.',
      'Plenty',
      '64, limit',
      '0.04223593 BTC',
      '8e75 0912',
      'Native SegWit',
    ],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  { ...wallet(12), state: 'wallet-soon', says: ['Low', 'Raise the gap limit in your wallet'] },
  { ...wallet(31), state: 'wallet-over', says: ['Used up', 'room for 0 more', 'Raise the gap limit'] },
  {
    ...wallet(),
    state: 'wallet-check',
    act: async (page) => {
      await press(page, 'Check addresses');
      await page.getByRole('button', { name: /^Same/ }).first().click();
    },
    says: ['Are these your addresses?', '1 of 3 checked', 'They do not match'],
  },
  {
    ...wallet(),
    state: 'wallet-different',
    act: async (page) => {
      await press(page, 'Check addresses');
      await press(page, 'They do not match');
    },
    says: ['Stop selling and change the wallet now.'],
  },
  {
    ...wallet(),
    state: 'wallet-change',
    act: (page) => press(page, 'Change wallet'),
    says: ['Your password', 'New sales pay into the new wallet.', 'Never a private key.'],
  },
  {
    ...wallet(4, { 'POST /api/auth/login': refuse(401, 'wrong_password') }),
    state: 'wallet-change-refused',
    act: fillChange,
    says: ['Wrong name or password.'],
  },
  {
    ...wallet(4, {
      'POST /api/auth/login': LOGIN,
      'POST /api/till/wallet/preview': preview('5c9e228d', ['p2wpkh', 'p2tr']),
    }),
    state: 'wallet-change-kinds',
    act: fillChange,
    says: ['first address?', 'Taproot'],
  },
  {
    ...wallet(4, { 'POST /api/auth/login': LOGIN, 'POST /api/till/wallet/preview': preview('5c9e228d', ['p2wpkh']) }),
    state: 'wallet-change-compare',
    act: fillChange,
    says: ['8e75 0912', '5c9e 228d', '0 of 3 checked', 'Keep the old one', 'Confirm change'],
  },
  {
    ...wallet(4, { 'GET /api/till/wallet': refuse(404, 'not_found') }),
    state: 'wallet-empty',
    says: ['There is no wallet yet.', 'Set up a wallet'],
  },
  { ...wallet(4, { 'GET /api/till/wallet': 'wait' }), state: 'wallet-loading', says: ['Wallet'] },
  { ...wallet(4, { 'GET /api/till/wallet': refuse(500, 'internal') }), state: 'wallet-failed', says: ['Retry'] },
  {
    ...wallet(4, {}, { user: { ...MANAGER, role: 'cashier' } }),
    state: 'wallet-no-right',
    says: ['Only the owner or a manager'],
  },
];

const line = (word: HealthLineView['word'], more: Partial<HealthLineView> = {}): HealthLineView => ({
  word,
  count: null,
  of: null,
  reason: null,
  ...more,
});
const AGREED = { height: 924_118, minedAt: at('13:56:18'), voters: 'own', weight: 2, agreeing: 1 } as const;
const NOBODY = { height: null, minedAt: null, voters: 'nobody', weight: 0, agreeing: 0 } as const;
const SOURCES_LISTED: SourcesView['sources'] = [
  {
    id: 'C'.repeat(22),
    kind: 'core',
    url: 'http://127.0.0.1:8332',
    hasCredentials: true,
    zmqRawTx: 'tcp://127.0.0.1:28332',
    zmqHashBlock: null,
    own: true,
    health: {
      id: 'C'.repeat(22),
      kind: 'core',
      label: 'core',
      state: 'ok',
      height: 924_118,
      lagMs: 12,
      lastError: null,
      lastOkAt: at('14:02:18'),
      words: [line('works')],
    },
    stand: { votes: true, weight: 2, place: 'agrees', apart: 0 },
  },
  {
    id: 'E'.repeat(22),
    kind: 'esplora',
    url: 'https://mempool.space/api',
    hasCredentials: false,
    zmqRawTx: null,
    zmqHashBlock: null,
    own: false,
    health: {
      id: 'E'.repeat(22),
      kind: 'esplora',
      label: 'esplora',
      state: 'failing',
      height: 924_110,
      lagMs: 1_840,
      lastError: 'https://mempool.space/api answered 429: Too Many Requests',
      lastOkAt: at('13:51:02'),
      words: [line('cannot-be-used', { reason: 'it answers 429' })],
    },
    stand: { votes: false, weight: 1, place: 'behind', apart: 8 },
  },
];
const SOURCES = body(getSourcesRoute.answers[200], { agreement: AGREED, sources: SOURCES_LISTED });
/** A source of each trouble that the page can name (chain.md CHAIN-52). */
const troubled = (
  name: string,
  lines: readonly HealthLineView[],
  stand: Partial<NonNullable<SourcesView['sources'][number]['stand']>> = {},
): SourcesView['sources'][number] => ({
  id: name.padEnd(22, 'x'),
  kind: 'electrum',
  url: `ssl://${name}:50002`,
  hasCredentials: false,
  zmqRawTx: null,
  zmqHashBlock: null,
  own: false,
  health: {
    id: name.padEnd(22, 'x'),
    kind: 'electrum',
    label: name,
    state: 'failing',
    height: 924_118,
    lagMs: 4_000,
    lastError: null,
    lastOkAt: at('13:51:02'),
    words: [...lines],
  },
  stand: { votes: false, weight: 1, place: 'unknown', apart: 0, ...stand },
});
const LIED = 'its block header fails the proof of work';
const TROUBLE = body(getSourcesRoute.answers[200], {
  agreement: AGREED,
  sources: [
    ...SOURCES_LISTED.slice(0, 1),
    troubled('electrs.local', [line('not-answering', { reason: 'nothing answers there' })]),
    troubled('blockstream.info', [line('longer-branch')], { place: 'other-branch', apart: 3 }),
    troubled('electrum.example', [line('wrong-answers', { reason: LIED })]),
    troubled('catching.example', [line('catching-up', { count: 12, of: 40 })]),
    troubled('busy.example', [
      line('fewer-blocks'),
      line('address-unread', { count: 1, reason: 'it answers far too much' }),
    ]),
    troubled('other.example', [line('identity-changed')]),
  ],
});
const ONE_PUBLIC = [
  {
    id: 'E'.repeat(22),
    kind: 'esplora',
    url: 'https://mempool.space/api',
    hasCredentials: false,
    zmqRawTx: null,
    zmqHashBlock: null,
    own: false,
    health: null,
    stand: null,
  },
] as const;
const POLICY = body(getPolicyRoute.answers[200], {
  tiers: [{ upToSats: null, confirmations: 1 }],
  tolerancePercent: '0',
  agreementLimitSats: 1_000_000,
});
const GET_SOURCES = 'GET /api/till/sources';
const sources = (reply: Reply = SOURCES, more: Replies = {}) =>
  officeAt('sources', {}, { [GET_SOURCES]: reply, ...more });

const SOURCE_SHOTS: readonly Shot[] = [
  {
    ...sources(),
    state: 'sources',
    says: ['Bitcoin Core', '924,118', '1 of 2 agree', '8 blocks behind your node', 'Cannot be used', 'Add a source'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...sources(SOURCES, {
      'POST /api/till/sources/test': body(testSourceRoute.answers[200], { ok: true, height: 924_118, error: null }),
    }),
    state: 'sources-add',
    act: async (page) => {
      await press(page, 'Add a source');
      await press(page, 'Test');
    },
    says: ['ZMQ rawtx, optional', 'It works. Block 924,118.'],
  },
  {
    ...sources(),
    state: 'sources-electrum',
    act: async (page) => {
      await press(page, 'Add a source');
      await page.getByRole('radio', { name: 'Electrum server' }).click();
    },
    says: ['ssl://host:50002', 'This is my own server'],
  },
  {
    ...sources(TROUBLE, { 'GET /api/till/policy': POLICY }),
    state: 'sources-trouble',
    says: [
      'Not answering',
      'Longer branch than your node’s',
      'blockstream.info has 3 blocks that your node does not have.',
      'Gives wrong answers',
      'Catching up (12 of 40)',
      'Fewer blocks than before',
      '1 address cannot be read',
      'Identity changed',
      'Sales go on.',
    ],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...sources(body(getSourcesRoute.answers[200], { agreement: NOBODY, sources: [...ONE_PUBLIC] }), {
      'GET /api/till/policy': POLICY,
    }),
    state: 'sources-one-public',
    says: ['sales above 1,000,000 sats wait for 6 blocks'],
  },
  {
    ...sources(),
    state: 'sources-remove',
    act: (page) => press(page, 'Remove: http://127.0.0.1:8332'),
    says: ['Remove Bitcoin Core?', 'Keep it'],
  },
  {
    ...sources(body(getSourcesRoute.answers[200], { agreement: NOBODY, sources: [] })),
    state: 'sources-empty',
    says: ['Nothing tells Satchel about payments', 'Use a public source'],
  },
  { ...sources('wait'), state: 'sources-loading', says: ['Chain sources'] },
  { ...sources(refuse(500, 'internal')), state: 'sources-failed', says: ['Retry'] },
  { ...sources(refuse(403, 'forbidden')), state: 'sources-owner-only', says: ['Only the owner may see this.'] },
];

export const OFFICE_MONEY_SHOTS: readonly Shot[] = [...WALLET, ...SOURCE_SHOTS];

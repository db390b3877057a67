import { LIGHTNING_SHOTS } from './lightning-shots.ts';
import { SOURCE_SHOTS } from './office-source-shots.ts';
import { getCheckoutBalance } from '../../src/shared/contract/checkout-config.ts';
import { listWalletAddressesRoute } from '../../src/shared/contract/office.ts';
import { getRecoveryKitRoute, getWalletRoute, previewWalletRoute } from '../../src/shared/contract/wallet.ts';
import { ADDRESSES, at, body, RECENT } from './fixtures.ts';
import { CASES, MANAGER, officeAt, overviewReply, OWNER, press, refuse } from './office-base.ts';
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
const KIT_DESCRIPTOR =
  'wpkh([8e750912/84h/0h/0h]xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V/0/*)#wc3n3van';
const KIT = body(getRecoveryKitRoute.answers[200], {
  madeAt: at('14:02:00'),
  wallets: [
    {
      fingerprint: '8e750912',
      scriptType: 'p2wpkh',
      network: 'mainnet',
      active: true,
      descriptor: KIT_DESCRIPTOR,
      lastIndex: 67,
      gapLimit: 68,
      bornAt: '2026-01-02T08:00:00Z',
    },
  ],
  coreLines: [
    'createwallet satchel true true "" false true',
    `importdescriptors '[{"desc":"${KIT_DESCRIPTOR}","range":[0,67],"timestamp":1767340800}]'`,
  ],
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
    ...wallet(4, { 'GET /api/till/overview': overviewReply({ cases: CASES }) }),
    state: 'wallet-key-used',
    says: ['Another program uses your wallet’s key', 'I know, it is mine'],
  },
  {
    ...wallet(4, { 'GET /api/till/wallet/recovery-kit': KIT }),
    state: 'wallet-kit',
    act: (page) => press(page, 'Recovery kit'),
    says: ['Wallet 8e75 0912', 'createwallet satchel true true "" false true', 'Download'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...wallet(4, { 'GET /api/till/wallet/recovery-kit': 'wait' }),
    state: 'wallet-kit-loading',
    act: (page) => press(page, 'Recovery kit'),
    says: ['Recovery kit'],
  },
  {
    ...wallet(4, { 'GET /api/till/wallet/recovery-kit': refuse(500, 'internal') }),
    state: 'wallet-kit-failed',
    act: (page) => press(page, 'Recovery kit'),
    says: ['Retry'],
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

export const OFFICE_MONEY_SHOTS: readonly Shot[] = [...WALLET, ...LIGHTNING_SHOTS, ...SOURCE_SHOTS];

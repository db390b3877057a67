/** The set-up, advanced to a step. */
import type { Page } from '@playwright/test';
import { previewWalletRoute } from '../../src/shared/contract/wallet.ts';
import { createTillInvoice } from '../../src/shared/contract/invoices.ts';
import { getSetupProgressRoute } from '../../src/shared/contract/setup-progress.ts';
import { ADDRESSES, body, bootReply, sale, SALES, sessionReply } from './fixtures.ts';
import { DESK_SIZES, type Shot } from './shot.ts';
import type { Replies, Reply, StubShop } from './stub-shop.ts';

export const ZPUB =
  'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs';
const DESCRIPTOR = `wpkh([8e750912/84h/0h/0h]${ZPUB.slice(0, 20)}/0/*)`;
const candidate = (scriptType: 'p2wpkh' | 'p2tr' | 'p2sh-p2wpkh' | 'p2pkh', addresses: readonly string[]) => ({
  scriptType,
  descriptor: DESCRIPTOR,
  addresses: [...addresses],
});
const ONE = candidate('p2wpkh', ADDRESSES);
export const FOUR = [
  ONE,
  candidate('p2tr', ['tb1p8wpt9v4frpf3tkn0srd97pksgsxc5hs52lafxwru9kgeephvs7rqlqt9zj', ADDRESSES[1], ADDRESSES[2]]),
  candidate('p2sh-p2wpkh', ['2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2', ADDRESSES[1], ADDRESSES[2]]),
  candidate('p2pkh', ['mkpZhYtJu2r87Js3pDiWJDmPte2NRZ8bJV', ADDRESSES[1], ADDRESSES[2]]),
];
export const preview = (candidates: (typeof ONE)[]) =>
  body(previewWalletRoute.answers[200], { network: 'testnet4', fingerprint: '8e750912', candidates });

export const SMALL = sale({
  ...SALES.waiting,
  number: 1,
  amount: '546',
  currency: 'SATS',
  dueSats: 546,
  remainingSats: 546,
  remainingAmount: '546',
  receivedAmount: '0',
  lightningAway: false,
  noCode: null,
  overAmount: '0',
  bip21: SALES.waiting.bip21?.replace('0.00019933', '0.00000546') ?? null,
  quote: { ...SALES.waiting.quote, pair: null, rate: null, sources: [] },
});

/** The server's progress after so many steps. */
const progressAfter = (steps: number): Reply =>
  body(getSetupProgressRoute.answers[200], {
    steps: {
      wallet: steps > 2 ? 'done' : 'open',
      check: steps > 3 ? 'done' : 'open',
      lightning: steps > 4 ? 'skipped' : 'open',
      connection: steps > 5 ? 'done' : 'open',
      accept: steps > 6 ? 'done' : 'open',
      trial: 'open',
    },
    draft: {},
  });

export const LENA = { id: 'U'.repeat(22), name: 'Lena', role: 'owner' } as const;
const REPLIES: Replies = {
  'GET /api/boot': bootReply({ state: 'setup' }),
  'GET /api/till/session': sessionReply({ user: LENA, freshSeconds: 300 }),
  'POST /api/setup': {
    body: {
      token: 'session',
      user: { id: 'U'.repeat(22), name: 'Lena', role: 'owner' },
      store: { id: 'S'.repeat(22), name: 'Café Morgenrot', currency: 'EUR' },
    },
  },
  'POST /api/till/tills': { body: { id: 'T'.repeat(22), name: 'Till 1', token: 'till' } },
  'POST /api/till/wallet/preview': preview([ONE]),
  'PUT /api/till/wallet': {
    body: {
      fingerprint: '8e750912',
      scriptType: 'p2wpkh',
      descriptor: DESCRIPTOR,
      nextIndex: 0,
      lastPaidIndex: null,
      gap: 0,
      scanning: false,
      skippedAhead: false,
    },
  },
  'POST /api/till/sources/test': { body: { ok: true, height: 912_345, error: null } },
  'PUT /api/till/sources': { body: { sources: [] } },
  'POST /api/till/invoices': body(createTillInvoice.answers[200], SMALL),
};

export const go = (page: Page, name = 'Continue'): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
const STEPS: readonly ((page: Page) => Promise<void>)[] = [
  async (page) => {
    await page.getByLabel('Your name').fill('Lena');
    await page.getByLabel('PIN for the till').fill('471108');
    await page.getByLabel('Password').fill('a long password');
    await go(page);
  },
  async (page) => {
    await page.getByLabel('Name of the shop').fill('Café Morgenrot');
    await go(page);
    await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  },
  async (page) => {
    await page.getByLabel('Public key or descriptor').fill(ZPUB);
    await page.getByText('Native SegWit, wallet 8e75 0912').waitFor();
    await go(page);
  },
  async (page) => {
    for (const place of [0, 1, 2]) await page.getByRole('button', { name: /^Same/ }).nth(place).click();
    await go(page);
    await page.getByRole('heading', { name: 'Do you have Lightning?' }).waitFor();
  },
  async (page) => {
    await go(page, 'Skip for now');
    await page.getByRole('heading', { name: 'How does Satchel see payments?' }).waitFor();
  },
  async (page) => {
    await go(page, 'Test');
    await page.getByText('It works.').waitFor();
    await go(page);
    await page.getByRole('heading', { name: 'Accept payments immediately, or always wait?' }).waitFor();
  },
  async (page) => {
    await go(page);
    await page.getByRole('heading', { name: 'Try a sale' }).waitFor();
  },
];
export const walk = async (page: Page, steps: number): Promise<void> => {
  for (const step of STEPS.slice(0, steps)) await step(page);
};

export type Act = (page: Page, shop: StubShop) => Promise<void>;
export const nothing: Act = async () => undefined;
/** Shows the set-up after so many steps. */
export const wizard = (
  state: string,
  steps: number,
  says: string[],
  act: Act = nothing,
  more: Partial<Shot> = {},
): Shot => ({
  page: 'setup',
  state,
  path: '/setup#code=abc',
  sizes: DESK_SIZES,
  streams: { '/api/till/events': [['ready', { cursor: '1' }]] },
  says,
  act: async (page, shop) => {
    await walk(page, steps);
    await act(page, shop);
  },
  ...more,
  replies: {
    ...REPLIES,
    'GET /api/till/setup': progressAfter(steps),
    'PATCH /api/till/setup': progressAfter(steps),
    ...more.replies,
  },
});
export const refusing = (path: string, status: number, code: string, error: string): Partial<Shot> => ({
  replies: { [path]: { refuse: { status, code, error } } },
});
export const paste =
  (key: string): Act =>
  (page) =>
    page.getByLabel('Public key or descriptor').fill(key);
export const same =
  (count: number): Act =>
  async (page) => {
    for (let place = 0; place < count; place += 1) await page.getByRole('button', { name: /^Same/ }).nth(place).click();
  };

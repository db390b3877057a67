import { createCommits } from '../../../../src/main/app/commit.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPayRequest, type PayRequest } from '../../../../src/main/app/payment-request/pay-request.ts';
import {
  createPaymentRequests,
  type PaymentRequestsUseCase,
} from '../../../../src/main/app/payment-request/payment-requests.ts';
import { randomIds } from '../../../../src/main/platform/ids.ts';
import { createFeed } from '../../../../src/main/platform/feed.ts';
import { createShop, MINUTE_MS, type Shop } from '../shop.ts';
import { sampleStore, silent } from '../../db/repositories/samples.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const NOBODY = { userId: null, storeId: 'store-1' };

let shop: Shop;
let requests: PaymentRequestsUseCase;
let pay: PayRequest;
beforeEach(async () => {
  shop = await createShop();
  const clock = { nowMs: shop.now };
  const { database } = shop;
  const { commit } = createCommits({ database, clock, ids: randomIds, feed: createFeed(silent) });
  const deps = { database, commit, clock, ids: randomIds };
  requests = createPaymentRequests({ ...deps, cancelInvoice: shop.cancel });
  pay = createPayRequest({ ...deps, createInvoice: shop.create });
});
afterEach(() => shop.close());

const ask = async (days = 30): Promise<string> => {
  const input = { amount: '4.50', title: 'Cake', expiry: { atMs: shop.now() + days * DAY_MS } };
  const made = await requests.create(NOBODY, sampleStore(), input);
  if (!made.ok) throw new Error(made.error.code);
  return made.value.request.id;
};
const codeOf = async (id: string): Promise<string> => {
  const paid = await pay(id);
  return paid.ok ? paid.value.invoiceId : paid.error.code;
};
const statusOf = async (id: string): Promise<string> => {
  const found = await requests.get('store-1', id);
  return found.ok ? found.value.status : found.error.code;
};

test('after its last day a request is expired and makes no code', async () => {
  const id = await ask(1);
  shop.pass(DAY_MS);
  expect(await statusOf(id)).toBe('Pending'); // the day is not over in Berlin
  shop.pass(DAY_MS);
  expect([await statusOf(id), await codeOf(id)]).toEqual(['Expired', 'request_expired']);
});

test('a later day opens an expired request again', async () => {
  const id = await ask(1);
  shop.pass(3 * DAY_MS);
  const input = { amount: '4.50', title: 'Cake' };
  await requests.update(NOBODY, sampleStore(), id, input);
  expect(await statusOf(id)).toBe('Expired');
  await requests.update(NOBODY, sampleStore(), id, { ...input, expiry: { atMs: shop.now() + DAY_MS } });
  expect(await statusOf(id)).toBe('Pending');
});

test('a code with less than two minutes left is not handed out again', async () => {
  const id = await ask();
  const first = await codeOf(id);
  shop.pass(13 * MINUTE_MS);
  expect(await codeOf(id)).toBe(first);
  shop.pass(1);
  expect(await codeOf(id)).not.toBe(first);
});

/** Makes codes until one is refused, and lets each expire. @returns the refusal and how many codes were made */
const useUp = async (id: string, most: number): Promise<{ made: number; refused: string }> => {
  for (let made = 0; made < most; made += 1) {
    const code = await codeOf(id);
    if (!(await shop.database.read.invoices.get(code))) return { made, refused: code };
    shop.pass(16 * MINUTE_MS);
  }
  return { made: most, refused: '' };
};

test('a link uses up at most half of a wallet’s gap per day, and 100 addresses in all (A39)', async () => {
  const id = await ask(60);
  expect(await useUp(id, 30)).toEqual({ made: 10, refused: 'codes_used_up' });
  let made = 10;
  for (let days = 0; days < 30; days += 1) {
    shop.pass(DAY_MS);
    made += (await useUp(id, 30)).made;
  }
  expect([made, await codeOf(id)]).toEqual([100, 'codes_used_up']);
});

test('presses that return an open code do not count against the customer (A39)', async () => {
  const id = await ask();
  const first = await codeOf(id);
  const presses = [];
  for (let n = 0; n < 40; n += 1) presses.push(await codeOf(id));
  expect(new Set(presses)).toEqual(new Set([first]));
  shop.pass(14 * MINUTE_MS);
  expect(await codeOf(id)).toMatch(/^[A-Za-z0-9]{22,}$/);
});

test('at most ten tries per minute to make a code are allowed', async () => {
  const id = await ask();
  shop.lock();
  const tries = [];
  for (let n = 0; n < 11; n += 1) tries.push(await codeOf(id));
  expect(tries).toEqual([...Array.from({ length: 10 }, () => 'locked'), 'too_many_requests']);
});

test('one link that is used up stops no other (A39)', async () => {
  const id = await ask(60);
  await useUp(id, 30);
  const invoiceId = await codeOf(await ask());
  expect(await shop.database.read.invoices.get(invoiceId)).toBeDefined();
});

test('a request whose invoice is settled is paid, and makes no further code', async () => {
  const id = await ask();
  const invoiceId = await codeOf(id);
  await shop.mark({ storeId: 'store-1', invoiceId, as: 'settled', reason: 'cash', userId: null });
  expect([await statusOf(id), await codeOf(id)]).toEqual(['Paid', 'already_paid']);
});

test('if no invoice can be made, the refusal is passed on and nothing is left behind', async () => {
  const id = await ask();
  shop.lock();
  expect(await codeOf(id)).toBe('locked');
  expect(await shop.database.read.paymentRequests.invoicesOf([id])).toEqual([]);
});

test('an invoice and its link are written together', async () => {
  const id = await ask();
  const invoiceId = await codeOf(id);
  const made = await shop.database.read.paymentRequests.invoicesOf([id]);
  expect(made).toMatchObject([{ requestId: id, invoice: { id: invoiceId, api: 'store', memo: 'Cake' } }]);
});

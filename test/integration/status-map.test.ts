/** Real transactions on a regtest node make every row of the status map (api.md MAP-1); both APIs are read. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { bearer, type Answered } from '../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../support/real-server.ts';
import { openStoreShop, type Member, type StoreShop } from '../support/store-client.ts';
import { coreSource } from '../support/till-client.ts';

const DUE_SATS = 20_000;
const MINUTE_MS = 60_000;
const EXPIRY_MS = 16 * MINUTE_MS;
/** The least that the settings allow; an invoice whose payment is in no block by then is invalid. */
const WAIT_MINUTES = 1;

let node: BitcoinNode;
let server: RealServer;
let key: Headers;
let aheadMs = 0;

const must = async (answered: Promise<Answered>): Promise<Answered> => {
  const answer = await answered;
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
};
const asManager = (method: string, path: string, body?: object): Promise<Answered> =>
  must(server.send(method, path, bearer(server.manager.token), body));

beforeAll(async () => {
  node = await startBitcoinNode();
  const clock = { nowMs: () => Date.now() + aheadMs };
  const wallet = { key: TRAINING_KEY, scriptType: 'p2wpkh' };
  server = await openRealServer({ chain: [coreSource(node)], wallet, overrides: { clock } });
  const isReady = async () => (await asManager('GET', '/api/till/session')).json()['wallet'] === 'ready';
  await vi.waitUntil(isReady, { timeout: 60_000 }); // a new wallet is scanned first
  await asManager('PUT', '/api/till/policy', { tiers: [{ upToSats: null, confirmations: 1 }] });
  await asManager('PATCH', '/api/till/store', { unconfirmedWaitMinutes: WAIT_MINUTES });
  key = await server.makeKey();
});
afterAll(async () => {
  await server.close();
  await node.close();
});

interface Row {
  readonly store: readonly [status: string, additionalStatus: string];
  readonly checkout: readonly [status: string, paymentState: string];
  readonly late?: true;
  readonly invalid?: true;
  readonly marked?: true;
}

/** Reads the status of an invoice from every route that shows it, as a row of the map. */
const rowOf = async (id: string, from: Pick<RealServer, 'send' | 'storeId'>, headers: Headers): Promise<Row> => {
  const get = async (path: string): Promise<Member> => (await must(from.send('GET', path, headers))).json();
  const base = `/api/v1/stores/${from.storeId}/invoices`;
  const storeList = JSON.parse((await must(from.send('GET', base, headers))).text) as Member[]; // a bare array
  const checkoutList = (await get('/api/checkout/invoices'))['invoices'] as Member[]; // checked by the route's schema
  const isIt = (one: Member): boolean => one['id'] === id;
  const store = (one: Member | undefined): unknown[] => [
    one?.['status'],
    one?.['additionalStatus'],
    one?.['manuallyMarked'],
  ];
  const inStore = await get(`${base}/${id}`);
  expect(store(storeList.find(isIt))).toEqual(store(inStore));
  const checkout = (one: Member | undefined): unknown[] => [one?.['status'], one?.['paymentState']];
  const detail = await get(`/api/checkout/invoices/${id}`);
  const paths = [`/api/checkout/invoices/${id}/status`, `/api/checkout/pay/${id}`];
  for (const other of [checkoutList.find(isIt), ...(await Promise.all(paths.map(get)))]) {
    expect(checkout(other)).toEqual(checkout(detail));
  }
  return {
    store: [String(inStore['status']), String(inStore['additionalStatus'])],
    checkout: [String(detail['status']), String(detail['paymentState'])],
    ...(detail['late'] === true && { late: true }),
    ...(detail['invalid'] === true && { invalid: true }),
    ...(inStore['manuallyMarked'] === true && { marked: true }),
  };
};

/** An invoice, and what may happen to it. */
interface Driven {
  readonly id: string;
  readonly pay: (amountSats?: number) => Promise<unknown>;
  readonly cancel: () => Promise<unknown>;
  readonly mark: (as: 'settled' | 'invalid') => Promise<unknown>;
  readonly becomes: (row: Row) => Promise<void>;
}

const charge = async (): Promise<Driven> => {
  const body = { amount: DUE_SATS, currency: 'SATS' };
  const made = (await must(server.send('POST', `/api/v1/stores/${server.storeId}/invoices`, key, body))).json();
  const id = String(made['id']);
  const read = (): Promise<Row> => rowOf(id, server, key);
  return {
    id,
    pay: (amountSats = DUE_SATS) => node.pay(String(made['onchainAddress']), amountSats),
    cancel: () => asManager('POST', `/api/till/invoices/${id}/cancel`, {}),
    mark: (as) => asManager('POST', `/api/till/invoices/${id}/mark`, { as, reason: 'seen' }),
    becomes: (row) => expect.poll(read, { timeout: 60_000 }).toEqual(row),
  };
};
const mine = (): Promise<unknown> => node.mine(1);
const pass = (ms: number): void => void (aheadMs += ms);

const NEW: Row = { store: ['New', 'None'], checkout: ['pending', 'unpaid'] };
const PROCESSING: Row = { store: ['Processing', 'None'], checkout: ['paid', 'exact'] };
const EXPIRED: Row = { store: ['Expired', 'None'], checkout: ['expired', 'unpaid'] };
const CANCELLED: Row = { store: ['Expired', 'None'], checkout: ['cancelled', 'unpaid'] };
const SETTLED: Row = { store: ['Settled', 'None'], checkout: ['confirmed', 'exact'] };
const INVALID: Row = { store: ['Invalid', 'None'], checkout: ['expired', 'exact'], invalid: true };

test('M5, INV-12, INV-13, INV-14, INV-17 and INV-18: new, underpaid, processing, overpaid, settled', async () => {
  const invoice = await charge();
  await invoice.becomes(NEW);
  await invoice.pay(5_000);
  await invoice.becomes({ store: ['New', 'Underpaid'], checkout: ['pending', 'partial'] });
  await invoice.pay(15_000);
  await invoice.becomes(PROCESSING);
  await invoice.pay(1_000);
  await invoice.becomes({ store: ['Processing', 'Overpaid'], checkout: ['paid', 'overpaid'] });
  await mine();
  await invoice.becomes({ store: ['Settled', 'Overpaid'], checkout: ['confirmed', 'overpaid'] });
});

test('INV-12: settled exactly', async () => {
  const invoice = await charge();
  await invoice.pay();
  await invoice.becomes(PROCESSING);
  await mine();
  await invoice.becomes(SETTLED);
});

test('M5, INV-15 and INV-19: expired with nothing, underpaid, paid late, paid late and too much', async () => {
  const [nothing, underpaid, paidLate, lateOver] = [await charge(), await charge(), await charge(), await charge()];
  await underpaid.pay(7_000);
  await underpaid.becomes({ store: ['New', 'Underpaid'], checkout: ['pending', 'partial'] });
  pass(EXPIRY_MS);
  for (const invoice of [nothing, paidLate, lateOver]) await invoice.becomes(EXPIRED);
  await underpaid.becomes({ store: ['Expired', 'Underpaid'], checkout: ['underpaid', 'partial'] });
  await paidLate.pay();
  await lateOver.pay(DUE_SATS + 1_000);
  await paidLate.becomes({ store: ['Expired', 'PaidAfterExpiration'], checkout: ['expired', 'exact'], late: true });
  await lateOver.becomes({ store: ['Expired', 'PaidAfterExpiration'], checkout: ['expired', 'overpaid'], late: true });
  await mine();
  await paidLate.mark('settled'); // the manager accepts the late payment
  await paidLate.becomes({ ...SETTLED, late: true, marked: true });
});

test('INV-13 and INV-16: invalid while in no block, then settled when a block has it after all', async () => {
  const invoice = await charge();
  await invoice.pay();
  await invoice.becomes(PROCESSING);
  pass(EXPIRY_MS + (WAIT_MINUTES + 1) * MINUTE_MS);
  await invoice.becomes(INVALID);
  await mine();
  await invoice.becomes(SETTLED);
});

test('INV-10: marked invalid while underpaid, overpaid, paid late', async () => {
  const [underpaid, overpaid, paidLate] = [await charge(), await charge(), await charge()];
  await underpaid.pay(7_000);
  await underpaid.becomes({ store: ['New', 'Underpaid'], checkout: ['pending', 'partial'] });
  await underpaid.mark('invalid');
  await underpaid.becomes({
    ...INVALID,
    store: ['Invalid', 'Underpaid'],
    checkout: ['expired', 'partial'],
    marked: true,
  });
  await overpaid.pay(DUE_SATS + 1_000);
  await overpaid.becomes({ store: ['Processing', 'Overpaid'], checkout: ['paid', 'overpaid'] });
  await overpaid.mark('invalid');
  await overpaid.becomes({
    ...INVALID,
    store: ['Invalid', 'Overpaid'],
    checkout: ['expired', 'overpaid'],
    marked: true,
  });
  pass(EXPIRY_MS);
  await paidLate.becomes(EXPIRED);
  await paidLate.pay();
  await paidLate.becomes({ store: ['Expired', 'PaidAfterExpiration'], checkout: ['expired', 'exact'], late: true });
  await paidLate.mark('invalid');
  await paidLate.becomes({ ...INVALID, store: ['Invalid', 'PaidAfterExpiration'], late: true, marked: true });
});

test('INV-11: cancelled with nothing, then underpaid, then paid', async () => {
  const [nothing, underpaid, paidLate] = [await charge(), await charge(), await charge()];
  for (const invoice of [nothing, underpaid, paidLate]) {
    await invoice.cancel();
    await invoice.becomes(CANCELLED);
  }
  await underpaid.pay(7_000);
  await paidLate.pay();
  await underpaid.becomes({ store: ['Expired', 'Underpaid'], checkout: ['cancelled', 'partial'] });
  await paidLate.becomes({ store: ['Expired', 'PaidAfterExpiration'], checkout: ['cancelled', 'exact'], late: true });
  await nothing.becomes(CANCELLED);
});

test('INV-10: a mark changes only the status', async () => {
  const invoice = await charge();
  await invoice.mark('settled');
  await invoice.becomes({ store: ['Settled', 'None'], checkout: ['confirmed', 'unpaid'], marked: true });
});

test('M5 and INV-8: by Lightning on the training node: settled immediately, new while underpaid, settled by both ways', async () => {
  const shop: StoreShop = await openStoreShop();
  await shop.blocks(0);
  const row = (id: unknown): Promise<Row> => rowOf(String(id), shop.server, shop.key);
  const [exact, both] = [await shop.charge(), await shop.charge()];
  await shop.pay(exact['id']);
  expect(await row(exact['id'])).toEqual(SETTLED);
  await shop.pay(both['id'], 'part');
  expect(await row(both['id'])).toEqual({ store: ['New', 'Underpaid'], checkout: ['pending', 'partial'] });
  await shop.pay(both['id']);
  expect(await row(both['id'])).toEqual(PROCESSING);
  await shop.blocks(1);
  expect(await row(both['id'])).toEqual(SETTLED);
  await shop.close();
});

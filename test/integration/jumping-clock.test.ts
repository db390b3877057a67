/** The wall clock jumps while Satchel runs (chain.md CHAIN-50). The clocks are simulated, all else is the real program. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { bearer } from '../support/http-client.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';
import { coreSource } from '../support/till-client.ts';

const HOUR_MS = 3_600_000;
const EXPIRY_MS = 15 * 60_000;
const SATS = 20_000;
/** Far less than any jump, and more than the polls of a busy machine take. */
const NEAR_MS = 30_000;
const SOON = { timeout: 60_000 };

let node: BitcoinNode;
beforeAll(async () => {
  node = await startBitcoinNode();
});
afterAll(() => node.close());

type View = Record<string, unknown>;

let server: RealServer;
let token: string;
/** Beside what passes in the test itself: `passed` on every clock, `slept` on all but the monotonic one. */
let time: { passed: number; slept: number; jumped: number };
beforeEach(() => {
  time = { passed: 0, slept: 0, jumped: 0 };
});
afterEach(() => server.close());

const open = async (measuresSleep = true): Promise<void> => {
  const wallet = { key: TRAINING_KEY, scriptType: 'p2wpkh' };
  const overrides = {
    time: {
      wallMs: () => Date.now() + time.passed + time.slept + time.jumped,
      monotonicMs: () => performance.now() + time.passed,
      sinceBootMs: () => (measuresSleep ? performance.now() + time.passed + time.slept : null),
    },
  };
  server = await openRealServer({ chain: [coreSource(node)], wallet, overrides });
  token = server.owner.token;
  await vi.waitUntil(async () => (await asOwner('GET', '/api/till/session'))['wallet'] === 'ready', SOON);
};

/** The session of before a jump by a day has ended. */
const asOwner = async (method: string, path: string, body?: object): Promise<View> => {
  const answer = await server.send(method, path, bearer(token), body);
  if (answer.status !== 401) return answer.json();
  token = (await server.logInAgain()).token;
  return (await server.send(method, path, bearer(token), body)).json();
};
const charge = (): Promise<View> => asOwner('POST', '/api/till/invoices', { amount: SATS, currency: 'SATS' });
const read = ({ id }: View): Promise<View> => asOwner('GET', `/api/till/invoices/${String(id)}`);
const becomes = (invoice: View, row: object): Promise<void> =>
  expect.poll(() => read(invoice), SOON).toMatchObject(row);
const expiryOf = (invoice: View): number => Date.parse(String(invoice['expiresAt']));
/** Lets the wall clock jump, and waits until an open invoice has moved along with it. */
const jump = async (byMs: number, sale: View): Promise<void> => {
  const before = expiryOf(await read(sale));
  time.jumped += byMs;
  await expect.poll(async () => Math.abs(expiryOf(await read(sale)) - before - byMs), SOON).toBeLessThan(NEAR_MS);
};
/** Milliseconds from an invoice's expiry to the beginning of the check that ended it. */
const endedAfterMs = ({ id }: View): number => {
  const database = new Database(join(server.folder, 'satchel.db'), { readonly: true });
  const sql = 'select last_look_at_ms - expires_at_ms from invoices where id = ?';
  const lateMs = Number(database.prepare(sql).pluck().get(id));
  database.close();
  return lateMs;
};
/** Shows that each invoice has as long left as it would have without a jump. */
const expectToEnd = async (invoices: readonly View[]): Promise<void> => {
  time.passed += EXPIRY_MS - 20_000;
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  for (const one of invoices) expect(await read(one)).toMatchObject({ status: 'new' });
  time.passed += 20_000;
  for (const one of invoices) {
    await becomes(one, { status: 'expired' });
    expect(endedAfterMs(one)).toBeGreaterThan(0);
    expect(endedAfterMs(one)).toBeLessThanOrEqual(NEAR_MS);
  }
};

describe.each([
  ['two hours ahead', 2 * HOUR_MS],
  ['two hours back', -2 * HOUR_MS],
  ['a day ahead', 24 * HOUR_MS],
  ['a day back', -24 * HOUR_MS],
])('F8 and CHAIN-50: the clock jumps %s', { timeout: 90_000 }, (_name, byMs) => {
  test('an open sale ends when its time has passed, and so does one that was made after the jump, on the new time', async () => {
    await open();
    const old = await charge();
    await jump(byMs, old);
    const fresh = await charge();
    expect(Math.abs(expiryOf(fresh) - EXPIRY_MS - Date.now() - byMs)).toBeLessThan(NEAR_MS);
    await expectToEnd([old, fresh]);
  });

  test('and back again: sales from before and between keep what they have left, and are paid on time', async () => {
    await open();
    const before = await charge();
    await jump(byMs, before);
    const between = await charge();
    await jump(-byMs, between);
    expect(Math.abs(expiryOf(await read(before)) - expiryOf(before))).toBeLessThan(NEAR_MS);
    for (const one of [before, between]) await node.pay(String(one['address']), SATS);
    for (const one of [before, between]) await becomes(one, { status: 'processing', late: false });
    await node.mine(1);
    for (const one of [before, between]) await becomes(one, { status: 'settled', late: false });
  });
});

test('CHAIN-50: a payment that waits for a block does not become invalid by a jump of a day', async () => {
  await open();
  const sale = await charge();
  await node.pay(String(sale['address']), SATS);
  await becomes(sale, { status: 'processing' });
  await jump(24 * HOUR_MS, sale);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await read(sale)).toMatchObject({ status: 'processing' });
  await node.mine(1);
  await becomes(sale, { status: 'settled', late: false });
});

test('CHAIN-50: after a sleep of 8 hours a sale has ended, unless its money came meanwhile', async () => {
  await open();
  const [unpaid, paid] = [await charge(), await charge()];
  await asOwner('PUT', '/api/till/sources', { sources: [] });
  await node.pay(String(paid['address']), SATS);
  time.slept += 8 * HOUR_MS;
  await asOwner('PUT', '/api/till/sources', { sources: [coreSource(node)] });
  await becomes(unpaid, { status: 'expired' });
  await becomes(paid, { status: 'processing', late: false });
  expect(Math.abs(expiryOf(await charge()) - EXPIRY_MS - Date.now() - 8 * HOUR_MS)).toBeLessThan(NEAR_MS);
});

test('CHAIN-50: after a sleep that no clock measured, an open sale has its minutes left, and a new one the new time', async () => {
  await open(false);
  const old = await charge();
  time.slept += 8 * HOUR_MS;
  await expect.poll(async () => expiryOf(await read(old)) - expiryOf(old), SOON).toBeGreaterThan(7 * HOUR_MS);
  const fresh = await charge();
  expect(Math.abs(expiryOf(fresh) - EXPIRY_MS - Date.now() - 8 * HOUR_MS)).toBeLessThan(NEAR_MS);
  await expectToEnd([old, fresh]);
});

/** The machine's clock is hours or days off from the network's: expiry follows the machine's clock, money is on time. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';
import { bearer } from '../support/http-client.ts';
import { coreSource } from '../support/till-client.ts';

const HOUR_MS = 3_600_000;
const EXPIRY_MS = 15 * 60_000;
const SATS = 20_000;
/** A check may begin this long after the expiry that it ends. */
const LATEST_END_MS = 5_000;

let node: BitcoinNode;
beforeAll(async () => {
  node = await startBitcoinNode();
});
afterAll(() => node.close());

describe.each([
  ['two hours ahead', 2 * HOUR_MS],
  ['two hours behind', -2 * HOUR_MS],
  ['a day ahead', 24 * HOUR_MS],
  ['a day behind', -24 * HOUR_MS],
])('a clock that is %s', (_name, offsetMs) => {
  let server: RealServer;
  let passedMs = 0;
  const nowMs = (): number => Date.now() + offsetMs + passedMs;
  const asOwner = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> =>
    (await server.send(method, path, bearer(server.owner.token), body)).json();

  beforeAll(async () => {
    const wallet = { key: TRAINING_KEY, scriptType: 'p2wpkh' };
    server = await openRealServer({ chain: [coreSource(node)], wallet, overrides: { clock: { nowMs } } });
    const isReady = async (): Promise<boolean> => (await asOwner('GET', '/api/till/session'))['wallet'] === 'ready';
    await vi.waitUntil(isReady, { timeout: 60_000 });
  });
  afterAll(() => server.close());

  const charge = (): Promise<Record<string, unknown>> =>
    asOwner('POST', '/api/till/invoices', { amount: SATS, currency: 'SATS' });
  const becomes = ({ id }: Record<string, unknown>, row: object): Promise<void> =>
    expect.poll(() => asOwner('GET', `/api/till/invoices/${String(id)}`), { timeout: 60_000 }).toMatchObject(row);

  test('F8, INV-4 and INV-25: an unpaid invoice ends at its expiry, by a check at most 5 s after it', async () => {
    const unpaid = await charge();
    expect(Date.parse(String(unpaid['expiresAt'])) - nowMs()).toBeLessThanOrEqual(EXPIRY_MS);
    passedMs += EXPIRY_MS - 3_000;
    await becomes(unpaid, { status: 'new' });
    await becomes(unpaid, { status: 'expired' });
    const lateMs = endedAfterMs(server.folder, String(unpaid['id']));
    expect(lateMs).toBeGreaterThan(0);
    expect(lateMs).toBeLessThanOrEqual(LATEST_END_MS);
  });

  test('F8 and INV-5: money in the mempool before the expiry, and in a block that nobody saw before, is on time', async () => {
    const [waiting, mined] = [await charge(), await charge()];
    await node.pay(String(waiting['address']), SATS);
    await becomes(waiting, { status: 'processing', late: false });
    await asOwner('PUT', '/api/till/sources', { sources: [] });
    await node.pay(String(mined['address']), SATS);
    await node.mine(1);
    passedMs += EXPIRY_MS;
    await asOwner('PUT', '/api/till/sources', { sources: [coreSource(node)] });
    for (const invoice of [waiting, mined]) await becomes(invoice, { status: 'settled', late: false });
  });
});

/** Milliseconds from an invoice's expiry to the beginning of the check that ended it. */
const endedAfterMs = (folder: string, id: string): number => {
  const database = new Database(join(folder, 'satchel.db'), { readonly: true });
  try {
    const sql = 'select last_look_at_ms - expires_at_ms from invoices where id = ?';
    return Number(database.prepare(sql).pluck().get(id));
  } finally {
    database.close();
  }
};

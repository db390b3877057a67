/** Whole shops over a real LNbits and over the wallet service of Alby's SDK, both on a real LND; another LND pays. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { bearer } from '../support/http-client.ts';
import { findLnbits, startLnbits } from '../support/lnbits.ts';
import { startLndPair, type LndPair } from '../support/lnd-pair.ts';
import { LND_MISSING } from '../support/lnd-program.ts';
import { startNostrRelay } from '../support/nostr-relay.ts';
import { startNwcService } from '../support/nwc-service.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';

const LIMIT = { timeout: 90_000 };
const saleSchema = z.object({ id: z.string(), bolt11: z.string() });
const statusSchema = z.object({ status: z.string(), receivedSats: z.number() });
let environment: string | null = null;
let pair: LndPair;
let shop: RealServer;

const send = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const answer = await shop.send(method, path, bearer(shop.owner.token), body);
  if (answer.status !== 200) throw new Error(`${answer.status} ${path}: ${answer.text}`);
  return answer.json();
};
const sell = async (sats: number) =>
  saleSchema.parse(
    await send('POST', '/api/till/invoices', { amount: sats, currency: 'SATS', methods: ['lightning'] }),
  );
const view = async (id: string) => statusSchema.parse(await send('GET', `/api/till/invoices/${id}`));
/** Reads what was credited to a sale, in msats: one number per payment. */
const credited = (id: string): readonly unknown[] => {
  const database = new Database(join(shop.folder, 'satchel.db'), { readonly: true });
  try {
    return database.prepare('select amount_msats from payments where invoice_id = ?').pluck().all(id);
  } finally {
    database.close();
  }
};

describe.skipIf(LND_MISSING)(`shops over LND${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    environment = await findLnbits().catch((error: unknown) => {
      process.stderr.write(`skipped: ${error instanceof Error ? error.message : 'no LNbits'}\n`);
      return null;
    });
    pair = await startLndPair();
  });
  beforeEach(async () => {
    shop = await openRealServer();
    onTestFinished(() => shop.close());
  });
  afterAll(() => pair?.close());

  test('LN-19: a sale over LNbits is paid at its LND, and credited once', async ({ skip }) => {
    if (environment === null) return skip('there is no LNbits');
    const lnbits = await startLnbits(environment, pair.shop);
    onTestFinished(() => lnbits.close());
    const { inkey } = await lnbits.createWallet('shop');
    const added = await send('POST', '/api/till/lightning', {
      text: `type=lnbits;server=${lnbits.url};api-key=${inkey}`,
    });
    expect(JSON.stringify(added)).toContain('"kind":"lnbits"');
    const [sale, unpaid] = [await sell(4_500), await sell(2_000)];
    expect(await pair.shop.call('GET', `/v1/invoice/${readBolt11(sale.bolt11).paymentHash}`)).toMatchObject({
      value_msat: '4500000',
    });
    await pair.pay(sale.bolt11);
    await expect.poll(() => view(sale.id), LIMIT).toMatchObject({ status: 'settled', receivedSats: 4_500 });
    expect([credited(sale.id), credited(unpaid.id)]).toEqual([[4_500_000], []]);
  });

  test('LN-17: a sale over Nostr Wallet Connect is paid at the wallet’s LND, and credited once', async () => {
    const relay = await startNostrRelay();
    onTestFinished(() => relay.close());
    const wallet = await startNwcService(relay.url, pair.shop);
    onTestFinished(() => wallet.close());
    const added = await send('POST', '/api/till/lightning', { text: wallet.text });
    expect(JSON.stringify(added)).toContain('"kind":"nwc"');
    const [sale, unpaid] = [await sell(4_500), await sell(2_000)];
    const { paymentHash } = readBolt11(sale.bolt11);
    await pair.pay(sale.bolt11);
    await wallet.report(paymentHash);
    await expect.poll(() => view(sale.id), LIMIT).toMatchObject({ status: 'settled', receivedSats: 4_500 });
    await wallet.report(paymentHash);
    await expect.poll(async () => (await sell(1_000)).bolt11).toMatch(/^lnbcrt/); // it has answered since
    expect([credited(sale.id), credited(unpaid.id)]).toEqual([[4_500_000], []]);
  });

  test('LN-17: a payment that the wallet does not report is found by asking', async () => {
    const relay = await startNostrRelay();
    onTestFinished(() => relay.close());
    const wallet = await startNwcService(relay.url, pair.shop);
    onTestFinished(() => wallet.close());
    await send('POST', '/api/till/lightning', { text: wallet.text });
    const sale = await sell(3_000);
    await pair.pay(sale.bolt11);
    relay.cut(); // Satchel asks at each connection
    await expect.poll(() => view(sale.id), LIMIT).toMatchObject({ status: 'settled', receivedSats: 3_000 });
    expect(credited(sale.id)).toEqual([3_000_000]);
  });
});

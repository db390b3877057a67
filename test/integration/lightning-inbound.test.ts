/** A node's word about itself, from its own answers to the office, the till and the store API: the whole program. */
import { createHash, randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { z } from 'zod';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { encodeBolt11 } from '../../src/main/lightning/encode-bolt11.ts';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { NOT_PAYABLE } from '../../src/main/lightning/reasons.ts';
import { bearer, type Answered } from '../support/http-client.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';
import { RUNE } from '../unit/lightning/cln-world.ts';
import { startNodeServer } from '../unit/lightning/node-server.ts';

const KEY = createHash('sha256').update('a node that can receive little').digest();
const INFO = {
  id: Buffer.from(secp256k1.getPublicKey(KEY)).toString('hex'),
  alias: 'morgenrot\u0007',
  version: 'v26.06',
  network: 'regtest',
  num_active_channels: 1,
};
const RECEIVABLE_MSATS = 12_300_999;
const invoiceAsk = z.object({ amount_msat: z.string(), description: z.string(), expiry: z.number() });
const waitAsk = z.object({ lastpay_index: z.number() });
const lookupAsk = z.object({ payment_hash: z.string() });

/** A server that speaks as Core Lightning 26.06 documents itself, and makes real codes. */
const startCln = async () => {
  const server = await startNodeServer();
  const made = new Map<string, { readonly preimage: string; readonly msats: string; isPaid: boolean }>();
  const answers = (method: string, json: object, status = 201) => server.on(`/v1/${method}`, { status, json });
  const channel = { state: 'CHANNELD_NORMAL', peer_connected: true, to_us_msat: 500_000 };
  answers('getinfo', INFO);
  answers('listpeerchannels', { channels: [{ ...channel, receivable_msat: RECEIVABLE_MSATS }] });
  answers('delinvoice', {});
  server.onEach('/v1/invoice', ({ body }) => {
    const asked = invoiceAsk.parse(JSON.parse(body));
    const preimage = randomBytes(32);
    const paymentHash = createHash('sha256').update(preimage).digest();
    made.set(paymentHash.toString('hex'), {
      preimage: preimage.toString('hex'),
      msats: asked.amount_msat,
      isPaid: false,
    });
    const content = {
      prefix: 'bcrt',
      amountMsats: BigInt(asked.amount_msat),
      timestamp: Math.floor(Date.now() / 1000),
      expirySeconds: asked.expiry,
      paymentHash,
      paymentSecret: randomBytes(32),
      description: asked.description,
    };
    return {
      status: 201,
      json: { bolt11: encodeBolt11(content, KEY), payment_hash: paymentHash.toString('hex') },
    };
  });
  const invoice = (payment_hash: string) => {
    const { isPaid, msats, preimage } = made.get(payment_hash) ?? expect.fail('it did not make this code');
    const paid = { status: 'paid', pay_index: 1, amount_received_msat: Number(msats), payment_preimage: preimage };
    return { payment_hash, ...(isPaid ? paid : { status: 'unpaid' }) };
  };
  server.onEach('/v1/listinvoices', ({ body }) => {
    const { payment_hash } = lookupAsk.parse(JSON.parse(body));
    return { status: 201, json: { invoices: made.has(payment_hash) ? [invoice(payment_hash)] : [] } };
  });
  server.onEach('/v1/waitanyinvoice', ({ body }) => {
    const { lastpay_index } = waitAsk.parse(JSON.parse(body));
    const [hash] = [...made].find(([, { isPaid }]) => isPaid && lastpay_index === 0) ?? [];
    return hash ? { status: 201, json: invoice(hash) } : { status: 500, json: { code: 904, message: 'Timed out' } };
  });
  return {
    ...server,
    answers,
    text: `type=clnrest;server=${server.url};rune=${RUNE}`,
    codes: () => made.size,
    pay: (hash: string): void => {
      (made.get(hash) ?? expect.fail('it did not make this code')).isPaid = true;
    },
  };
};

let cln: Awaited<ReturnType<typeof startCln>>;
let shop: RealServer;
let token: string;

const send = (method: string, path: string, body?: object): Promise<Answered> =>
  shop.send(method, path, bearer(token), body);
const till = async () => (await send('GET', '/api/till/session')).json()['lightning'];
const backendSchema = z.record(z.string(), z.unknown());
const office = async () =>
  z
    .object({ backends: z.array(backendSchema), received: z.object({ today: z.unknown(), latest: z.unknown() }) })
    .parse((await send('GET', '/api/till/lightning')).json());
const charge = async (amount: number) =>
  (await send('POST', '/api/till/invoices', { amount, currency: 'SATS', methods: ['lightning'] })).json();

beforeAll(async () => {
  cln = await startCln();
  shop = await openRealServer();
});
beforeEach(async () => {
  token = (await shop.logInAgain()).token;
});
afterAll(async () => {
  await shop?.close();
  await cln?.close();
});

test('LN-23: without a backend Lightning is off', async () => {
  expect(await till()).toEqual({ state: 'off', reason: null, receivableSats: null });
  expect(await office()).toEqual({ backends: [], received: { today: [], latest: [] } });
});

test('LN-22: what a connected node can receive is known to the till and to the owner', async () => {
  const added = await send('POST', '/api/till/lightning', { text: cln.text });
  expect([added.status, added.text]).toEqual([200, expect.any(String)]);
  await expect.poll(till).toEqual({ state: 'ok', reason: null, receivableSats: '12300' });
  const { backends } = await office();
  expect(backends).toMatchObject([
    {
      name: 'morgenrot',
      version: 'v26.06',
      status: {
        network: 'regtest',
        synced: true,
        receivableSats: '12300',
        balanceSats: '500',
        maySpend: false,
        missing: [],
        at: expect.any(String),
      },
      openCodes: 0,
      answerMs: null,
      health: { state: 'ok', lastError: null, since: expect.any(String) },
    },
  ]);
});

test('LN-22: the node is not asked for a code of more', async () => {
  const before = cln.codes();
  expect(await charge(12_301)).toMatchObject({ code: 'lightning_unavailable' });
  expect(cln.codes()).toBe(before);
});

test('LN-21: a smaller sale is paid, and the owner and its timeline say by which node', async () => {
  const sale = await charge(12_300);
  const hash = readBolt11(String(sale['bolt11'])).paymentHash;
  expect((await office()).backends).toMatchObject([{ openCodes: 1, answerMs: expect.any(Number) }]);
  cln.pay(hash);
  const path = `/api/till/invoices/${String(sale['id'])}`;
  await expect.poll(async () => (await send('GET', path)).json()['status']).toBe('settled');
  expect((await send('GET', path)).json()['timeline']).toContainEqual(
    expect.objectContaining({ what: 'settled', paymentHash: hash, backend: new URL(cln.url).host }),
  );
  const { backends, received } = await office();
  expect(backends).toMatchObject([{ openCodes: 0 }]);
  expect(received).toMatchObject({
    today: [{ currency: 'SATS', amount: '12300', payments: 1 }],
    latest: [{ sats: '12300', invoiceId: sale['id'], number: sale['number'] }],
  });
});

test('LN-23: a node that is behind makes no code, and the till says why', async () => {
  await shop.stop();
  cln.answers('getinfo', { ...INFO, warning_lightningd_sync: 'Still loading latest blocks from bitcoind.' });
  shop = await openRealServer({ folder: shop.folder, again: true });
  token = (await shop.logInAgain()).token;
  await expect.poll(till).toEqual({ state: 'failing', reason: NOT_PAYABLE, receivableSats: null });
  const before = cln.codes();
  expect(await charge(1_000)).toMatchObject({ code: 'lightning_unavailable' });
  expect(cln.codes()).toBe(before);
  expect((await office()).backends).toMatchObject([{ status: { synced: false }, health: { lastError: NOT_PAYABLE } }]);
});

/**
 * The server answers as LNbits 1.6.2 did when it ran here with its FakeWallet: `POST /api/v1/payments`,
 * `GET /api/v1/payments/{hash}` and `GET /api/v1/wallet`. `test/lightning/lnbits.test.ts` asks the real one.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { lnbitsEntry } from '../../../src/main/lightning/backends/lnbits.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { makeCertificate } from '../../support/electrum-server.ts';
import { credited, testFaults } from './backend-faults.ts';
import { ASKED, depsWith, HASH, NOW_MS, OTHER_HASH, PREIMAGE, soon, startNodeServer } from './node-server.ts';
import type { NodeServer } from './node-server.ts';

const PAYMENT = `/api/v1/payments/${HASH}`;

let server: NodeServer;
let node: LightningNode;
beforeEach(async () => {
  server = await startNodeServer();
  node = nodeAt(server.url);
});
afterEach(() => server.close());

const nodeAt = (url: string): LightningNode => lnbitsEntry.create({ kind: 'lnbits', url }, depsWith('invoice-key'));

const details = (more: Record<string, unknown> = {}) => ({
  checking_id: HASH,
  payment_hash: HASH,
  wallet_id: 'ddd9d7858d1446e5b1a2e2e28994e781',
  amount: 1_000_000,
  fee: 0,
  bolt11: 'lnbcrt10u1',
  status: 'success',
  memo: 'tea',
  preimage: PREIMAGE, // it tells that of an unpaid one too
  updated_at: '2026-06-01T12:00:05.000000+00:00',
  ...more,
});
const SETTLEMENT: NodeSettlement = {
  paymentHash: HASH,
  amountMsats: 1_000_000n,
  feeMsats: 0n,
  settledAtMs: NOW_MS + 5_000,
  preimage: PREIMAGE,
};
const knows = (json: Record<string, unknown>) => server.on(PAYMENT, { status: 200, json });
const paid = (more: Record<string, unknown> = {}) =>
  knows({ paid: true, preimage: PREIMAGE, details: details(), ...more });

testFaults({
  rule: 'LN-19',
  create: (url) => nodeAt(url),
  path: PAYMENT,
  secret: 'invoice-key',
  reasons: { 401: 'it refuses the credential', 403: 'the credential may not do this', 500: 'it answers 500' },
});

describe('LN-19: an invoice', () => {
  test('is asked for in whole satoshis with the invoice key, and lasts as long as its sale', async () => {
    server.on('/api/v1/payments', { status: 201, json: details({ status: 'pending' }) });
    const ask = { amountMsats: 1_000_000n, expiresAtMs: NOW_MS + 600_400, description: 'tea' };
    expect(await node.createInvoice(ask, soon())).toEqual({ bolt11: 'lnbcrt10u1', paymentHash: HASH, handle: null });
    const [asked] = server.heard;
    expect(asked?.headers['x-api-key']).toBe('invoice-key');
    expect(JSON.parse(asked?.body ?? '')).toEqual({ out: false, amount: 1_000, unit: 'sat', memo: 'tea', expiry: 601 });
    await expect(node.createInvoice({ ...ask, amountMsats: 1_000_500n }, soon())).rejects.toThrow('no whole number');
    server.on('/api/v1/payments', { status: 520, json: { detail: 'the node behind it is away' } });
    await expect(node.createInvoice(ask, soon())).rejects.toThrow('it answers 520');
  });

  test('that is paid is credited by its preimage, with the amount in msats', async () => {
    paid();
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'settled', settlement: SETTLEMENT });
    expect(await credited(SETTLEMENT)).toBe('preimage');
  });

  test('LN-10: is not credited while the amount is missing; more than was asked for counts', async () => {
    for (const missing of [{ details: undefined }, { details: details({ amount: null }) }]) {
      paid(missing);
      const found = await node.lookup(ASKED, soon());
      expect(found).toMatchObject({ kind: 'settled', settlement: { amountMsats: 0n } });
      expect(found.kind === 'settled' && (await credited(found.settlement))).toBeNull();
    }
    paid({ details: details({ amount: 1_500_000 }) });
    expect(await node.lookup(ASKED, soon())).toMatchObject({ settlement: { amountMsats: 1_500_000n } });
  });

  test('LN-11: a preimage that does not match, or none, or zeros, is not credited', async () => {
    for (const preimage of [OTHER_HASH, null, '0'.repeat(64), 'short']) {
      paid({ preimage });
      const found = await node.lookup(ASKED, soon());
      expect(found.kind === 'settled' && (await credited(found.settlement))).toBeNull();
    }
  });

  test('LN-5: is not paid because LNbits tells its preimage', async () => {
    knows({ paid: false, status: 'pending', preimage: PREIMAGE, details: details({ status: 'pending' }) });
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'open' });
  });

  test('an answer about another invoice is not believed', async () => {
    paid({ details: details({ payment_hash: OTHER_HASH }) });
    await expect(node.lookup(ASKED, soon())).rejects.toThrow('it answers what cannot be understood');
  });

  test('LN-8: stays open after it has expired or failed, because the node behind may still be paid; unknown is 404', async () => {
    knows({ paid: false, status: 'failed', details: details({ status: 'failed' }) });
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'open' });
    server.on(PAYMENT, { status: 404, json: { detail: 'Payment does not exist.' } });
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'unknown' });
  });

  test('a key of no wallet is answered too, without the details: it does not tell that nothing was paid', async () => {
    knows({ paid: false, preimage: null });
    await expect(node.lookup(ASKED, soon())).rejects.toThrow('it refuses the credential');
  });

  test('cannot be cancelled, and is only asked about', async () => {
    expect(await node.cancel(ASKED, soon())).toBe('unsupported');
    expect(node.listen).toBeNull();
    expect(await node.identity(soon())).toBeNull();
    expect(server.heard).toEqual([]);
  });
});

describe('LN-19: the state of the wallet', () => {
  test('an invoice key cannot pay; an admin key is known by the id that only it is told', async () => {
    server.on('/api/v1/wallet', { status: 200, json: { name: 'shop', balance: 400_000 } });
    expect(await node.check(soon())).toEqual({
      name: 'shop',
      version: null,
      network: null,
      isSynced: true,
      receivableMsats: null,
      balanceMsats: 400_000n,
      maySpend: false,
      missing: [],
    });
    server.on('/api/v1/wallet', { status: 200, json: { name: 'shop', balance: 400_000, id: 'ddd9' } });
    expect(await node.check(soon())).toMatchObject({ maySpend: true });
  });

  test('a wrong key is refused here, and when an invoice is made: 404', async () => {
    const reply = { status: 404, json: { detail: 'Wallet not found.' } };
    server.on('/api/v1/wallet', reply);
    await expect(node.check(soon())).rejects.toThrow('it refuses the credential');
    server.on('/api/v1/payments', reply);
    const ask = { amountMsats: 1_000n, expiresAtMs: NOW_MS + 600_000, description: 'tea' };
    await expect(node.createInvoice(ask, soon())).rejects.toThrow('it refuses the credential');
  });

  test('a certificate that no authority vouches for gets no key', async () => {
    const secure = await startNodeServer(makeCertificate());
    await expect(nodeAt(secure.url).check(soon())).rejects.toThrow();
    expect(secure.heard).toEqual([]);
    await secure.close();
  });
});

describe('LN-24: a pasted connection', () => {
  test('is read, also in a folder of its server', () => {
    const config = { kind: 'lnbits', url: 'https://pay.example.com/lnbits' } as const;
    const text = 'type=lnbits;server=https://pay.example.com/lnbits/;api-key=0e88';
    expect(lnbitsEntry.paste(text)).toEqual({ config, credential: '0e88' });
    expect(lnbitsEntry.urls(config)).toEqual([config.url]);
  });

  test.each([
    ['without a key', 'type=lnbits;server=https://a', 'it has no API key'],
    ['without a server', 'type=lnbits;api-key=a', 'it has no server'],
    ['at a public name without TLS', 'type=lnbits;server=http://pay.example.com;api-key=a', 'without encryption'],
    ['with a key in its address', 'type=lnbits;server=https://a/?api-key=b;api-key=a', 'an address with more in it'],
  ])('%s is refused', (_what, text, message) => {
    expect(() => lnbitsEntry.paste(text)).toThrow(message);
  });

  test('of another kind is left to the others', () => {
    expect(lnbitsEntry.paste('type=phoenixd;server=http://127.0.0.1:9740;password=a')).toBeNull();
  });
});

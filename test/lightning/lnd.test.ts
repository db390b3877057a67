/** The LND backend with two real LND nodes: a shop and its customer, with a channel in which both have money. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NodeSettlement } from '../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createLndNode } from '../../src/main/lightning/backends/lnd.ts';
import { checkBolt11 } from '../../src/main/lightning/check-bolt11.ts';
import { readMacaroon } from '../../src/main/lightning/macaroon.ts';
import type { Asked, LightningNode } from '../../src/main/lightning/node.ts';
import { CredentialRefused, NotAllowed } from '../../src/main/lightning/reasons.ts';
import { bake, openChannel, payFrom, startLnd, startLndChain, until, type LndNode } from '../support/lnd.ts';
import { LND_MISSING } from '../support/lnd-program.ts';

const WANTED = ['info:read', 'invoices:read', 'invoices:write', 'offchain:read'];
const clock = { nowMs: () => Date.now() };
const soon = (): AbortSignal => AbortSignal.timeout(20_000);
const ends: AbortController[] = [];

let chain: Awaited<ReturnType<typeof startLndChain>>;
let shop: LndNode;
let customer: LndNode;
let node: LightningNode;
const connect = (credential: string, certificate = shop.certificate()): LightningNode =>
  createLndNode({ kind: 'lnd', url: shop.url, certificate }, { credential, clock });

const make = (amountMsats: bigint, seconds = 600): Promise<Asked> =>
  node.createInvoice({ amountMsats, expiresAtMs: Date.now() + seconds * 1_000, description: 'Coffee ☕' }, soon());
const kindOf = async (invoice: Asked): Promise<string> => (await node.lookup(invoice, soon())).kind;
/** Listens from a place in the list of settlements. @returns the settlements so far, with their places */
const listen = async (cursor: string | null) => {
  const end = new AbortController();
  ends.push(end);
  const opened = Promise.withResolvers<void>();
  const got: { readonly settlement: NodeSettlement; readonly at: string | undefined }[] = [];
  const onSettled = async (settlement: NodeSettlement, at?: string): Promise<void> => void got.push({ settlement, at });
  const ended = node.listen?.({ cursor, onOpen: opened.resolve, onSettled, signal: end.signal });
  await Promise.race([opened.promise, ended]);
  return {
    got,
    of: ({ paymentHash }: Asked) => got.find(({ settlement }) => settlement.paymentHash === paymentHash),
    stop: async () => {
      end.abort();
      await ended;
    },
  };
};

describe.skipIf(LND_MISSING)(`LND${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    chain = await startLndChain();
    [shop, customer] = await Promise.all([startLnd(chain), startLnd(chain)]);
    await openChannel(chain, customer, shop);
    node = connect(await bake(shop, WANTED));
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end.abort();
  });
  afterAll(async () => {
    await Promise.all([shop?.close(), customer?.close()]);
    await chain?.close();
  });

  test('LN-14: it tells its network, its key and what it can receive', async () => {
    const status = await node.check(soon());
    expect(status).toMatchObject({ network: 'regtest', isSynced: true, maySpend: false, missing: [] });
    expect(status.receivableMsats).toBeGreaterThan(1_000_000_000n);
    expect(status.balanceMsats).toBeGreaterThan(1_000_000_000n);
    expect(await node.identity(soon())).toBe(
      (await shop.call<{ identity_pubkey: string }>('GET', '/v1/getinfo')).identity_pubkey,
    );
  });

  test('LN-2: its invoice is the one that was asked for, and is paid exactly', async () => {
    const stream = await listen(null);
    const invoice = await make(123_456n);
    const expiresAtMs = Date.now() + 600_000;
    const wanted = { amountMsats: 123_456n, expiresAtMs, description: 'Coffee ☕', network: 'regtest' } as const;
    const identity = await node.identity(soon());
    expect(checkBolt11(invoice, { ...wanted, identity, nowMs: Date.now() }).paymentHash).toBe(invoice.paymentHash);
    expect(await kindOf(invoice)).toBe('open');
    expect(await payFrom(customer, invoice.bolt11)).toBe('SUCCEEDED');
    await expect.poll(() => stream.of(invoice)?.settlement.amountMsats).toBe(123_456n);
    const { settlement } = stream.of(invoice) ?? {};
    const proof = createHash('sha256')
      .update(Buffer.from(settlement?.preimage ?? '', 'hex'))
      .digest('hex');
    expect(proof).toBe(invoice.paymentHash);
    expect(Math.abs((settlement?.settledAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await node.lookup(invoice, soon())).toEqual({ kind: 'settled', settlement });
    expect(await node.cancel(invoice, soon())).toBe('settled');
  });

  test('LN-10: more than was asked for is told as received', async () => {
    const invoice = await make(100_000n);
    expect(await payFrom(customer, invoice.bolt11, 150_000n)).toBe('SUCCEEDED');
    expect(await node.lookup(invoice, soon())).toMatchObject({ settlement: { amountMsats: 150_000n } });
  });

  test('LN-10: less than was asked for is not taken, and the whole can still be paid', async () => {
    const invoice = await make(100_000n);
    expect(await payFrom(customer, invoice.bolt11, 60_000n)).toBe('FAILED');
    expect(await kindOf(invoice)).toBe('open');
    expect(await payFrom(customer, invoice.bolt11)).toBe('SUCCEEDED');
    expect(await node.lookup(invoice, soon())).toMatchObject({ settlement: { amountMsats: 100_000n } });
  });

  test('LN-8: one that has expired is closed, and cannot be paid', async () => {
    const invoice = await make(100_000n, 1);
    await expect.poll(() => kindOf(invoice)).toBe('closed');
    await expect(payFrom(customer, invoice.bolt11)).rejects.toThrow('expired');
    expect(await kindOf(invoice)).toBe('closed');
  });

  test('LN-7: one that was cancelled cannot be paid, and may be cancelled again', async () => {
    const invoice = await make(100_000n);
    expect(await node.cancel(invoice, soon())).toBe('closed');
    expect(await node.cancel(invoice, soon())).toBe('closed');
    expect(await kindOf(invoice)).toBe('closed');
    expect(await payFrom(customer, invoice.bolt11)).toBe('FAILED');
  });

  test('LN-8: one that it does not have is unknown', async () => {
    const strange = { bolt11: '', paymentHash: randomBytes(32).toString('hex'), handle: null };
    expect(await kindOf(strange)).toBe('unknown');
    expect(await node.cancel(strange, soon())).toBe('closed');
  });

  test('LN-5: money that is held is accepted, not received, and goes back when it is cancelled', async () => {
    const paymentHash = randomBytes(32).toString('hex');
    const hold = { hash: Buffer.from(paymentHash, 'hex').toString('base64'), value_msat: '70000', expiry: '600' };
    const { payment_request: bolt11 } = await shop.call<{ payment_request: string }>('POST', '/v2/invoices/hodl', hold);
    const held = { bolt11, paymentHash, handle: null };
    const paying = payFrom(customer, bolt11);
    await expect.poll(() => kindOf(held)).toBe('accepted');
    expect(await node.cancel(held, soon())).toBe('closed');
    expect(await paying).toBe('FAILED');
    expect(await kindOf(held)).toBe('closed');
  });

  test('LN-13: settlements that nobody heard are repeated after the cursor, each once', async () => {
    const first = await listen(null);
    const heard = await make(11_000n);
    await payFrom(customer, heard.bolt11);
    await expect.poll(() => first.of(heard)).toBeDefined();
    const cursor = first.of(heard)?.at ?? '';
    await first.stop();
    const missed = [await make(12_000n), await make(13_000n)];
    for (const { bolt11 } of missed) await payFrom(customer, bolt11);
    const again = await listen(cursor);
    await expect.poll(() => again.got.map(({ settlement }) => settlement.amountMsats)).toEqual([12_000n, 13_000n]);
  });

  test('LN-13: after kill -9 between an invoice and its payment, LND has both', async () => {
    const before = await listen(null);
    const heard = await make(21_000n);
    await payFrom(customer, heard.bolt11);
    await expect.poll(() => before.of(heard)).toBeDefined();
    const invoice = await make(22_000n);
    await shop.kill();
    await shop.start();
    await shop.ready();
    await until('it can be paid', async () => (await node.check(soon())).isSynced);
    await until('it is paid', async () => (await payFrom(customer, invoice.bolt11)) === 'SUCCEEDED');
    const again = await listen(before.of(heard)?.at ?? '');
    await expect.poll(() => again.of(invoice)?.settlement.amountMsats).toBe(22_000n);
  });

  test('LN-14: LND’s pings keep a stream on which nothing happens, and their answers keep it at LND', async () => {
    const impatient = createLndNode(
      { kind: 'lnd', url: shop.url, certificate: shop.certificate() },
      { credential: shop.macaroon(), clock },
      2_500,
    );
    const listening = { cursor: null, onOpen: () => {}, onSettled: async () => {}, signal: AbortSignal.timeout(6_000) };
    await impatient.listen?.(listening); // it would throw if it were cut
    expect(listening.signal.aborted).toBe(true);
  });

  test('LN-14: a macaroon that was revoked is refused, for requests and for the stream', async () => {
    const macaroon = await bake(shop, WANTED, '78');
    const revoked = connect(macaroon);
    expect((await revoked.check(soon())).isSynced).toBe(true);
    const forged = connect(`${macaroon.slice(0, -2)}${macaroon.endsWith('00') ? '01' : '00'}`);
    await expect(forged.check(soon())).rejects.toThrow(CredentialRefused);
    await shop.call('DELETE', '/v1/macaroon/78');
    await expect(revoked.check(soon())).rejects.toThrow(CredentialRefused);
    const listening = { cursor: null, onOpen: () => {}, onSettled: async () => {}, signal: soon() };
    await expect(revoked.listen?.(listening)).rejects.toThrow(CredentialRefused);
  });

  test('LN-14: with too few rights it works as far as they reach', async () => {
    const only = connect(await bake(shop, ['invoices:read', 'invoices:write']));
    const unnamed = { name: null, version: null, network: null };
    const status = { ...unnamed, isSynced: true, receivableMsats: null, balanceMsats: null };
    expect(await only.check(soon())).toEqual({ ...status, maySpend: false, missing: ['info:read', 'offchain:read'] });
    expect(await only.identity(soon())).toBe(null);
    const ask = { amountMsats: 5_000n, expiresAtMs: Date.now() + 60_000, description: '' };
    const made = await only.createInvoice(ask, soon());
    expect(await only.lookup(made, soon())).toEqual({ kind: 'open' });
    const reading = connect(await bake(shop, ['info:read', 'offchain:read', 'invoices:read']));
    await expect(reading.createInvoice(ask, soon())).rejects.toThrow(NotAllowed);
  });

  test('LN-14: methods that a macaroon names are the ones that Satchel uses', async () => {
    const methods = ['GetInfo', 'LookupInvoice', 'SubscribeInvoices', 'AddInvoice', 'ListChannels', 'ChannelBalance'];
    const rights = methods.map((method) => `uri:/lnrpc.Lightning/${method}`);
    const macaroon = await bake(shop, [...rights, 'uri:/invoicesrpc.Invoices/CancelInvoice']);
    expect(readMacaroon(macaroon)).toMatchObject({ missing: [], maySpend: false, rootKeyId: '77' });
    const narrow = connect(macaroon);
    expect(await narrow.check(soon())).toMatchObject({ network: 'regtest', isSynced: true });
    const made = await narrow.createInvoice(
      { amountMsats: 5_000n, expiresAtMs: Date.now() + 60_000, description: '' },
      soon(),
    );
    expect(await narrow.cancel(made, soon())).toBe('closed');
  });

  test('LN-14: the rights of LND’s own files are read', () => {
    expect(readMacaroon(shop.macaroon())).toMatchObject({ missing: [], maySpend: true, rootKeyId: '0' });
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { generateSecretKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBolt11 } from '../../../src/main/lightning/read-bolt11.ts';
import { makeBolt11, refusal } from '../../support/nwc-wallet.ts';
import { ASK, openNwc, soon, type Nwc } from './nwc-world.ts';
import { hashOf, openWorld } from './world.ts';

let nwc: Nwc;
beforeEach(async () => {
  nwc = await openNwc();
});
afterEach(() => nwc.close());

describe.each(['nip44_v2', 'nip04'] as const)('LN-17: a wallet that speaks %s', (encryption) => {
  test('makes an invoice, says that it is open, and reports and tells its settlement', async () => {
    const wallet = await nwc.wallet([nwc.relay.url], encryption);
    const node = nwc.node(wallet);
    const { settled } = await nwc.listenTo(node);
    const made = await node.createInvoice(ASK, soon());
    expect(readBolt11(made.bolt11)).toMatchObject({ amountMsats: 1_000_000n, paymentHash: made.paymentHash });
    expect(await node.lookup(made, soon())).toEqual({ kind: 'open' });
    wallet.report(wallet.settle(made.paymentHash));
    await expect.poll(() => settled).toHaveLength(1);
    expect(settled[0]).toMatchObject({ paymentHash: made.paymentHash, amountMsats: 1_000_000n, feeMsats: 0n });
    expect(settled[0]?.preimage).toMatch(/^[0-9a-f]{64}$/);
    expect(await node.lookup(made, soon())).toEqual({ kind: 'settled', settlement: settled[0] });
    expect(await node.cancel(made, soon())).toBe('unsupported');
  });

  test('is understood although its relay has lost what it says of itself, after a restart too', async () => {
    const wallet = await nwc.wallet([nwc.relay.url], encryption);
    nwc.relay.forget();
    const node = nwc.node(wallet);
    expect((await node.createInvoice(ASK, soon())).handle).toBeNull();
    await node.createInvoice(ASK, soon());
    expect(wallet.asked).toEqual(['get_info', 'make_invoice', 'make_invoice']); // remembered
  });
});

describe('LN-17: set-up', () => {
  test('tells the network, the balance, and whether the connection may pay', async () => {
    const wallet = await nwc.wallet();
    const told = { name: 'a wallet', version: null, network: 'regtest' };
    const status = { ...told, isSynced: true, receivableMsats: null, balanceMsats: 21_000n };
    expect(await nwc.node(wallet).check(soon())).toEqual({ ...status, maySpend: false, missing: [] });
    wallet.methods['pay_invoice'] = () => ({});
    delete wallet.methods['lookup_invoice'];
    delete wallet.methods['get_balance'];
    expect(await nwc.node(wallet).check(soon())).toEqual({
      ...status,
      balanceMsats: null,
      maySpend: true,
      missing: ['lookup_invoice'],
    });
  });

  test('takes what the wallet says publicly if the connection may not ask for it', async () => {
    const wallet = await nwc.wallet();
    wallet.methods['get_info'] = () => refusal('RESTRICTED');
    wallet.methods['get_balance'] = () => refusal('RESTRICTED');
    expect(await nwc.node(wallet).check(soon())).toMatchObject({ network: null, balanceMsats: null, missing: [] });
  });

  test('without its secret it fails when it is asked, and not at the start', async () => {
    const wallet = await nwc.wallet();
    for (const secret of ['', 'f'.repeat(64), 'zz']) {
      const node = nwc.node({ ...wallet, secret });
      await expect(node.check(soon())).rejects.toThrow('it has no credential');
    }
  });
});

describe('LN-17: nothing is believed that the wallet has not signed', () => {
  test('a forged answer does not count: of another author, or with a broken signature', async () => {
    const wallet = await nwc.wallet();
    wallet.methods['make_invoice'] = () => ({ silent: true });
    const node = nwc.node(wallet);
    await nwc.listenTo(node);
    const asked = node.createInvoice(ASK, soon(1_000));
    const question = (): string => nwc.relay.heard.findLast((text) => text.includes('"kind":23194')) ?? '';
    await expect.poll(question).not.toBe('');
    const id = /"id":"([0-9a-f]{64})"/.exec(question())?.[1] ?? '';
    const forged = { result_type: 'make_invoice', error: { code: 'RESTRICTED', message: '' } };
    const other = wallet.sign(23_195, forged, [['e', id]], generateSecretKey());
    const own = wallet.sign(23_195, forged, [['e', id]]);
    nwc.relay.send(['EVENT', 'wallet', other]);
    nwc.relay.send(['EVENT', 'wallet', { ...own, sig: '0'.repeat(128) }]);
    nwc.relay.send(['EVENT', 'wallet', { ...other, pubkey: wallet.walletKey }]);
    nwc.relay.send(['EVENT', 'wallet', { ...own, content: other.content.replace(/^./, 'B') }]);
    await expect(asked).rejects.toThrow('it did not answer in time');
  });

  test('an old word of the wallet about its encryption, which a relay repeats, does not count', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    await nwc.listenTo(node);
    nwc.relay.send(['EVENT', 'info', wallet.info([], 1_700_000_000)]);
    await sleep(50);
    await node.createInvoice(ASK, soon());
  });

  test('does not count as reporting payments until it says so, or has done so', async () => {
    const silent = async () => {
      const wallet = await nwc.wallet();
      const node = nwc.node(wallet);
      const { settled } = await nwc.listenTo(node);
      await node.check(soon());
      expect(node.reports?.()).toBe(false);
      return { wallet, node, settled };
    };
    const told = await silent();
    nwc.relay.send(['EVENT', 'info', told.wallet.info([['notifications', 'payment_received payment_sent']])]);
    await expect.poll(() => told.node.reports?.()).toBe(true);

    const asked = await silent();
    asked.wallet.methods['get_info'] = () => ({
      result: { network: 'regtest', methods: ['make_invoice', 'lookup_invoice'], notifications: ['payment_received'] },
    });
    await asked.node.check(soon());
    expect(asked.node.reports?.()).toBe(true);

    const reported = await silent();
    const made = await reported.node.createInvoice(ASK, soon());
    reported.wallet.report(reported.wallet.settle(made.paymentHash));
    await expect.poll(() => reported.settled).toHaveLength(1);
    expect(reported.node.reports?.()).toBe(true);
  });

  test('nor does a forged report', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const { settled } = await nwc.listenTo(node);
    const made = await node.createInvoice(ASK, soon());
    const report = { notification_type: 'payment_received', notification: wallet.settle(made.paymentHash) };
    nwc.relay.send(['EVENT', 'wallet', { ...wallet.sign(23_197, report), sig: '1'.repeat(128) }]);
    nwc.relay.send(['EVENT', 'wallet', wallet.sign(23_197, report, [], generateSecretKey())]);
    nwc.relay.send(['NOTICE', 'no event at all']);
    nwc.relay.send('no message at all');
    await sleep(100);
    expect(settled).toEqual([]);
    nwc.relay.send(['EVENT', 'wallet', wallet.sign(23_197, report)]);
    await expect.poll(() => settled).toHaveLength(1);
  });

  test('a report about money that was sent, or about something else, is none', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const { settled } = await nwc.listenTo(node);
    const { paymentHash } = await node.createInvoice(ASK, soon());
    const notification = wallet.settle(paymentHash);
    wallet.report({ ...notification, type: 'outgoing' });
    nwc.relay.send(['EVENT', 'wallet', wallet.sign(23_197, { notification_type: 'payment_sent', notification })]);
    nwc.relay.send([
      'EVENT',
      'wallet',
      wallet.sign(23_197, { notification_type: 'payment_received', notification: {} }),
    ]);
    await sleep(100);
    expect(settled).toEqual([]);
  });
});

describe('LN-17: the wallet', () => {
  test('that cannot decrypt is silent: the time limit ends it', async () => {
    const wallet = await nwc.wallet();
    const stranger = Buffer.from(generateSecretKey()).toString('hex');
    const startedAtMs = performance.now();
    await expect(nwc.node({ ...wallet, secret: stranger }).createInvoice(ASK, soon(300))).rejects.toThrow(
      'it did not answer in time',
    );
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });

  test.each([
    ['RESTRICTED', 'does not allow this connection'],
    ['UNAUTHORIZED', 'does not know this connection'],
    ['RATE_LIMITED', 'asks for a pause'],
    ['QUOTA_EXCEEDED', 'quota'],
    ['NOT_IMPLEMENTED', 'cannot do what Satchel needs'],
    ['INTERNAL', 'says that it failed'],
    ['toString', 'says that it failed'],
  ])('that refuses with %s is told in words of a closed list, never in its own', async (code, words) => {
    const wallet = await nwc.wallet();
    wallet.methods['make_invoice'] = () => refusal(code, 'macaroon 0201036c6e64');
    const failure = await nwc
      .node(wallet)
      .createInvoice(ASK, soon())
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toContain(words);
    expect(String(failure)).not.toContain('macaroon');
  });

  test('that is asked too often is left alone for a while when it is asked about payments', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const made = await node.createInvoice(ASK, soon());
    wallet.methods['lookup_invoice'] = () => refusal('RATE_LIMITED');
    await expect(node.lookup(made, soon())).rejects.toThrow('asks for a pause');
    await expect(node.lookup(made, soon())).rejects.toThrow('asks for a pause');
    expect(wallet.asked.filter((method) => method === 'lookup_invoice')).toHaveLength(1);
    expect((await node.createInvoice(ASK, soon())).handle).toBeNull(); // a sale is worth a question
  });

  test('does not know an invoice: by the code, or as Alby Hub says it', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const made = await node.createInvoice(ASK, soon());
    const unknown = { ...made, paymentHash: '0'.repeat(64) };
    expect(await node.lookup(unknown, soon())).toEqual({ kind: 'unknown' });
    wallet.methods['lookup_invoice'] = () => refusal('INTERNAL', 'transaction not found');
    expect(await node.lookup(unknown, soon())).toEqual({ kind: 'unknown' });
    wallet.methods['lookup_invoice'] = () => refusal('INTERNAL', 'database is locked');
    await expect(node.lookup(unknown, soon())).rejects.toThrow('says that it failed');
  });

  test('does not make an invoice of somebody else its own because of the same payment hash', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const [made, other] = [await node.createInvoice(ASK, soon()), await node.createInvoice(ASK, soon())];
    expect(await node.lookup({ ...made, bolt11: other.bolt11 }, soon())).toEqual({ kind: 'unknown' });
  });

  test.each([
    ['pending', 'open'],
    ['accepted', 'accepted'],
    ['expired', 'closed'],
    ['failed', 'closed'],
    ['a state of tomorrow', 'open'],
  ])('says of an invoice “%s”: it is %s', async (state, kind) => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const made = await node.createInvoice(ASK, soon());
    wallet.methods['lookup_invoice'] = () => ({ result: { state, amount: 1_000_000, settled_at: null } });
    expect(await node.lookup(made, soon())).toEqual({ kind });
  });

  test('that answers nonsense has given no answer', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    for (const result of [{}, { invoice: 5 }, { invoice: 'lnbcrt1nothing' }, null]) {
      wallet.methods['make_invoice'] = () => ({ result });
      await expect(node.createInvoice(ASK, soon())).rejects.toThrow('cannot be understood');
    }
    const result = { invoice: makeBolt11(ASK.amountMsats, '').bolt11 };
    wallet.methods['make_invoice'] = () => ({ result_type: 'get_info', result });
    await expect(node.createInvoice(ASK, soon())).rejects.toThrow('cannot be understood');
    const made = { bolt11: '', paymentHash: '0'.repeat(64), handle: null };
    for (const amount of [1.5, -1, 2 ** 60, '1000']) {
      wallet.methods['lookup_invoice'] = () => ({ result: { settled_at: 1, amount } });
      await expect(node.lookup(made, soon())).rejects.toThrow('cannot be understood');
    }
  });
});

describe('LN-17: a shop with a wallet', () => {
  test('credits a replayed report once, and one without an amount only when the wallet tells it', async () => {
    const wallet = await nwc.wallet();
    const world = nwc.keep(await openWorld());
    world.pass(Date.now() - world.now()); // relays take events of about now
    const wanted = { id: null, storeId: null, identity: null, acceptsUnproved: false, isRetired: false } as const;
    await world.lightning().configure([{ ...wanted, kind: 'nwc', node: nwc.node(wallet) }]);
    await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
    const [once, later] = [await world.sell(), await world.sell()];
    const report = wallet.report(wallet.settle(hashOf(once)));
    await expect.poll(async () => (await world.view(once.id)).status).toBe('settled');
    nwc.relay.send(['EVENT', 'wallet', report]);
    nwc.relay.send([
      'EVENT',
      'wallet',
      wallet.sign(23_197, { notification_type: 'payment_received', notification: wallet.settle(hashOf(once)) }),
    ]);
    wallet.report(wallet.settle(hashOf(later), { amount: undefined }));
    await sleep(100);
    expect(await world.payments(once.id)).toHaveLength(1);
    expect((await world.view(later.id)).status).toBe('new');
    wallet.settle(hashOf(later), { amount: 1_000_000 });
    nwc.relay.cut(1); // the wallet stays, and is asked at each connection
    await expect.poll(async () => (await world.view(later.id)).status).toBe('settled');
    expect(await world.payments(later.id)).toHaveLength(1);
  });
});

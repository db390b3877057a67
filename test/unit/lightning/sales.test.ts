import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { offeredMethods } from '../../../src/main/app/invoice/offered-methods.ts';
import { bolt11Msats } from '../../../src/shared/bolt11.ts';
import { MINUTE_MS } from '../app/shop.ts';
import { says, scriptOf, transaction } from '../app/payment/network.ts';
import { hashOf, openWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
});
afterEach(() => world.close());

const payOnChain = (invoice: Parameters<typeof scriptOf>[0], name: string, amountSats: bigint) =>
  says(world).transactions([transaction(name, [`coin-${name}`], [{ scriptHex: scriptOf(invoice), amountSats }])]);

describe('an invoice', () => {
  test('LN-4: has one code for both ways, the address and a BOLT11 of exactly the due amount (M2)', async () => {
    const invoice = await world.sell();
    const { bip21, bolt11 } = await world.view(invoice.id);
    expect(bolt11Msats(bolt11 ?? '')).toBe(1_000_000n);
    expect(bip21).toBe(`bitcoin:${invoice.address}?amount=0.00001&lightning=${bolt11}`);
    expect(invoice.details.methods).toEqual(['onchain', 'lightning']);
  });

  test('can be paid on-chain alone or by Lightning alone, and is refused if neither is possible', async () => {
    const chain = await world.sell({ methods: ['onchain'] });
    expect([chain.bolt11, chain.details.methods]).toEqual([null, ['onchain']]);
    const lightning = await world.sell({ methods: ['lightning'] });
    expect([lightning.address, lightning.addressIndex]).toEqual([null, null]);
    expect((await world.view(lightning.id)).bip21).toBe(`lightning:${lightning.bolt11}`);
    const none = await world.create({
      storeId: 'store-1',
      currency: 'SATS',
      amountMinor: 5n,
      api: 'till',
      methods: ['onchain'],
    });
    expect(none.ok || none.error.code).toBe('amount_too_small');
  });

  test('MON-10: below the dust limit it gets no address, only a Lightning invoice', async () => {
    const invoice = await world.sell({ amountMinor: 293n });
    expect([invoice.address, invoice.details.methods]).toEqual([null, ['lightning']]);
    expect((await world.sell({ amountMinor: 294n })).addressIndex).toBe(0);
  });

  test('LN-5, INV-12: is settled as soon as the node has received the money', async () => {
    const invoice = await world.sell();
    await world.fake.settle(hashOf(invoice), 1_000_000n);
    expect(await world.view(invoice.id)).toMatchObject({
      status: 'settled',
      receivedSats: 1000,
      bip21: null,
      bolt11: null,
      payments: [{ kind: 'lightning', amountSats: 1000, paymentHash: hashOf(invoice), onTime: true }],
    });
    const said = await world.database.read.observations.ofInvoice(invoice.id);
    expect(said).toMatchObject([{ sourceId: 'lightning', what: 'settled' }]);
    const types = (await world.outbox(invoice.id))
      .filter(({ endpointId }) => endpointId === 'five')
      .map(({ type }) => type);
    expect(types).toEqual(['New', 'Settled']);
  });
});

describe('LN-3: a node that is away', () => {
  test.each(['refuses', 'hangs'] as const)('%s, and the invoice is made on-chain only', async (how) => {
    world.fake.down(how);
    const invoice = await world.sell();
    expect([invoice.bolt11, invoice.details.methods]).toEqual([null, ['onchain']]);
    expect((await world.view(invoice.id)).bip21).toBe(`bitcoin:${invoice.address}?amount=0.00001`);
    const only = await world.create({
      storeId: 'store-1',
      currency: 'SATS',
      amountMinor: 1000n,
      api: 'till',
      methods: ['lightning'],
    });
    expect(only.ok || only.error.code).toBe('lightning_unavailable');
    world.fake.up();
    await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
    expect((await world.sell()).bolt11).not.toBeNull();
  });

  test('comes back while a sale without its code is open: the sale gets one', async () => {
    world.fake.down('refuses');
    const invoice = await world.sell();
    expect([invoice.bolt11, (await world.view(invoice.id)).lightningAway]).toEqual([null, true]);
    world.fake.up();
    await expect.poll(async () => bolt11Msats((await world.view(invoice.id)).bolt11 ?? '')).toBe(1_000_000n);
    const view = await world.view(invoice.id);
    expect(view).toMatchObject({ lightningAway: false, bip21: expect.stringContaining('&lightning=lnbcrt') });
    expect(offeredMethods(await world.invoice(invoice.id))).toEqual(['onchain', 'lightning']);
    await world.fake.settle(hashOf(await world.invoice(invoice.id)), 1_000_000n);
    expect((await world.view(invoice.id)).status).toBe('settled');
  });

  test.each([
    ['another amount', { content: { amountMsats: 999_000n } }],
    ['another network', { content: { prefix: 'bc' } }],
    ['another hash', { content: {}, paymentHash: 'ab'.repeat(32) }],
    ['another signer', { content: {}, identity: '02'.repeat(33) }],
    ['one that has ended', { content: { expirySeconds: 1 } }],
  ])('LN-2: or that sends %s: its Lightning invoice is not shown', async (_what, bent) => {
    Object.assign(world.fake.bent, bent);
    const invoice = await world.sell();
    expect([invoice.bolt11, (await world.view(invoice.id)).bolt11]).toEqual([null, null]);
    expect(await world.lightningInvoicesOf(invoice.id)).toEqual([]);
  });
});

describe('LN-6: part paid', () => {
  test('on-chain, a new Lightning invoice asks for exactly the rest, and the old one is withdrawn', async () => {
    const invoice = await world.sell();
    await payOnChain(invoice, 'half', 400n);
    await world.ensure(invoice.id);
    const view = await world.view(invoice.id);
    expect([view.remainingSats, bolt11Msats(view.bolt11 ?? '')]).toEqual([600, 600_000n]);
    expect(view.bip21).toMatch(/amount=0\.000006&lightning=lnbcrt6u1/);
    await expect
      .poll(async () => (await world.lightningInvoicesOf(invoice.id)).map(({ state }) => state))
      .toEqual(['closed', 'open']);
  });

  test('by Lightning, because the node received less, the rest may come on-chain (M5)', async () => {
    const invoice = await world.sell();
    await world.fake.settle(hashOf(invoice), 300_000n);
    await world.ensure(invoice.id);
    const view = await world.view(invoice.id);
    expect(view).toMatchObject({ status: 'new', part: true, receivedSats: 300, remainingSats: 700 });
    expect(bolt11Msats(view.bolt11 ?? '')).toBe(700_000n);
    expect((await world.payments(invoice.id))[0]?.amountMsats).toBe(300_000n);
    await payOnChain(invoice, 'rest', 700n);
    expect(await world.view(invoice.id)).toMatchObject({ status: 'processing', receivedSats: 1000, over: false });
  });

  test('MON-11: if the rest is below the dust limit, Lightning is the only way left', async () => {
    const invoice = await world.sell();
    await payOnChain(invoice, 'most', 900n);
    await world.ensure(invoice.id);
    const view = await world.view(invoice.id);
    expect([view.bip21?.slice(0, 10), bolt11Msats(view.bolt11 ?? '')]).toEqual(['lightning:', 100_000n]);
  });

  test('while the node is away, the old Lightning invoice is hidden; the new one comes with the node', async () => {
    const invoice = await world.sell();
    world.fake.down('refuses');
    await payOnChain(invoice, 'half', 500n);
    await world.ensure(invoice.id);
    expect((await world.view(invoice.id)).bolt11).toBeNull();
    expect((await world.view(invoice.id)).bip21).not.toContain('lightning');
    world.fake.up();
    await expect.poll(async () => bolt11Msats((await world.view(invoice.id)).bolt11 ?? '')).toBe(500_000n);
  });

  test('a replaced Lightning invoice that is paid nevertheless is credited', async () => {
    const invoice = await world.sell();
    const first = hashOf(invoice);
    await payOnChain(invoice, 'half', 500n);
    await world.ensure(invoice.id);
    await world.fake.settle(first, 1_000_000n);
    expect(await world.view(invoice.id)).toMatchObject({ status: 'settled', receivedSats: 1500, over: true });
  });
});

describe('once nothing is due', () => {
  test('LN-7: the Lightning invoice of an invoice paid on-chain is withdrawn', async () => {
    const invoice = await world.sell();
    await payOnChain(invoice, 'all', 1000n);
    await expect
      .poll(async () => (await world.lightningInvoicesOf(invoice.id)).map(({ state }) => state))
      .toEqual(['closed']);
  });

  test('LN-7: the Lightning invoice of a cancelled invoice is withdrawn', async () => {
    const invoice = await world.sell();
    await world.cancel({ storeId: 'store-1', invoiceId: invoice.id, userId: null });
    await world.ensure(invoice.id);
    await expect
      .poll(async () => (await world.lightningInvoicesOf(invoice.id)).map(({ state }) => state))
      .toEqual(['closed']);
  });

  test('INV-29: paid in both ways, every sat is kept and the cashier is told (M5)', async () => {
    const invoice = await world.sell();
    await payOnChain(invoice, 'all', 1000n);
    await world.fake.settle(hashOf(invoice), 1_000_000n);
    expect(await world.view(invoice.id)).toMatchObject({
      status: 'settled',
      receivedSats: 2000,
      over: true,
      notice: 'twice',
    });
  });
});

describe('M11, INV-21: a settlement is credited once, and only if the node proves it', () => {
  test('the node restarts before it is paid', async () => {
    const invoice = await world.sell();
    world.fake.down('refuses');
    await expect.poll(() => world.lightning().health('store-1')?.state).toBe('failing');
    await world.fake.settle(hashOf(invoice), 1_000_000n, false);
    world.fake.up();
    await expect.poll(async () => (await world.view(invoice.id)).status).toBe('settled');
  });

  test('Satchel restarts before the node is paid', async () => {
    const invoice = await world.sell();
    const stopped = world.restart();
    await world.fake.settle(hashOf(invoice), 1_000_000n, false);
    await stopped;
    await expect.poll(async () => (await world.view(invoice.id)).status).toBe('settled');
    expect(await world.payments(invoice.id)).toHaveLength(1);
  });

  test('it is reported again, before and after a restart', async () => {
    const invoice = await world.sell();
    await world.fake.settle(hashOf(invoice), 1_000_000n);
    for (let count = 0; count < 3; count += 1) await world.fake.repeat(hashOf(invoice), 1_000_000n);
    await world.restart();
    await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
    await world.fake.repeat(hashOf(invoice), 1_000_000n);
    expect(await world.payments(invoice.id)).toHaveLength(1);
    expect((await world.view(invoice.id)).receivedSats).toBe(1000);
  });

  test('it is reported twice at the same time', async () => {
    const invoice = await world.sell();
    const hash = hashOf(invoice);
    await Promise.all([world.fake.settle(hash, 1_000_000n), world.fake.settle(hash, 1_000_000n)]);
    expect(await world.payments(invoice.id)).toHaveLength(1);
  });

  test('a wrong preimage proves nothing, so the invoice is unpaid', async () => {
    const invoice = await world.sell();
    world.fake.bent.preimage = 'ab'.repeat(32);
    await world.fake.settle(hashOf(invoice), 1_000_000n);
    await world.restart();
    await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
    expect(await world.view(invoice.id)).toMatchObject({ status: 'new', receivedSats: 0, payments: [] });
  });

  test('LN-5: held money is not received, and the invoice does not end before the node has decided', async () => {
    const invoice = await world.sell();
    world.fake.hold(hashOf(invoice));
    world.pass(16 * MINUTE_MS);
    await says(world).checkChain();
    expect((await world.view(invoice.id)).status).toBe('new');
    world.fake.giveBack(hashOf(invoice));
    world.pass(3_000); // until the node is asked again
    await expect.poll(() => world.watched.filter(({ id }) => id === invoice.id)).toHaveLength(2); // made, then asked again
    await says(world).checkChain();
    expect((await world.view(invoice.id)).status).toBe('expired');
  });

  test('a settlement changes only the invoice of its payment hash', async () => {
    const one = await world.sell();
    const other = await world.sell();
    await world.fake.settle(hashOf(other), 1_000_000n);
    expect((await world.view(one.id)).receivedSats).toBe(0);
  });
});

describe('INV-3, INV-4: the end of an invoice', () => {
  test('waits for the node, so nobody is late because it was off', async () => {
    const invoice = await world.sell();
    world.fake.down('refuses');
    world.pass(16 * MINUTE_MS);
    await says(world).checkChain();
    expect((await world.view(invoice.id)).status).toBe('new');
    await world.fake.settle(hashOf(invoice), 1_000_000n, false);
    world.fake.up();
    await expect.poll(async () => (await world.view(invoice.id)).status).toBe('settled');
    expect((await world.payments(invoice.id))[0]?.onTime).toBe(true);
  });

  test('comes with the first chain check after the node has said that it is not paid', async () => {
    const invoice = await world.sell();
    world.pass(16 * MINUTE_MS);
    await expect.poll(async () => (await world.lightningInvoicesOf(invoice.id))[0]?.answeredAtMs).toBe(world.now());
    await says(world).checkChain();
    expect(await world.view(invoice.id)).toMatchObject({ status: 'expired', bip21: null, bolt11: null });
    // then it is withdrawn
    await expect.poll(async () => (await world.lightningInvoicesOf(invoice.id))[0]?.state).toBe('closed');
  });

  test('comes by the node alone if it has no address', async () => {
    const invoice = await world.sell({ methods: ['lightning'] });
    world.pass(16 * MINUTE_MS);
    await expect.poll(async () => (await world.view(invoice.id)).status).toBe('expired');
  });

  test('INV-5, INV-19: money after the end is paid late, kept and shown', async () => {
    const invoice = await world.sell({ methods: ['lightning'] });
    world.pass(16 * MINUTE_MS);
    await expect.poll(async () => (await world.view(invoice.id)).status).toBe('expired');
    await world.fake.settle(hashOf(invoice), 1_000_000n);
    expect(await world.view(invoice.id)).toMatchObject({ status: 'expired', late: true, receivedSats: 1000 });
  });
});

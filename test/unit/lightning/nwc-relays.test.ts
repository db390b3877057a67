import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startNostrRelay } from '../../support/nostr-relay.ts';
import { ASK, DEAD, openNwc, soon, type Nwc } from './nwc-world.ts';

let nwc: Nwc;
beforeEach(async () => {
  nwc = await openNwc();
});
afterEach(() => nwc.close());

describe('LN-17: relays', () => {
  test('one of two is dead: the other is enough', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet, [DEAD, nwc.relay.url]);
    const { settled } = await nwc.listenTo(node);
    const made = await node.createInvoice(ASK, soon());
    wallet.report(wallet.settle(made.paymentHash));
    await expect.poll(() => settled).toHaveLength(1);
  });

  test('a report that both pass on counts as one', async () => {
    const other = nwc.keep(await startNostrRelay());
    const wallet = await nwc.wallet([nwc.relay.url, other.url]);
    const node = nwc.node(wallet, [nwc.relay.url, other.url]);
    const { settled } = await nwc.listenTo(node);
    await expect.poll(() => [nwc.relay.connections(), other.connections()]).toEqual([2, 2]);
    const made = await node.createInvoice(ASK, soon());
    await sleep(50);
    wallet.report(wallet.settle(made.paymentHash));
    await expect.poll(() => settled.length).toBeGreaterThan(0);
    await sleep(50);
    expect(settled).toHaveLength(1);
  });

  test('none can be reached: it says so without waiting for the time limit', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet, [DEAD]);
    await expect(node.createInvoice(ASK, soon(30_000))).rejects.toThrow('it is on none of its relays');
    await expect(nwc.listenTo(node).then(({ ended }) => ended)).rejects.toThrow('it is on none of its relays');
  });

  test('a relay that refuses the question is told apart from a silent wallet', async () => {
    const wallet = await nwc.wallet();
    nwc.relay.refuse();
    await expect(nwc.node(wallet).createInvoice(ASK, soon(30_000))).rejects.toThrow('its relays refuse the question');
  });

  test('cut: listening ends, and begins again', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const { ended } = await nwc.listenTo(node);
    nwc.relay.cut();
    await ended;
    await nwc.listenTo(node);
  });

  test('half-open: a relay that answers no ping is gone', async () => {
    const wallet = await nwc.wallet();
    const { ended } = await nwc.listenTo(nwc.node(wallet));
    nwc.relay.freeze();
    await ended;
  });

  test('lost and back while another one worked: listening ends, so that what was missed is asked about', async () => {
    const other = nwc.keep(await startNostrRelay());
    const wallet = await nwc.wallet();
    const { ended } = await nwc.listenTo(nwc.node(wallet, [nwc.relay.url, other.url]));
    await expect.poll(() => [nwc.relay.connections(), other.connections()]).toEqual([2, 1]);
    await sleep(50);
    nwc.relay.cut();
    await ended;
  });

  test('are left when nobody needs them', async () => {
    const wallet = await nwc.wallet();
    await nwc.node(wallet).createInvoice(ASK, soon());
    await expect.poll(() => nwc.relay.connections()).toBe(1); // the wallet's own
  });

  test('that serves nobody without a login gets one', async () => {
    const strict = nwc.keep(await startNostrRelay(true));
    const wallet = await nwc.wallet([strict.url]);
    const node = nwc.node(wallet, [strict.url]);
    const { settled } = await nwc.listenTo(node);
    const made = await node.createInvoice(ASK, soon());
    wallet.report(wallet.settle(made.paymentHash));
    await expect.poll(() => settled).toHaveLength(1);
  });

  test('a report that cannot be stored ends listening: it is asked about at the next connection', async () => {
    const wallet = await nwc.wallet();
    const node = nwc.node(wallet);
    const open = Promise.withResolvers<void>();
    const ended = node.listen?.({
      cursor: null,
      onOpen: open.resolve,
      onSettled: async () => {
        throw new Error('the disk is full');
      },
      signal: soon(),
    });
    await open.promise;
    const made = await node.createInvoice(ASK, soon());
    wallet.report(wallet.settle(made.paymentHash));
    await expect(ended).rejects.toThrow('the disk is full');
  });
});

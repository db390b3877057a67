/**
 * The server speaks clnrest of Core Lightning v26.06: docs.corelightning.org/docs/rest, and for each answer the page
 * docs.corelightning.org/reference/<method>. No real Core Lightning was there to prove it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { credited, testFaults } from './backend-faults.ts';
import { clnAt, RUNE } from './cln-world.ts';
import { ASKED, half, HASH, NOW_MS, OTHER_HASH, PREIMAGE, silence, soon, startNodeServer } from './node-server.ts';
import type { NodeServer } from './node-server.ts';

let server: NodeServer;
let node: LightningNode;
beforeEach(async () => {
  server = await startNodeServer();
  node = clnAt(server.url);
});
afterEach(() => server.close());

/** Of reference/listinvoices and reference/waitanyinvoice. */
const paid = (index: number, more: Record<string, unknown> = {}) => ({
  label: 'satchel-1',
  bolt11: 'lnbcrt10u1',
  payment_hash: HASH,
  amount_msat: 1_000_000,
  status: 'paid',
  pay_index: index,
  amount_received_msat: 1_000_000,
  paid_at: 1_780_315_200,
  payment_preimage: PREIMAGE,
  description: 'tea',
  expires_at: 1_780_316_000,
  created_index: index,
  ...more,
});
const unpaid = (status: 'unpaid' | 'expired') => ({
  label: 'satchel-1',
  payment_hash: HASH,
  amount_msat: 1_000_000,
  status,
  expires_at: 1_780_316_000,
});
const SETTLEMENT: NodeSettlement = {
  paymentHash: HASH,
  amountMsats: 1_000_000n,
  feeMsats: 0n,
  settledAtMs: 1_780_315_200_000,
  preimage: PREIMAGE,
};
const list = (...invoices: unknown[]) => server.on('/v1/listinvoices', { status: 201, json: { invoices } });
/** An error of a method: status 500 with its code. */
const failed = (code: number) => ({ status: 500, json: { code, message: 'words of the node' } }) as const;

testFaults({
  rule: 'LN-15',
  create: (url) => clnAt(url),
  path: '/v1/listinvoices',
  secret: RUNE,
  reasons: { 401: 'it refuses the credential', 403: 'it refuses the credential', 500: 'it answers 500' },
});

describe('LN-15: an invoice', () => {
  test('is asked for in msats under a label that becomes its handle, and lasts as long as its sale', async () => {
    server.on('/v1/invoice', { status: 201, json: { bolt11: 'lnbcrt10u1', payment_hash: HASH, expires_at: 1 } });
    const ask = { amountMsats: 1_000_001n, expiresAtMs: NOW_MS + 600_400, description: 'tea' };
    const [one, other] = [await node.createInvoice(ask, soon()), await node.createInvoice(ask, soon())];
    const [first] = server.heard;
    expect(first?.headers['rune']).toBe(RUNE);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      amount_msat: '1000001',
      label: one.handle,
      description: 'tea',
      expiry: 601,
    });
    expect(one).toEqual({ bolt11: 'lnbcrt10u1', paymentHash: HASH, handle: one.handle });
    expect(other.handle).not.toBe(one.handle);
  });

  test('is settled with what the node received, in any form of number', async () => {
    for (const amount of [1_000_000, '1000000', '1000000msat']) {
      list(paid(3, { amount_received_msat: amount }));
      expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'settled', settlement: SETTLEMENT });
    }
    expect(await credited(SETTLEMENT)).toBe('preimage');
    expect(JSON.parse(server.heard[0]?.body ?? '')).toEqual({ payment_hash: HASH });
  });

  test('LN-10: is not credited while the amount is missing', async () => {
    list(paid(3, { amount_received_msat: undefined }));
    const found = await node.lookup(ASKED, soon());
    expect(found).toEqual({ kind: 'settled', settlement: { ...SETTLEMENT, amountMsats: 0n } });
    expect(found.kind === 'settled' && (await credited(found.settlement))).toBeNull();
  });

  test('LN-10: counts as much as was received, not as much as was asked for', async () => {
    list(paid(3, { amount_received_msat: 1_500_000 }));
    expect(await node.lookup(ASKED, soon())).toMatchObject({ settlement: { amountMsats: 1_500_000n } });
  });

  test('an amount that cannot be read is not believed', async () => {
    for (const amount of [-1, 1.5, 2 ** 60, '1e3', '-5', {}]) {
      list(paid(3, { amount_received_msat: amount }));
      await expect(node.lookup(ASKED, soon())).rejects.toThrow('it answers what cannot be understood');
    }
  });

  test('LN-11: a preimage that does not match, or none, is not credited', async () => {
    for (const preimage of [OTHER_HASH, undefined]) {
      list(paid(3, { payment_preimage: preimage }));
      const found = await node.lookup(ASKED, soon());
      expect(found.kind === 'settled' && (await credited(found.settlement))).toBeNull();
    }
  });

  test('an answer about another invoice is not believed', async () => {
    list(paid(3, { payment_hash: OTHER_HASH }));
    await expect(node.lookup(ASKED, soon())).rejects.toThrow('it answers what cannot be understood');
  });

  test('is open, closed once it has expired, and unknown if the node does not have it', async () => {
    list(unpaid('unpaid'));
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'open' });
    list(unpaid('expired'));
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'closed' });
    list();
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'unknown' });
  });
});

describe('LN-15: to cancel', () => {
  const cancel = async () => node.cancel({ ...ASKED, handle: 'satchel-1' }, soon());

  test('deletes it if it is unpaid, and may be repeated', async () => {
    server.on('/v1/delinvoice', { status: 201, json: unpaid('unpaid') });
    expect(await cancel()).toBe('closed');
    expect(JSON.parse(server.heard[0]?.body ?? '')).toEqual({ label: 'satchel-1', status: 'unpaid' });
    server.on('/v1/delinvoice', failed(905));
    expect(await cancel()).toBe('closed');
  });

  test('code 906 says that it is no longer unpaid, so its state is looked up', async () => {
    server.on('/v1/delinvoice', failed(906));
    list(paid(3));
    expect(await cancel()).toBe('settled');
    list(unpaid('expired'));
    expect(await cancel()).toBe('closed');
    list(unpaid('unpaid'));
    await expect(cancel()).rejects.toThrow('it answers 906');
  });
});

describe('LN-15: listening', () => {
  /** The node's list of paid invoices: `waitanyinvoice` gives the first after a place, or code 904 at its end. */
  const serveList = (indexes: number[], idleMs = 5_000): void =>
    server.onEach('/v1/waitanyinvoice', async ({ body }) => {
      const { lastpay_index: last, timeout } = JSON.parse(body) as { lastpay_index: number; timeout: number };
      const next = (): number | undefined => indexes.find((index) => index > last);
      const until = performance.now() + (timeout === 0 ? 0 : idleMs);
      while (next() === undefined && performance.now() < until) await sleep(5);
      const index = next();
      return index === undefined ? failed(904) : { status: 201, json: paid(index) };
    });
  const listenFrom = (cursor: string | null) => {
    const ending = new AbortController();
    const heard: (string | undefined)[] = [];
    const opened = Promise.withResolvers<void>();
    const ended = node.listen!({
      cursor,
      onOpen: opened.resolve,
      onSettled: async (_settlement, at) => void heard.push(at),
      signal: ending.signal,
    }).then(
      () => 'ended',
      (error: unknown) => (error instanceof Error ? error.message : 'failed'),
    );
    return { heard, opened: opened.promise, ended, end: () => ending.abort() };
  };

  test('LN-13: continues after the stored place, and repeats what was paid since', async () => {
    serveList([1, 2, 5, 6]);
    const line = listenFrom('2');
    await expect.poll(() => line.heard).toEqual(['5', '6']);
    line.end();
    await line.ended;
  });

  test.each([0, 1, 2, 15, 16, 17, 30_000, 65_536])(
    'LN-13: without a place it begins at the end of the list, found in few rounds of questions: %i',
    async (length) => {
      // some were deleted
      const indexes = Array.from({ length }, (_, at) => at + 1).filter((index) => index % 7 !== 3 || index === length);
      serveList(indexes, 20);
      let [rounds, underWay] = [0, 0];
      const answer = server.replyTo('/v1/waitanyinvoice');
      server.onEach('/v1/waitanyinvoice', async (asked) => {
        if (underWay === 0) rounds += 1;
        underWay += 1;
        await sleep(20);
        underWay -= 1;
        return answer(asked);
      });
      const line = listenFrom(null);
      await line.opened;
      expect(rounds).toBeLessThan(14);
      indexes.push(length + 1);
      await expect.poll(() => line.heard).toEqual([`${length + 1}`]);
      line.end();
      await line.ended;
    },
  );

  test('LN-13: a place beyond the end, of a node that was restored, is not waited for', async () => {
    const indexes = [1, 2, 3];
    serveList(indexes);
    const line = listenFrom('900');
    await line.opened;
    indexes.push(4);
    await expect.poll(() => line.heard).toEqual(['4']);
    line.end();
    await line.ended;
  });

  test('an empty wait is code 904, which is no failure and no reason to hurry', async () => {
    serveList([], 10);
    const line = listenFrom(null);
    await line.opened;
    const before = server.heard.length;
    await sleep(500);
    expect(server.heard.length - before).toBeLessThan(3);
    line.end();
    await line.ended;
  });

  test.each([
    ['that is cut off', half('hangs up')],
    ['that fails with another code', failed(-3)],
    ['with a place that was passed', { status: 201, json: paid(2) } as const],
  ])('an answer %s ends it, so that Satchel connects again', async (_what, reply) => {
    serveList([1, 2]);
    const line = listenFrom('2');
    await line.opened;
    server.on('/v1/waitanyinvoice', reply);
    server.sockets.forEach((socket) => socket.destroy());
    expect(await line.ended).not.toBe('ended');
  });

  test('a refused rune ends it before it opens', async () => {
    server.on('/v1/waitanyinvoice', { status: 401, json: { code: 1501, message: 'Not authorized: Not derived' } });
    expect(await listenFrom(null).ended).toBe('it refuses the credential');
  });

  test('a half-open connection ends with the signal', async () => {
    serveList([1]);
    const line = listenFrom('1');
    await line.opened;
    server.on('/v1/waitanyinvoice', silence);
    await sleep(30);
    line.end();
    await line.ended;
  });

  test('LN-13: a settlement that cannot be stored is reported again after the next connection', async () => {
    serveList([1, 2]);
    const signal = AbortSignal.timeout(5_000);
    const onSettled = async (): Promise<void> => {
      throw new Error('the disk is full');
    };
    await expect(node.listen!({ cursor: '1', onOpen: () => {}, onSettled, signal })).rejects.toThrow(
      'the disk is full',
    );
    const line = listenFrom('1');
    await expect.poll(() => line.heard).toEqual(['2']);
    line.end();
    await line.ended;
  });
});

/**
 * The server speaks the HTTP API of phoenixd 0.8.0: phoenix.acinq.co/server/api, sections “Create Bolt11 invoice”, “Get
 * incoming payment”, “Get node info” and “Websocket”. No real phoenixd was there to prove it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createPhoenixdNode, phoenixdEntry } from '../../../src/main/lightning/backends/phoenixd.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { credited, testFaults } from './backend-faults.ts';
import { ASKED, depsWith, half, HASH, NOW_MS, OTHER_HASH, PREIMAGE, soon, startNodeServer } from './node-server.ts';
import type { NodeServer } from './node-server.ts';

const NODE_ID = `03${'c3'.repeat(32)}`;
const PAYMENT = `/payments/incoming/${HASH}`;

let server: NodeServer;
let node: LightningNode;
beforeEach(async () => {
  server = await startNodeServer();
  node = nodeAt(server.url);
  server.on('/getinfo', { status: 200, json: INFO });
});
afterEach(() => server.close());

const nodeAt = (url: string, silentMs?: number): LightningNode =>
  createPhoenixdNode({ kind: 'phoenixd', url }, depsWith('limited'), silentMs);

const INFO = {
  nodeId: NODE_ID,
  channels: [{ state: 'Normal', channelId: HASH, balanceSat: 400, inboundLiquiditySat: 90_000, capacitySat: 100_000 }],
  chain: 'regtest',
  blockHeight: 100,
  version: '0.8.0',
};
const payment = (more: Record<string, unknown> = {}) => ({
  type: 'incoming_payment',
  subType: 'lightning',
  paymentHash: HASH,
  preimage: PREIMAGE,
  externalId: 'satchel-1',
  description: 'tea',
  invoice: 'lnbcrt10u1',
  isPaid: true,
  isExpired: false,
  requestedSat: 1_000,
  receivedSat: 1_000,
  fees: 0,
  completedAt: NOW_MS + 5_000,
  createdAt: NOW_MS,
  ...more,
});
const SETTLEMENT: NodeSettlement = {
  paymentHash: HASH,
  amountMsats: 1_000_000n,
  feeMsats: 0n,
  settledAtMs: NOW_MS + 5_000,
  preimage: PREIMAGE,
};
const knows = (more: Record<string, unknown> = {}) => server.on(PAYMENT, { status: 200, json: payment(more) });
/** Of “Websocket”: it names neither the fee nor the preimage. */
const EVENT = {
  type: 'payment_received',
  timestamp: NOW_MS,
  amountSat: 1_000,
  paymentHash: HASH,
  externalId: 'satchel-1',
};

testFaults({
  rule: 'LN-16',
  create: (url) => nodeAt(url),
  path: PAYMENT,
  secret: Buffer.from(':limited').toString('base64'),
  reasons: { 401: 'it refuses the credential', 403: 'the credential may not do this', 500: 'it answers 500' },
});

describe('LN-16: an invoice', () => {
  test('is asked for in whole satoshis with the limited password, and lasts as long as its sale', async () => {
    server.on('/createinvoice', {
      status: 200,
      json: { amountSat: 1_000, paymentHash: HASH, serialized: 'lnbcrt10u1' },
    });
    const ask = { amountMsats: 1_000_000n, expiresAtMs: NOW_MS + 600_400, description: 'tea & cake' };
    expect(await node.createInvoice(ask, soon())).toEqual({ bolt11: 'lnbcrt10u1', paymentHash: HASH, handle: null });
    const [asked] = server.heard;
    expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from(':limited').toString('base64')}`);
    const { externalId, ...form } = Object.fromEntries(new URLSearchParams(asked?.body));
    expect(form).toEqual({ amountSat: '1000', description: 'tea & cake', expirySeconds: '601' });
    expect(externalId).toMatch(/^satchel-[0-9a-f]{32}$/);
    await expect(node.createInvoice({ ...ask, amountMsats: 1_000_001n }, soon())).rejects.toThrow('no whole number');
    expect(server.heard).toHaveLength(1);
  });

  test('that is paid is credited by its preimage', async () => {
    knows();
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'settled', settlement: SETTLEMENT });
    expect(await credited(SETTLEMENT)).toBe('preimage');
  });

  test('LN-12: the customer paid what was received and the fee, which is in msats', async () => {
    knows({ requestedSat: 100_000, receivedSat: 78_000, fees: 22_000_000 });
    expect(await node.lookup(ASKED, soon())).toMatchObject({
      settlement: { amountMsats: 100_000_000n, feeMsats: 22_000_000n },
    });
  });

  test('LN-12: a fee with a part of a satoshi does not make a whole payment too small', async () => {
    // 100,000 sats less 1,234.567 sats are 98,765.433 sats, which phoenixd cuts
    knows({ requestedSat: 100_000, receivedSat: 98_765, fees: 1_234_567 });
    expect(await node.lookup(ASKED, soon())).toMatchObject({ settlement: { amountMsats: 100_000_000n } });
  });

  test('LN-12: a payment that became fee credit as a whole is credited as a whole', async () => {
    knows({ receivedSat: 0, fees: 1_000_000 });
    expect(await node.lookup(ASKED, soon())).toMatchObject({
      settlement: { amountMsats: 1_000_000n, feeMsats: 1_000_000n },
    });
  });

  test('LN-10: is not credited while the amount is missing; more than was asked for counts', async () => {
    knows({ receivedSat: undefined });
    const found = await node.lookup(ASKED, soon());
    expect(found.kind === 'settled' && (await credited(found.settlement))).toBeNull();
    knows({ receivedSat: 1_500 });
    expect(await node.lookup(ASKED, soon())).toMatchObject({ settlement: { amountMsats: 1_500_000n } });
  });

  test('LN-11: a preimage that does not match, or none, is not credited', async () => {
    for (const preimage of [OTHER_HASH, undefined]) {
      knows({ preimage });
      const found = await node.lookup(ASKED, soon());
      expect(found.kind === 'settled' && (await credited(found.settlement))).toBeNull();
    }
  });

  test('an answer about another invoice is not believed', async () => {
    knows({ paymentHash: OTHER_HASH });
    await expect(node.lookup(ASKED, soon())).rejects.toThrow('it answers what cannot be understood');
  });

  test('LN-8: stays open after it has expired, because its payment may wait for a channel; unknown is 404', async () => {
    knows({ isPaid: false, isExpired: true, receivedSat: 0, completedAt: undefined });
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'open' });
    server.on(PAYMENT, { status: 404 });
    expect(await node.lookup(ASKED, soon())).toEqual({ kind: 'unknown' });
  });

  test('cannot be cancelled', async () => {
    expect(await node.cancel(ASKED, soon())).toBe('unsupported');
    expect(server.heard).toEqual([]);
  });
});

describe('LN-16: listening', () => {
  const listen = (on: LightningNode = node) => {
    const ending = new AbortController();
    const heard: NodeSettlement[] = [];
    const opened = Promise.withResolvers<void>();
    const ended = on.listen!({
      cursor: null,
      onOpen: opened.resolve,
      onSettled: async (settlement) => void heard.push(settlement),
      signal: ending.signal,
    }).then(
      () => 'ended',
      (error: unknown) => (error instanceof Error ? error.message : 'failed'),
    );
    return { heard, opened: opened.promise, ended, end: () => ending.abort() };
  };

  test('a message is looked up, because it has neither fee nor preimage; a repeated one is reported again', async () => {
    knows();
    const line = listen();
    await line.opened;
    expect(server.upgrades[0]?.authorization).toBe(`Basic ${Buffer.from(':limited').toString('base64')}`);
    server.tell(EVENT);
    server.tell(EVENT);
    await expect.poll(() => line.heard).toEqual([SETTLEMENT, SETTLEMENT]);
    line.end();
    expect(await line.ended).toBe('ended');
    await expect.poll(() => server.streams.size).toBe(0);
  });

  test('a message that comes before the payment is stored is not lost', async () => {
    let asked = 0;
    server.onEach(PAYMENT, () => ({ status: 200, json: payment({ isPaid: (asked += 1) > 2 }) }));
    const line = listen();
    await line.opened;
    server.tell(EVENT);
    await expect.poll(() => line.heard).toEqual([SETTLEMENT]);
    line.end();
  });

  test('messages of other kinds, and of payments that are not known, change nothing', async () => {
    const line = listen();
    await line.opened;
    server.tell({ type: 'payment_sent', paymentHash: HASH });
    server.tell({ ...EVENT, paymentHash: OTHER_HASH });
    knows();
    server.tell(EVENT);
    await expect.poll(() => line.heard).toEqual([SETTLEMENT]);
    line.end();
  });

  test.each([
    ['that is cut off', () => server.cutStreams(), 'it hung up'],
    ['with a message that cannot be understood', () => server.tell('nonsense'), 'it answers what cannot be understood'],
    ['with a message that is too large', () => server.tell({ ...EVENT, filling: 'x'.repeat(65_000) }), 'it hung up'],
  ])('a stream %s ends it, so that Satchel connects again and asks', async (_what, wrong, message) => {
    const line = listen();
    await line.opened;
    wrong();
    expect(await line.ended).toBe(message);
    await expect.poll(() => server.streams.size).toBe(0);
  });

  test('a payment that cannot be looked up ends it, so that Satchel connects again and asks', async () => {
    server.on(PAYMENT, half('hangs up'));
    const line = listen();
    await line.opened;
    server.tell(EVENT);
    expect(await line.ended).not.toBe('ended');
  });

  test('a half-open stream, on which not even a ping comes, ends it; pings keep it', async () => {
    const line = listen(nodeAt(server.url, 300));
    await line.opened;
    for (let ping = 0; ping < 6; ping += 1) {
      await sleep(100);
      server.ping();
    }
    expect(server.streams.size).toBe(1);
    expect(await line.ended).toBe('it has fallen silent');
  });

  test('a stream that never opens ends with the signal', async () => {
    server.turn('hangs');
    const line = listen();
    await expect.poll(() => server.upgrades.length).toBe(1);
    line.end();
    expect(await line.ended).toBe('ended');
  });

  test('a wrong password is named before the stream, which could not name it; a refused stream is named too', async () => {
    server.turn('refuses');
    expect(await listen().ended).toBe('it does not report payments by itself');
    server.on('/getinfo', { status: 401 });
    expect(await listen().ended).toBe('it refuses the credential');
  });
});

describe('LN-16: the state of the node', () => {
  beforeEach(() => {
    server.on('/getbalance', { status: 200, json: { balanceSat: 400, feeCreditSat: 0 } });
    server.on('/payinvoice', { status: 401 });
  });

  test('its inbound capacity is unknown, and the limited password cannot pay', async () => {
    expect(await node.check(soon())).toEqual({
      name: null,
      version: INFO.version,
      network: 'regtest',
      isSynced: true,
      receivableMsats: null,
      balanceMsats: 400_000n,
      maySpend: false,
      missing: [],
    });
    expect(server.heard.find(({ path }) => path === '/payinvoice')).toMatchObject({ method: 'POST', body: '' });
    expect(await node.identity(soon())).toBe(NODE_ID);
  });

  test('the full password is known by what it is answered to an empty payment', async () => {
    server.on('/payinvoice', { status: 400 });
    expect(await node.check(soon())).toMatchObject({ maySpend: true });
    server.on('/payinvoice', { status: 500 });
    await expect(node.check(soon())).rejects.toThrow('it answers 500');
  });

  test('without a channel it can be paid; with channels that are offline it cannot', async () => {
    server.on('/getinfo', { status: 200, json: { ...INFO, channels: [] } });
    expect(await node.check(soon())).toMatchObject({ isSynced: true });
    server.on('/getinfo', { status: 200, json: { ...INFO, channels: [{ state: 'Offline' }] } });
    expect(await node.check(soon())).toMatchObject({ isSynced: false });
  });
});

describe('LN-24: a pasted connection', () => {
  test('is read, also with a password that holds an equals sign', () => {
    const text = ' type=phoenixd;server=http://127.0.0.1:9740/;password=ab==c; ';
    const config = { kind: 'phoenixd', url: 'http://127.0.0.1:9740' } as const;
    expect(phoenixdEntry.paste(text)).toEqual({ config, credential: 'ab==c' });
    expect(phoenixdEntry.urls(config)).toEqual([config.url]);
  });

  test.each([
    ['without a password', 'type=phoenixd;server=http://127.0.0.1:9740', 'it has no password'],
    ['without a server', 'type=phoenixd;password=a', 'it has no server'],
    [
      'at a public address without TLS',
      'type=phoenixd;server=http://203.0.113.5:9740;password=a',
      'without encryption',
    ],
    ['at a public name without TLS', 'type=phoenixd;server=http://pay.example.com;password=a', 'without encryption'],
  ])('%s is refused', (_what, text, message) => {
    expect(() => phoenixdEntry.paste(text)).toThrow(message);
  });

  test.each(['http://192.168.1.4:9740', 'http://phoenixd:9740', 'http://shop.local:9740', 'https://pay.example.com'])(
    '%s is near enough, or encrypted',
    (url) => {
      expect(phoenixdEntry.paste(`type=phoenixd;server=${url};password=a`)?.config.url).toBe(url);
    },
  );

  test('of another kind is left to the others', () => {
    expect(phoenixdEntry.paste('type=lnbits;server=https://a;api-key=b')).toBeNull();
  });
});

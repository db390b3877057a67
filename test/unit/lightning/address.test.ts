import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAddressNode } from '../../../src/main/lightning/backends/address.ts';
import type { Asked, LightningNode } from '../../../src/main/lightning/node.ts';
import { makeBolt11 } from '../../support/nwc-wallet.ts';
import { hashOf, openWorld } from './world.ts';

const METADATA = JSON.stringify([
  ['text/plain', 'Coffee of the shop'],
  ['text/identifier', 'shop@example.com'],
]);
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const ASK = { amountMsats: 1_000_000n, description: 'Two coffees, table 5', expiresAtMs: Date.now() + 900_000 };
const soon = (ms = 5_000): AbortSignal => AbortSignal.timeout(ms);

type Route = (url: URL, response: ServerResponse) => unknown;

/** A provider of Lightning Addresses that can lie in every answer. */
const startProvider = async () => {
  const made = new Map<string, ReturnType<typeof makeBolt11>>();
  const asked: string[] = [];
  const bent: {
    terms: object;
    /** Its hash is in the invoice. */
    metadata: string;
    amountMsats?: bigint;
    made: object;
    verified: object;
    routes: Record<string, Route>;
  } = { terms: {}, metadata: METADATA, made: {}, verified: {}, routes: {} };
  const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const routes: Record<string, Route> = {
    '/.well-known/lnurlp/shop': () => ({
      tag: 'payRequest',
      callback: `${base()}/callback?of=shop`,
      minSendable: 1_000,
      maxSendable: 5_000_000,
      metadata: METADATA,
      commentAllowed: 10,
      ...bent.terms,
    }),
    '/callback': (url) => {
      const amountMsats = bent.amountMsats ?? BigInt(url.searchParams.get('amount') ?? '0');
      const invoice = makeBolt11(amountMsats, sha256(bent.metadata));
      made.set(invoice.paymentHash, invoice);
      return {
        status: 'OK',
        pr: invoice.bolt11,
        routes: [],
        verify: `${base()}/verify/${invoice.paymentHash}`,
        ...bent.made,
      };
    },
    '/verify': (url) => {
      const invoice = made.get(url.pathname.replace('/verify/', ''));
      if (!invoice) return { status: 'ERROR', reason: 'Not found' };
      return { status: 'OK', settled: false, preimage: null, pr: invoice.bolt11, ...bent.verified };
    },
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', base());
    asked.push(url.pathname + url.search);
    const path = url.pathname.startsWith('/verify') ? '/verify' : url.pathname;
    const json = await (bent.routes[path] ?? routes[path])?.(url, response);
    if (response.headersSent || response.writableEnded) return;
    if (json === undefined) response.statusCode = 404;
    response.end(typeof json === 'string' ? json : JSON.stringify(json ?? {}));
  };
  const server: Server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: new URL(base()).host,
    base: base(),
    bent,
    asked,
    preimageOf: ({ paymentHash }: Asked): string => made.get(paymentHash)?.preimage ?? '',
    status: (path: string, status: number, headers: Record<string, string> = {}): void => {
      bent.routes[path] = (_url, response) => response.writeHead(status, headers).end('{}');
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
type Provider = Awaited<ReturnType<typeof startProvider>>;

let provider: Provider;
let node: LightningNode;
const nodeAt = ({ host }: Provider): LightningNode => createAddressNode(`shop@${host}`, { network: 'regtest' });
beforeEach(async () => {
  provider = await startProvider();
  node = nodeAt(provider);
});
afterEach(() => provider.close());

describe('LN-18: a Lightning Address', () => {
  test('makes an invoice for exactly the sale, with a comment as long as it takes', async () => {
    const made = await node.createInvoice(ASK, soon());
    expect(made.handle).toBe(`${provider.base}/verify/${made.paymentHash}`);
    expect(provider.asked).toEqual(['/.well-known/lnurlp/shop', '/callback?of=shop&amount=1000000&comment=Two+coffee']);
    expect(await node.identity(soon())).toBeNull();
    expect(await node.cancel(made, soon())).toBe('unsupported');
    expect(node.listen).toBeNull();
  });

  test('tells nothing of itself at set-up but that it is there', async () => {
    const unnamed = { name: null, version: null, network: null };
    const nothing = { ...unnamed, receivableMsats: null, balanceMsats: null, maySpend: false, missing: [] };
    expect(await node.check(soon())).toEqual({ ...nothing, isSynced: true });
    provider.status('/.well-known/lnurlp/shop', 404);
    await expect(node.check(soon())).rejects.toThrow('it does not know this address');
  });

  test('an invoice is open until it is settled: with a preimage, or without', async () => {
    const made = await node.createInvoice(ASK, soon());
    expect(await node.lookup(made, soon())).toEqual({ kind: 'open' });
    const preimage = provider.preimageOf(made);
    const settlement = {
      paymentHash: made.paymentHash,
      amountMsats: 1_000_000n,
      feeMsats: 0n,
      settledAtMs: null,
    };
    provider.bent.verified = { settled: true, preimage };
    expect(await node.lookup(made, soon())).toEqual({ kind: 'settled', settlement: { ...settlement, preimage } });
    for (const missing of [null, '', undefined]) {
      provider.bent.verified = { settled: true, preimage: missing };
      expect(await node.lookup(made, soon())).toEqual({
        kind: 'settled',
        settlement: { ...settlement, preimage: null },
      });
    }
  });

  test('after a restart the terms are read once, then only payments are asked about', async () => {
    const made = await node.createInvoice(ASK, soon());
    const again = nodeAt(provider);
    provider.asked.length = 0;
    for (let times = 0; times < 3; times += 1) expect(await again.lookup(made, soon())).toEqual({ kind: 'open' });
    expect(provider.asked.filter((path) => path.startsWith('/.well-known'))).toHaveLength(1);
  });
});

describe('LN-18: no invoice is made', () => {
  test.each<[string, (provider: Provider) => unknown, string]>([
    [
      'without a link to verify it',
      ({ bent }) => (bent.made = { verify: null }),
      'it does not offer to verify payments',
    ],
    [
      'verified by somebody else',
      ({ bent }) => (bent.made = { verify: 'http://127.0.0.1:9/x' }),
      'host of somebody else',
    ],
    [
      'verified on a page that is no web page',
      ({ bent }) => (bent.made = { verify: 'file:///etc/passwd' }),
      'host of somebody else',
    ],
    ['for another amount', ({ bent }) => (bent.amountMsats = 999_000n), 'for another amount'],
    ['for another description', ({ bent }) => (bent.metadata = '[]'), 'for another description'],
    ['that is none', ({ bent }) => (bent.made = { pr: 'lnbcrt1' }), 'cannot be understood'],
    ['smaller than it takes', ({ bent }) => (bent.terms = { minSendable: 1_000_001 }), 'as small as this sale'],
    ['larger than it takes', ({ bent }) => (bent.terms = { maxSendable: 999_999 }), 'as large as this sale'],
    [
      'by terms that cannot be understood',
      ({ bent }) => (bent.terms = { tag: 'withdrawRequest' }),
      'cannot be understood',
    ],
    ['by amounts that are no whole numbers', ({ bent }) => (bent.terms = { maxSendable: 1.5 }), 'cannot be understood'],
    [
      'with an error',
      ({ bent }) => (bent.made = { status: 'ERROR', reason: '<b>secret</b>' }),
      'it says that it failed',
    ],
    ['with a server error', (one) => one.status('/callback', 500), 'it says that it failed'],
    ['too often', (one) => one.status('/callback', 429), 'it asks for a pause'],
    ['elsewhere', (one) => one.status('/callback', 302, { location: '/verify/x' }), 'it redirects'],
    [
      'by an address that is elsewhere',
      (one) => one.status('/.well-known/lnurlp/shop', 301, { location: '/' }),
      'it redirects',
    ],
    [
      'by an address that nobody has',
      (one) => one.status('/.well-known/lnurlp/shop', 404),
      'does not know this address',
    ],
    ['in the shop’s own network', ({ bent }) => (bent.terms = { callback: 'https://192.168.1.1/pay' }), 'not public'],
    ['at a metadata service', ({ bent }) => (bent.terms = { callback: 'http://169.254.169.254/latest' }), 'not public'],
    ['in a file', ({ bent }) => (bent.terms = { callback: 'file:///etc/passwd' }), 'without encryption'],
    ['with 65 KiB', ({ bent }) => (bent.made = { padding: 'x'.repeat(65 * 1_024) }), 'answers far too much'],
    ['in something else than JSON', ({ bent }) => (bent.routes['/callback'] = () => '<html>'), 'cannot be understood'],
  ])('%s', async (_what, bend, why) => {
    bend(provider);
    const failure = await node.createInvoice(ASK, soon()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toContain(why);
    expect(String(failure)).not.toContain('secret');
  });

  test('for a part of a satoshi', async () => {
    await expect(node.createInvoice({ ...ASK, amountMsats: 1_500n }, soon())).rejects.toThrow('whole satoshis');
  });

  test('by a provider that does not answer in time', async () => {
    provider.bent.routes['/callback'] = () => new Promise(() => {});
    const startedAtMs = performance.now();
    await expect(node.createInvoice(ASK, soon(300))).rejects.toThrow();
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  test('on this machine, or without encryption, unless the network is regtest', async () => {
    for (const network of ['mainnet', 'testnet4', 'signet'] as const) {
      const real = createAddressNode(`shop@${provider.host}`, { network });
      await expect(real.createInvoice(ASK, soon())).rejects.toThrow('it leads to an address that is not public');
      const local = createAddressNode('shop@localhost', { network });
      await expect(local.check(soon())).rejects.toThrow('it leads to an address that is not public');
    }
    expect(provider.asked).toEqual([]);
  });
});

describe('LN-18: a payment is not verified', () => {
  test.each<[string, (made: Asked) => Partial<Asked>]>([
    ['on a host that somebody wrote into the database', () => ({ handle: 'http://127.0.0.1:9/verify' })],
    [
      'on a host with the same beginning',
      ({ handle }) => ({ handle: handle?.replace('127.0.0.1', '127.0.0.1.nip.io') ?? null }),
    ],
    ['with a user name in its link', ({ handle }) => ({ handle: handle?.replace('//', '//user@') ?? null })],
    ['without a link', () => ({ handle: null })],
    ['by a link that is none', () => ({ handle: 'verify' })],
    ['for an invoice of another account of the provider', () => makeBolt11(1_000_000n, sha256('another account'))],
  ])('%s: nothing is asked there', async (_what, change) => {
    const made = await node.createInvoice(ASK, soon());
    provider.bent.verified = { settled: true };
    provider.asked.length = 0;
    expect(await node.lookup({ ...made, ...change(made) }, soon())).toEqual({ kind: 'unknown' });
    expect(provider.asked.filter((path) => path.startsWith('/verify'))).toEqual([]);
  });

  test('by an answer about somebody else’s invoice', async () => {
    const made = await node.createInvoice(ASK, soon());
    provider.bent.verified = { settled: true, pr: makeBolt11(1_000_000n, sha256(METADATA)).bolt11 };
    expect(await node.lookup(made, soon())).toEqual({ kind: 'unknown' });
  });

  test('by a provider that has forgotten it: 404, or an error with status 200', async () => {
    const made = await node.createInvoice(ASK, soon());
    provider.bent.verified = { status: 'ERROR' };
    expect(await node.lookup(made, soon())).toEqual({ kind: 'unknown' });
    provider.status('/verify', 404);
    expect(await node.lookup(made, soon())).toEqual({ kind: 'unknown' });
  });

  test.each([500, 302, 429])('by a provider that answers %d: it is asked again', async (status) => {
    const made = await node.createInvoice(ASK, soon());
    provider.status('/verify', status, { location: '/verify/x' });
    await expect(node.lookup(made, soon())).rejects.toThrow();
  });

  test('more often than the provider wants', async () => {
    const made = await node.createInvoice(ASK, soon());
    provider.status('/verify', 429);
    provider.asked.length = 0;
    for (let times = 0; times < 5; times += 1)
      await expect(node.lookup(made, soon())).rejects.toThrow('asks for a pause');
    expect(provider.asked).toHaveLength(1);
  });
});

describe('LN-18: a shop with a Lightning Address', () => {
  test.each([true, false])(
    'credits a payment without a preimage if the owner has ticked so: %s',
    async (acceptsUnproved) => {
      const world = await openWorld();
      try {
        world.pass(Date.now() - world.now());
        const wanted = { id: null, storeId: null, identity: null, acceptsUnproved, isRetired: false } as const;
        await world.lightning().configure([{ ...wanted, kind: 'address', node }]);
        await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
        const invoice = await world.sell();
        expect(hashOf(invoice)).toMatch(/^[0-9a-f]{64}$/);
        provider.bent.verified = { settled: true };
        world.pass(3_000);
        if (!acceptsUnproved) {
          await expect.poll(() => provider.asked.filter((path) => path.startsWith('/verify'))).not.toHaveLength(0);
          await sleep(100);
        }
        await expect.poll(async () => (await world.view(invoice.id)).status).toBe(acceptsUnproved ? 'settled' : 'new');
      } finally {
        await world.close();
      }
    },
  );
});

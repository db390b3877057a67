import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLndNode, lndEntry } from '../../../src/main/lightning/backends/lnd.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { LOCKED, NO_CREDENTIAL, STARTING, UNENCRYPTED } from '../../../src/main/lightning/reasons.ts';
import { TOO_LATE, TOO_MUCH } from '../../../src/main/upstream/reasons.ts';
import { refused, startLndServer, type LndServer } from '../../support/lnd-server.ts';
import { ASKED, clock, connectTo, INVOICE, MACAROON, NO_SUCH, NOW_MS, reason, SETTLEMENT, soon } from './lnd-world.ts';

const INFO = {
  identity_pubkey: `02${'ab'.repeat(32)}`,
  synced_to_chain: true,
  num_active_channels: 1,
  chains: [{ chain: 'bitcoin', network: 'regtest' }],
};

let server: LndServer;
let node: LightningNode;
const lookup = () => node.lookup(ASKED, soon());
beforeEach(async () => {
  server = await startLndServer();
  server.on('GET /v1/invoice/', NO_SUCH);
  node = connectTo(server.url);
});
afterEach(() => server.close());

describe('LN-14: an invoice of LND', () => {
  const ask = { amountMsats: 12_345n, expiresAtMs: NOW_MS + 90_500, description: 'Coffee ☕' };
  beforeEach(() => server.on('POST /v1/invoices', { body: { r_hash: INVOICE.r_hash, payment_request: 'lnbcrt1' } }));

  test('is asked for in msats, with its end, and the macaroon as a header', async () => {
    expect(await node.createInvoice(ask, soon())).toEqual(ASKED);
    expect(server.heard.at(-1)).toEqual({
      route: 'POST /v1/invoices',
      macaroon: MACAROON,
      body: { value_msat: '12345', memo: 'Coffee ☕', expiry: '91', private: true },
    });
  });

  test('names no private channel if a public one works; the node is asked that once', async () => {
    server.on('GET /v1/channels?active_only=true&public_only=true', { body: { channels: [{ active: true }] } });
    await node.createInvoice(ask, soon());
    await node.createInvoice(ask, soon());
    expect(server.heard.at(-1)?.body).toMatchObject({ private: false });
    expect(server.heard.filter(({ route }) => route.startsWith('GET /v1/channels'))).toHaveLength(1);
  });

  test('names private channels if the macaroon may not tell, or the node does not in time', async () => {
    for (const trouble of [refused('permission denied'), { hangs: true }]) {
      server.on('GET /v1/channels', trouble);
      await node.createInvoice(ask, soon());
      expect(server.heard.at(-1)?.body).toMatchObject({ private: true });
    }
  });

  test('is not believed if it lacks its hash', async () => {
    server.on('POST /v1/invoices', { body: { payment_request: 'lnbcrt1' } });
    expect(await reason(node.createInvoice(ask, soon()))).toBe('it answers what cannot be understood');
  });
});

describe('LN-14: a refusal of LND', () => {
  test.each([
    ['permission denied', 'the credential may not do this'],
    ['verification failed: signature mismatch after caveat verification', 'it refuses the credential'],
    ['cannot retrieve macaroon: cannot get macaroon: root key with id 77 doesn’t exist', 'it refuses the credential'],
    ['expected 1 macaroon, got 0', 'it refuses the credential'],
    ['wallet locked, unlock it to enable full RPC access', LOCKED],
    ['wallet not created, create one to enable full RPC access', 'it has no wallet yet'],
    ['the RPC server is in the process of starting up, but not yet ready to accept calls', STARTING],
    ['waiting to start, RPC services not available', STARTING],
    ['db on fire: secret 00aa', 'it says that it failed'],
  ])('is known by its text: %s', async (text, clause) => {
    server.on('GET /v1/invoice/', refused(text));
    expect(await reason(lookup())).toBe(clause);
  });

  test.each([
    [401, 'it refuses the credential'],
    [403, 'it refuses the credential'],
    [404, 'it answers 404'],
    [502, 'it answers 502'],
    [302, 'it redirects to another address'],
  ])('of a proxy before it is known by status %i', async (status, clause) => {
    server.on('GET /v1/invoice/', { status, text: '<html>' });
    expect(await reason(lookup())).toBe(clause);
  });

  test('an address that is not LND’s is no invoice that LND does not have', async () => {
    server.on('GET /v1/invoice/', refused('Not Found', 404));
    expect(await reason(lookup())).toBe('it says that it failed');
  });

  test('an answer that is too large, or no JSON, is refused', async () => {
    server.on('GET /v1/invoice/', { text: ' '.repeat(4_000_001) });
    expect(await reason(lookup())).toBe(TOO_MUCH);
    server.on('GET /v1/invoice/', { text: 'hello' });
    expect(await reason(lookup())).toBe('it answers what cannot be understood');
  });

  test('a node that does not answer is given up', async () => {
    server.on('GET /v1/invoice/', { hangs: true });
    expect(await reason(node.lookup(ASKED, AbortSignal.timeout(100)))).toBe(TOO_LATE);
  });

  test('without a credential nothing is sent', async () => {
    const bare = createLndNode({ kind: 'lnd', url: server.url, certificate: null }, { credential: null, clock });
    expect(await reason(bare.check(soon()))).toBe(NO_CREDENTIAL);
    expect(server.heard).toEqual([]);
  });

  test('over plain http nothing leaves this computer', async () => {
    expect(await reason(connectTo('http://192.0.2.1:8080').check(soon()))).toBe(UNENCRYPTED);
  });
});

describe('LN-5: what LND says of an invoice', () => {
  const says = (change: object): void => server.on('GET /v1/invoice/', { body: { ...INVOICE, ...change } });

  test.each([
    ['OPEN', 'open'],
    ['ACCEPTED', 'accepted'],
    ['CANCELED', 'closed'],
  ])('%s is %s, whatever amount stands beside it', async (state, kind) => {
    says({ state });
    expect(await lookup()).toEqual({ kind });
  });

  test('one that it does not have is unknown', async () => {
    expect(await lookup()).toEqual({ kind: 'unknown' });
  });

  test('one that is settled has its amount, its time and its preimage', async () => {
    says({});
    expect(await lookup()).toEqual({ kind: 'settled', settlement: SETTLEMENT });
  });

  test.each([[undefined], ['much'], [12.5]])(
    'LN-10: the amount %s is none, so that nothing is credited',
    async (amount) => {
      says({ amt_paid_msat: amount });
      expect(await lookup()).toEqual({ kind: 'settled', settlement: { ...SETTLEMENT, amountMsats: 0n } });
    },
  );

  test.each([[undefined], [''], ['!'], ['AAAA']])('LN-11: the preimage %s is none', async (preimage) => {
    says({ r_preimage: preimage });
    expect(await lookup()).toEqual({ kind: 'settled', settlement: { ...SETTLEMENT, preimage: null } });
  });

  test('another invoice, and a state that nobody knows, are not believed', async () => {
    says({ r_hash: randomBytes(32).toString('base64') });
    expect(await reason(lookup())).toBe('it answers what cannot be understood');
    says({ state: 'PENDING' });
    expect(await reason(lookup())).toBe('it answers what cannot be understood');
  });
});

describe('LN-7: an invoice of LND is cancelled', () => {
  test.each([
    [{ body: {} }, 'closed'],
    [refused('invoice already settled'), 'settled'],
    [refused('unable to locate invoice'), 'closed'],
  ] as const)('case %#', async (answer, outcome) => {
    server.on('POST /v2/invoices/cancel', answer);
    expect(await node.cancel(ASKED, soon())).toBe(outcome);
    expect(server.heard.at(-1)?.body).toEqual({ payment_hash: INVOICE.r_hash });
  });

  test('a refusal is no end', async () => {
    server.on('POST /v2/invoices/cancel', refused('wallet locked'));
    expect(await reason(node.cancel(ASKED, soon()))).toBe(LOCKED);
  });
});

describe('LN-14: the state of LND', () => {
  const BALANCE = { local_balance: { sat: '5', msat: '5001' }, remote_balance: { sat: '9', msat: '9002' } };

  test('it tells its network, its balances and its key', async () => {
    server.on('GET /v1/getinfo', { body: { ...INFO, alias: 'shop', version: '0.21.3-beta' } });
    server.on('GET /v1/balance/channels', { body: BALANCE });
    expect(await node.check(soon())).toMatchObject({
      name: 'shop',
      version: '0.21.3-beta',
      network: 'regtest',
      isSynced: true,
      receivableMsats: 9002n,
      balanceMsats: 5001n,
    });
    expect(await node.identity(soon())).toBe(INFO.identity_pubkey);
  });

  test.each([[{ synced_to_chain: false }], [{ num_active_channels: 0 }]])(
    'with %j nobody can pay it',
    async (change) => {
      server.on('GET /v1/getinfo', { body: { ...INFO, ...change } });
      server.on('GET /v1/balance/channels', { body: BALANCE });
      expect((await node.check(soon())).isSynced).toBe(false);
    },
  );

  test('a macaroon that may read nothing leaves it open', async () => {
    for (const path of ['getinfo', 'balance/channels']) server.on(`GET /v1/${path}`, refused('permission denied'));
    server.on('GET /v1/state', { body: { state: 'SERVER_ACTIVE' } });
    const nothing = {
      name: null,
      version: null,
      network: null,
      isSynced: true,
      receivableMsats: null,
      balanceMsats: null,
    };
    expect(await node.check(soon())).toMatchObject(nothing);
    expect(await node.identity(soon())).toBe(null);
  });
});

test('LN-14: webhooks to the node are refused', () => {
  expect(lndEntry.urls({ kind: 'lnd', url: 'https://node.example:8080', certificate: null })).toEqual([
    'https://node.example:8080',
  ]);
});

import { createHash, X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { CUT, LOCKED, SILENT_STREAM } from '../../../src/main/lightning/reasons.ts';
import { IdentityChanged } from '../../../src/main/upstream/reasons.ts';
import { makeCertificate } from '../../support/electrum-server.ts';
import { refused, startLndServer, type LndServer } from '../../support/lnd-server.ts';
import { ASKED, connectTo, INVOICE, MACAROON, NO_SUCH, reason, SETTLEMENT, SILENT_MS, soon } from './lnd-world.ts';

let server: LndServer;
let node: LightningNode;
const ends: AbortController[] = [];
beforeEach(async () => {
  server = await startLndServer();
  server.on('GET /v1/invoice/', NO_SUCH);
  node = connectTo(server.url);
});
afterEach(async () => {
  for (const end of ends.splice(0)) end.abort();
  await server.close();
});

describe('LN-14: the stream of LND', () => {
  /** Starts to listen. `ended` says why it no longer does. */
  const listen = (cursor: string | null = null, store = async (): Promise<void> => {}, of = node) => {
    const end = new AbortController();
    ends.push(end);
    const opened = Promise.withResolvers<void>();
    const got: (readonly [NodeSettlement, string | undefined])[] = [];
    const onSettled = async (settlement: NodeSettlement, at?: string): Promise<void> => {
      await store();
      got.push([settlement, at]);
    };
    const listening = { cursor, onOpen: opened.resolve, onSettled, signal: end.signal };
    const ended = reason(of.listen?.(listening) ?? Promise.resolve());
    return { opened: opened.promise, got, ended, end };
  };
  const stream = () => {
    const last = server.streams.at(-1);
    if (!last) throw new Error('nobody listens');
    return last;
  };

  test('LN-13: it begins after the cursor, has the macaroon as a header, and reports with a new cursor', async () => {
    const { opened, got } = listen('6');
    await opened;
    expect([stream().path, stream().macaroon]).toEqual(['/v1/invoices/subscribe?method=GET&settle_index=6', MACAROON]);
    stream().say({ result: { ...INVOICE, state: 'OPEN' } });
    stream().say({ result: INVOICE });
    await expect.poll(() => got).toEqual([[SETTLEMENT, '7']]);
  });

  test('events that are repeated, or lack their amount, are reported as they are', async () => {
    const { opened, got } = listen();
    await opened;
    expect(stream().path).toBe('/v1/invoices/subscribe?method=GET');
    for (const change of [{}, {}, { amt_paid_msat: undefined }]) stream().say({ result: { ...INVOICE, ...change } });
    await expect
      .poll(() => got.map(([settlement]) => settlement))
      .toEqual([SETTLEMENT, SETTLEMENT, { ...SETTLEMENT, amountMsats: 0n }]);
  });

  test('LN-13: after a settlement that could not be stored, none is reported', async () => {
    let calls = 0;
    const { opened, ended, got } = listen('6', async () => {
      calls += 1;
      await sleep(20);
      throw new Error('the disk is full');
    });
    await opened;
    for (const index of ['7', '8']) stream().say({ result: { ...INVOICE, settle_index: index } });
    expect(await ended).toBe('the disk is full');
    await sleep(60);
    expect([calls, got]).toEqual([1, []]);
  });

  test('a cut stream is over, and a half-open one once it has been silent', async () => {
    const cut = listen();
    await cut.opened;
    stream().cut();
    expect(await cut.ended).toBe(CUT);
    const silent = listen();
    await silent.opened;
    expect(await silent.ended).toBe(SILENT_STREAM);
    await expect.poll(() => stream().isOpen(), { timeout: 1_000 }).toBe(false); // no goodbye is waited for
  });

  test('pings keep it', async () => {
    const { opened, ended } = listen();
    await opened;
    for (let pings = 0; pings < 6; pings += 1) {
      await sleep(SILENT_MS / 3);
      stream().ping();
    }
    stream().cut();
    expect(await ended).toBe(CUT);
  });

  test('a stream that ends by its signal leaves no connection', async () => {
    const { opened, ended, end } = listen();
    await opened;
    end.abort();
    expect(await ended).toBe('nothing was wrong');
    await expect.poll(() => stream().isOpen(), { timeout: 1_000 }).toBe(false);
  });

  test('a refusal ends it before it opens, and one in the stream too', async () => {
    server.on('GET /v1/invoice/', refused('wallet locked'));
    expect(await listen().ended).toBe(LOCKED);
    expect(server.streams).toEqual([]);
    server.on('GET /v1/invoice/', NO_SUCH);
    const { opened, ended } = listen();
    await opened;
    stream().say({ error: { code: 2, message: 'permission denied', details: [] } });
    expect(await ended).toBe('the credential may not do this');
  });

  test('a message that is too large, or none of LND’s, ends it', async () => {
    const large = listen();
    await large.opened;
    stream().say({ result: { ...INVOICE, memo: 'x'.repeat(4_000_001) } });
    expect(await large.ended).toBe(CUT);
    const strange = listen();
    await strange.opened;
    stream().say({ hello: 1 });
    expect(await strange.ended).toBe('it answers what cannot be understood');
  });
});

describe('LN-14: the certificate of LND', () => {
  const pinOf = (cert: string): string => createHash('sha256').update(new X509Certificate(cert).raw).digest('hex');
  const certificate = makeCertificate();
  let secure: LndServer;
  beforeEach(async () => {
    secure = await startLndServer(certificate);
    secure.on('GET /v1/invoice/', NO_SUCH);
  });
  afterEach(() => secure.close());

  test('the pinned one is accepted, for requests and for the stream', async () => {
    const pinned = connectTo(secure.url, pinOf(certificate.cert));
    expect(await pinned.lookup(ASKED, soon())).toEqual({ kind: 'unknown' });
    const end = new AbortController();
    ends.push(end);
    const opened = Promise.withResolvers<void>();
    const listening = { cursor: null, onOpen: opened.resolve, onSettled: async () => {}, signal: end.signal };
    const ended = pinned.listen?.(listening);
    await opened.promise;
    end.abort();
    await ended;
    expect(secure.streams[0]?.macaroon).toBe(MACAROON);
  });

  test('another one gets no byte of the macaroon', async () => {
    const changed = connectTo(secure.url, pinOf(makeCertificate().cert));
    await expect(changed.lookup(ASKED, soon())).rejects.toThrow(IdentityChanged);
    await expect(
      changed.listen?.({ cursor: null, onOpen: () => {}, onSettled: async () => {}, signal: soon() }),
    ).rejects.toThrow(IdentityChanged);
    expect(secure.heard).toEqual([]);
  });

  test('without a pin, one that nobody vouches for gets no byte of it either', async () => {
    expect(await reason(connectTo(secure.url).lookup(ASKED, soon()))).toBe('its certificate is not valid');
    expect(secure.heard).toEqual([]);
  });
});

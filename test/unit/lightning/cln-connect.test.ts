/** How Core Lightning is connected, and what it says of itself; `cln.test.ts` names the documentation. */
import { createHash, X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clnEntry } from '../../../src/main/lightning/backends/cln.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { readRune } from '../../../src/main/lightning/read-rune.ts';
import { makeCertificate } from '../../support/electrum-server.ts';
import { clnAt, RUNE, runeWith } from './cln-world.ts';
import { ASKED, soon, startNodeServer, type NodeServer } from './node-server.ts';

const NODE_ID = `02${'c3'.repeat(32)}`;

let server: NodeServer;
let node: LightningNode;
beforeEach(async () => {
  server = await startNodeServer();
  node = clnAt(server.url);
});
afterEach(() => server.close());

describe('LN-15: the state of the node', () => {
  /** Of reference/getinfo and reference/listpeerchannels. */
  const info = (more: Record<string, unknown> = {}) => ({
    id: NODE_ID,
    alias: 'shop',
    num_active_channels: 1,
    network: 'regtest',
    version: 'v26.06',
    ...more,
  });
  const channel = (state: string, receivable: unknown, connected = true) => ({
    peer_id: NODE_ID,
    peer_connected: connected,
    state,
    to_us_msat: 400_000,
    receivable_msat: receivable,
  });
  beforeEach(() => {
    server.on('/v1/getinfo', { status: 201, json: info() });
    const channels = [
      channel('CHANNELD_NORMAL', 1_000_000),
      channel('CHANNELD_NORMAL', '500000msat'),
      channel('CHANNELD_NORMAL', 70_000, false),
      channel('ONCHAIN', 9_000),
    ];
    server.on('/v1/listpeerchannels', { status: 201, json: { channels } });
  });

  test('LN-22: what it can receive is the sum over the channels that are in use', async () => {
    expect(await node.check(soon())).toEqual({
      name: 'shop',
      version: 'v26.06',
      network: 'regtest',
      isSynced: true,
      receivableMsats: 1_500_000n,
      balanceMsats: 1_200_000n,
      maySpend: false,
      missing: [],
    });
    expect(await node.identity(soon())).toBe(NODE_ID);
  });

  test.each([{ warning_bitcoind_sync: 'x' }, { warning_lightningd_sync: 'x' }, { num_active_channels: 0 }])(
    'is behind with %j',
    async (more) => {
      server.on('/v1/getinfo', { status: 201, json: info(more) });
      expect(await node.check(soon())).toMatchObject({ isSynced: false });
    },
  );

  test('LN-22: is unknown inbound if the rune may not list channels', async () => {
    server.on('/v1/listpeerchannels', { status: 401, json: { code: 1502, message: 'Not permitted: method' } });
    const rune = runeWith('method=invoice|method=getinfo');
    expect(await clnAt(server.url, null, rune).check(soon())).toMatchObject({
      receivableMsats: null,
      maySpend: false,
      missing: ['listinvoices', 'waitanyinvoice', 'delinvoice', 'listpeerchannels'],
    });
  });

  test('a rune that is limited to a rate asks for a pause', async () => {
    server.on('/v1/getinfo', {
      status: 401,
      json: { code: 1502, message: 'Not permitted: Rate of 1 per minute exceeded' },
    });
    await expect(node.identity(soon())).rejects.toThrow('it asks for a pause');
    await expect(node.identity(soon())).rejects.toThrow('it asks for a pause');
    expect(server.heard).toHaveLength(1);
  });
});

describe('LN-15: the rights of a rune are read without the node', () => {
  test.each([
    ['', true],
    ['=5', true],
    ['method=invoice', false],
    ['=5&method=invoice|method=pay', true],
    ['method^list|method=invoice', false],
    ['method/pay', true],
    ['method~invoice&method/sendinvoice', true], // fetchinvoice
    ['method=invoice&rate=60', false],
    ['time<1900000000', true],
    ['method=invoice\\|method=pay', false], // an escaped separator
  ])('%j may spend: %j', (restrictions, maySpend) => {
    const text = `clnrest+https://shop.example:3010?rune=${runeWith(restrictions)}`;
    expect(clnEntry.paste(text)?.maySpend).toBe(maySpend);
  });

  test('a text that is no rune is not read', () => {
    expect(readRune('short')).toBeNull();
    expect(readRune('not base64!')).toBeNull();
  });
});

describe('LN-15: the certificate', () => {
  const fingerprint = (pem: string): string => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');

  test('is compared before the rune is sent; a changed one gets nothing', async () => {
    const [own, foreign] = [makeCertificate(), makeCertificate()];
    const secure = await startNodeServer(own);
    secure.on('/v1/listinvoices', { status: 201, json: { invoices: [] } });
    const pinned = clnAt(secure.url, fingerprint(own.cert));
    expect(await pinned.lookup(ASKED, soon())).toEqual({ kind: 'unknown' });
    const heard = secure.heard.length;
    secure.show(foreign);
    const failure = async (): Promise<unknown> => pinned.lookup(ASKED, soon()).catch((error: unknown) => error);
    await expect.poll(failure).toMatchObject({ name: 'CertificateChanged' }); // the first may still use the old connection
    expect(secure.heard).toHaveLength(heard);
    await secure.close();
  });

  test('without a pin must be one that an authority vouches for', async () => {
    const secure = await startNodeServer(makeCertificate());
    await expect(clnAt(secure.url).lookup(ASKED, soon())).rejects.toThrow();
    expect(secure.heard).toEqual([]);
    await secure.close();
  });
});

describe('LN-24: a pasted connection', () => {
  const own = makeCertificate();
  const thumbprint = createHash('sha256').update(new X509Certificate(own.cert).raw).digest('hex');
  const base64 = (text: string): string => encodeURIComponent(Buffer.from(text).toString('base64'));

  const SERVER = 'https://shop.example:3010';
  const colons = thumbprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
  test.each([
    ['with an authority’s certificate', `clnrest+${SERVER}?rune=${RUNE}`, SERVER, null],
    ['with the server’s certificate', `clnrest+${SERVER}/?rune=${RUNE}&certs=${base64(own.cert)}`, SERVER, thumbprint],
    [
      'with a client’s certificates',
      `clnrest+${SERVER}?rune=${RUNE}&certs=${base64(own.key + own.cert)}`,
      SERVER,
      null,
    ],
    ['on this computer', `clnrest+http://127.0.0.1:3010?rune=${RUNE}`, 'http://127.0.0.1:3010', null],
    ['in fields', `type=clnrest;server=${SERVER}/;rune=${RUNE};certthumbprint=${colons}`, SERVER, thumbprint],
  ])('%s is read', (_what, text, url, certificate) => {
    const config = { kind: 'cln', url, certificate } as const;
    expect(clnEntry.paste(text)).toEqual({ config, credential: RUNE, maySpend: false });
    expect(clnEntry.urls(config)).toEqual([url]);
  });

  test.each([
    ['without a rune', `clnrest+${SERVER}`, 'it has no rune'],
    ['with another rune', `clnrest+${SERVER}?rune=abc`, 'it has a rune that cannot be read'],
    [
      'over plain HTTP',
      `clnrest+http://192.168.1.5:3010?rune=${RUNE}`,
      'it is reached without encryption, which is for this computer only',
    ],
    [
      'at a name like this computer’s',
      `clnrest+http://localhost.example?rune=${RUNE}`,
      'it is reached without encryption, which is for this computer only',
    ],
    ['with a bad certificate', `clnrest+${SERVER}?rune=${RUNE}&certs=AAAA`, 'it has a certificate that cannot be read'],
    ['without a server', `type=clnrest;rune=${RUNE}`, 'it has no server'],
    [
      'with a bad thumbprint',
      `type=clnrest;server=${SERVER};rune=${RUNE};certthumbprint=12`,
      'it has a certificate thumbprint',
    ],
    ['at another protocol', `type=clnrest;server=ftp://a:1;rune=${RUNE}`, 'it has an address that cannot be read'],
    ['with a password', `type=clnrest;server=https://me:secret@a:1;rune=${RUNE}`, 'it has an address with more in it'],
  ])('%s is refused', (_what, text, message) => {
    expect(() => clnEntry.paste(text)).toThrow(message);
  });

  test('of another kind is left to the others', () => {
    for (const text of ['', 'lndconnect://a', 'type=lnbits;server=https://a;api-key=b', 'me@shop.example'])
      expect(clnEntry.paste(text)).toBeNull();
  });
});

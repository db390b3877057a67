import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseLightningConfig } from '../../../src/main/db/repositories/stored-json.ts';
import { pasteLnd } from '../../../src/main/lightning/backends/lnd-paste.ts';
import { PasteRefused } from '../../../src/main/lightning/node.ts';
import { makeCertificate } from '../../support/electrum-server.ts';
import { LND_MACAROONS } from './lnd-macaroons.ts';

const { wanted: MACAROON, admin: ADMIN } = LND_MACAROONS;
const certificate = new X509Certificate(makeCertificate().cert);
const PIN = createHash('sha256').update(certificate.raw).digest('hex');
const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
const config = { kind: 'lnd', url: 'https://node.example:8080', certificate: PIN } as const;

describe('LN-14: a connection string of BTCPay Server', () => {
  test('is read, with colons or capitals in its thumbprint', () => {
    const thumbprint = PIN.toUpperCase().replaceAll(/(..)(?!$)/g, '$1:');
    const text = ` type=lnd-rest;server=https://node.example:8080/;macaroon=${MACAROON.toUpperCase()};certthumbprint=${thumbprint} `;
    expect(pasteLnd(text)).toEqual({ config, credential: MACAROON, maySpend: false });
  });

  test('keeps the path of a node behind a proxy, which public authorities vouch for', () => {
    const text = `type=lnd-rest;server=https://shop.example/lnd-rest/btc/;macaroon=${ADMIN}`;
    const behind = { kind: 'lnd', url: 'https://shop.example/lnd-rest/btc', certificate: null };
    expect(pasteLnd(text)).toEqual({ config: behind, credential: ADMIN, maySpend: true });
  });

  test('may be without encryption on this computer only', () => {
    const text = (host: string) => `type=lnd-rest;server=http://${host}:8080;macaroon=${MACAROON};allowinsecure=true`;
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      expect(pasteLnd(text(host))?.config).toEqual({ kind: 'lnd', url: `http://${host}:8080`, certificate: null });
    for (const host of ['192.168.1.5', 'node.example', 'localhost.example'])
      expect(() => pasteLnd(text(host))).toThrow('it is reached without encryption, which is for this computer only');
  });

  test.each([
    [`server=https://a;macaroon=${MACAROON};certthumbprint=12`, 'it has a certificate thumbprint that is no SHA-256'],
    ['server=https://a;macaroonfilepath=/home/lnd/admin.macaroon', 'it names a file; paste the macaroon itself in hex'],
    ['server=https://a', 'it has no macaroon'],
    ['server=https://a;macaroon=0102', 'its macaroon cannot be read'],
    [`macaroon=${MACAROON}`, 'it has no server'],
    [`server=ftp://a;macaroon=${MACAROON}`, 'it has an address that cannot be read'],
    [
      `server=https://user:secret@a;macaroon=${MACAROON}`,
      'it has an address with more in it than server, port and path',
    ],
    [`server=https://abc.onion;macaroon=${MACAROON}`, 'it is on Tor, which Satchel does not use'],
  ])('that cannot be used says why: %#', (rest, clause) => {
    expect(() => pasteLnd(`type=lnd-rest;${rest}`)).toThrow(new PasteRefused(clause));
  });
});

describe('LN-14: lndconnect', () => {
  const cert = certificate.raw.toString('base64url');
  const macaroon = base64url(MACAROON);

  test.each([
    ['node.example:10009', 'https://node.example:8080'],
    ['node.example', 'https://node.example:8080'],
    ['node.example:443', 'https://node.example'],
    ['192.168.1.5:8090', 'https://192.168.1.5:8090'],
    ['[fd00::5]:10009', 'https://[fd00::5]:8080'],
  ])('to %s is read; the port of gRPC becomes that of REST', (where, url) => {
    const read = { config: { kind: 'lnd', url, certificate: PIN }, credential: MACAROON, maySpend: false };
    expect(pasteLnd(`lndconnect://${where}?cert=${cert}&macaroon=${macaroon}`)).toEqual(read);
  });

  test('may have its certificate as PEM or not at all, and either alphabet of base64', () => {
    const pem = Buffer.from(certificate.toString()).toString('base64');
    const plain = Buffer.from(MACAROON, 'hex').toString('base64');
    expect(pasteLnd(`lndconnect://node.example:8080?cert=${pem}&macaroon=${plain}`)?.config).toEqual(config);
    const bare = pasteLnd(`lndconnect://node.example:8080?macaroon=${macaroon}`);
    expect(bare?.config.certificate).toBe(null);
  });

  test.each([
    [`lndconnect://node.example?cert=AAAA&macaroon=${macaroon}`, 'it has a certificate that cannot be read'],
    ['lndconnect://node.example', 'it has no macaroon'],
    [`lndconnect://abc.onion:8080?macaroon=${macaroon}`, 'it is on Tor, which Satchel does not use'],
    [`lndconnect://?macaroon=${macaroon}`, 'it has an address that cannot be read'],
    ['lndconnect://:::', 'it has an address that cannot be read'],
  ])('that cannot be used says why: %#', (text, clause) => {
    expect(() => pasteLnd(text)).toThrow(PasteRefused);
    expect(() => pasteLnd(text)).toThrow(clause);
  });
});

test('LN-14: a text of another kind is left to others', () => {
  for (const text of ['', 'type=clightning;server=tcp://a', 'nostr+walletconnect://a', 'me@shop.example', 'https://a'])
    expect(pasteLnd(text)).toBe(null);
});

test('LN-14: settings are stored as they were pasted, and nothing else is read as settings of LND', () => {
  expect(parseLightningConfig(structuredClone(config))).toEqual(config);
  expect(parseLightningConfig({ ...config, certificate: null })).toEqual({ ...config, certificate: null });
  for (const bad of [{ certificate: 'ab' }, { certificate: PIN.toUpperCase() }, { url: 1 }, { macaroon: MACAROON }])
    expect(() => parseLightningConfig({ ...config, ...bad })).toThrow();
});

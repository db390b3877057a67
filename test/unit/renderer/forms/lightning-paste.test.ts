import { describe, expect, test } from 'vitest';
import { PasteRefused } from '../../../../src/main/lightning/node.ts';
import { readPasted } from '../../../../src/main/lightning/registry.ts';
import { connectionIn, pastedKind, RECEIVE_ONLY, SHAPES } from '../../../../src/renderer/forms/lightning/paste.ts';
import { fingerprintText, shortFingerprint } from '../../../../src/renderer/forms/lightning/fingerprint.ts';
import { LND_MACAROONS } from '../../lightning/lnd-macaroons.ts';

const MACAROON = LND_MACAROONS.wanted;
const WALLET = 'b889ff5b1513b641e2a139f661a661364979c5beee91842f8f0ef42ab558e9d4';
const URI = `nostr+walletconnect://${WALLET}?relay=wss://relay.example.com&secret=${'71'.repeat(32)}`;

/** The kind that the server reads, even if it refuses the rest of the text. */
const serverKind = (text: string): string | null => {
  try {
    return readPasted(text.trim())?.config.kind ?? null;
  } catch (error) {
    if (error instanceof PasteRefused) return 'refused';
    throw error;
  }
};

describe('LN-24: the page recognises what the server reads', () => {
  test.each([
    [`type=lnd-rest;server=https://node.example:8080;macaroon=${MACAROON}`, 'lnd'],
    [` TYPE=lnd-rest;server=https://node.example;macaroon=${MACAROON}\n`, 'lnd'],
    [`server=https://node.example;type=lnd-rest;macaroon=${MACAROON}`, 'lnd'],
    [`lndconnect://node.example?macaroon=${Buffer.from(MACAROON, 'hex').toString('base64url')}`, 'lnd'],
    ['type=phoenixd;server=http://127.0.0.1:9740;password=x', 'phoenixd'],
    ['type=lnbits;server=https://lnbits.example.com;api-key=abc', 'lnbits'],
    [URI, 'nwc'],
    [`type=nwc;key=${URI}`, 'nwc'],
    [URI.replace('nostr+walletconnect://', 'NOSTRWALLETCONNECT:'), 'nwc'],
    ['shop@example.com', 'address'],
    ['hello', null],
    ['https://example.com', null],
    ['type=strike;key=x', null],
    ['', null],
  ])('%s', (text, kind) => {
    expect([pastedKind(text), serverKind(text)]).toEqual([kind, kind]);
  });

  test.each([
    ['type=clnrest;server=https://node.example;rune=zz', 'cln'],
    ['clnrest+https://node.example:3010?rune=zz', 'cln'],
    ['lndconnect://node.example?macaroon=zz', 'lnd'],
    ['nostr+walletconnect://nobody', 'nwc'],
  ])('and names the kind of what the server refuses: %s', (text, kind) => {
    expect([pastedKind(text), serverKind(text)]).toEqual([kind, 'refused']);
  });

  test('every kind that is offered has a shape', () => {
    expect(SHAPES.map(([kind]) => kind)).toEqual(['lnd', 'cln', 'phoenixd', 'nwc', 'address', 'lnbits']);
    for (const [kind, shape] of SHAPES) expect(pastedKind(shape.split(' · ')[0] ?? '')).toBe(kind);
  });
});

test('LN-14: the command for LND asks for the rights that Satchel uses, under a root key that can be revoked', () => {
  expect(RECEIVE_ONLY['lnd']).toMatch(/--root_key_id 77 info:read invoices:read invoices:write offchain:read$/);
});

describe('a file with a connection', () => {
  const file = (content: string | Uint8Array<ArrayBuffer>): File => new File([content], 'connection');
  test('is read without its line end', async () => {
    expect(await connectionIn(file('lndconnect://node.example?macaroon=AA\n'))).toBe(
      'lndconnect://node.example?macaroon=AA',
    );
  });
  test.each([
    ['an empty one', ''],
    ['one that is no text', new Uint8Array([0xff, 0xfe, 0x00])],
    ['one that is too large', 'x'.repeat(8_001)],
  ])('is not %s', async (_, content) => {
    expect(await connectionIn(file(content))).toBeNull();
  });
});

test('a fingerprint is shown as openssl prints it, whole or at its ends', () => {
  const certificate = `4fa109c2${'00'.repeat(26)}7de0`;
  expect(fingerprintText(certificate)).toMatch(/^4F:A1:09:C2:00(:00)+:7D:E0$/);
  expect(shortFingerprint(certificate)).toBe('4F:A1:09:C2 … 7D:E0');
});

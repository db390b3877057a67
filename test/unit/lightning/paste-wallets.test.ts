import { describe, expect, test } from 'vitest';
import { addressEntry } from '../../../src/main/lightning/backends/address.ts';
import { nwcEntry } from '../../../src/main/lightning/backends/nwc.ts';
import { PasteRefused } from '../../../src/main/lightning/node.ts';
import { parseLightningConfig } from '../../../src/main/db/repositories/stored-json.ts';

const WALLET = 'b889ff5b1513b641e2a139f661a661364979c5beee91842f8f0ef42ab558e9d4';
const SECRET = '71a8c14c1407c113601079c4302dab36460f0ccd0ad506f1f2dc73b5100e4f3c';
const URI = `nostr+walletconnect://${WALLET}?relay=wss%3A%2F%2Frelay.damus.io&relay=wss://relay.example.com/v1&secret=${SECRET}&lud16=shop@example.com`;

describe('LN-17: a pasted connection of Nostr Wallet Connect', () => {
  const read = {
    config: { kind: 'nwc', walletKey: WALLET, relays: ['wss://relay.damus.io/', 'wss://relay.example.com/v1'] },
    credential: SECRET,
  };
  test.each([
    URI,
    ` ${URI}\n`,
    `type=nwc;key=${URI}`,
    URI.replace('nostr+walletconnect://', 'nostr+walletconnect:'),
    URI.replace('nostr+walletconnect://', 'NOSTRWALLETCONNECT://'),
    URI.replace(WALLET, WALLET.toUpperCase()).replace(SECRET, SECRET.toUpperCase()),
    `${URI}&relay=wss://relay.damus.io`,
  ])('is read: %s', (text) => {
    expect(nwcEntry.paste(text)).toEqual(read);
    expect(parseLightningConfig(nwcEntry.paste(text)?.config)).toEqual(read.config);
  });

  test.each([
    [URI.replace(SECRET, ''), 'secret'],
    [URI.replace(SECRET, '0'.repeat(64)), 'keys that cannot exist'],
    [URI.replace(WALLET, 'f'.repeat(64)), 'keys that cannot exist'],
    [URI.replace(WALLET, 'npub1abc'), 'public key'],
    [`nostr+walletconnect://${WALLET}`, 'public key'],
    [`nostr+walletconnect://${WALLET}?secret=${SECRET}`, 'no relay'],
    [URI.replace('wss://relay.example.com', 'ws://relay.example.com'), 'without encryption'],
    [URI.replace('wss://relay.example.com', 'ws://localhost:x@relay.example.com'), 'without encryption'],
    [URI.replace('wss://relay.example.com', 'https://relay.example.com'), 'no wss:// address'],
    [URI.replace('wss://relay.example.com', 'wss://me:secret@relay.example.com'), 'password'],
    [`${URI}${Array.from({ length: 8 }, (_, at) => `&relay=wss://r${at}.example.com`).join('')}`, 'more than 8'],
    ['type=nwc;key=nothing', 'public key'],
  ])('is refused: %s', (text, why) => {
    expect(() => nwcEntry.paste(text)).toThrow(PasteRefused);
    expect(() => nwcEntry.paste(text)).toThrow(why);
  });

  test.each(['', 'shop@example.com', 'type=lnd-rest;server=https://example.com', 'lnbc1', 'https://example.com'])(
    'is something else: %s',
    (text) => expect(nwcEntry.paste(text)).toBeNull(),
  );

  test('its relays receive no webhooks', () => {
    expect(
      nwcEntry.urls({ kind: 'nwc', walletKey: WALLET, relays: ['wss://relay.example.com/v1', 'ws://127.0.0.1:7/'] }),
    ).toEqual(['https://relay.example.com/v1', 'http://127.0.0.1:7/']);
  });

  test('whoever writes to the database leads it to no relay without encryption', () => {
    const stored = (relay: string) => () => parseLightningConfig({ kind: 'nwc', walletKey: WALLET, relays: [relay] });
    for (const relay of [
      'ws://relay.example.com',
      'ws://localhost:x@relay.example.com/',
      'http://relay.example.com',
      '',
    ])
      expect(stored(relay)).toThrow();
    expect(stored('ws://127.0.0.1:7000/')).not.toThrow();
  });
});

describe('LN-18: a pasted Lightning Address', () => {
  test.each([
    'shop@example.com',
    'Shop@Example.com ',
    'lightning:shop@example.com',
    'LIGHTNING:shop@example.com',
    'type=lnurl;value=shop@example.com',
    'type=lnurl;value=lightning:shop@example.com;',
  ])('is read: %s', (text) => {
    const read = { config: { kind: 'address', address: 'shop@example.com' }, credential: null };
    expect(addressEntry.paste(text)).toEqual(read);
    expect(parseLightningConfig(addressEntry.paste(text)?.config)).toEqual(read.config);
  });

  test.each([
    ['shop@exa mple.com', null],
    ['shop@example.onion', 'on Tor'],
    ['sh?op@example.com', 'no Lightning Address'],
    ['shop@', null],
    ['shop@-', 'no Lightning Address'],
    ['type=lnurl;value=lnurl1dp68gurn8ghj7', 'no Lightning Address'],
    ['type=lnurl;value=', 'no Lightning Address'],
    ['type=nwc;key=x@y', null],
    ['https://shop@example.com', null],
    [URI, null],
    ['lnbc1', null],
    ['', null],
  ])('%s: %s', (text, why) => {
    if (why === null) expect(addressEntry.paste(text)).toBeNull();
    else expect(() => addressEntry.paste(text)).toThrow(why);
  });

  test('its provider receives no webhooks', () => {
    expect(addressEntry.urls({ kind: 'address', address: 'a+b@example.com:8443' })).toEqual([
      'https://example.com:8443/.well-known/lnurlp/a%2Bb',
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRAINING_KEY } from '../../../src/main/wallet/training-key.ts';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

/** Keys of BIP 32's test vectors: one in the spelling of regtest, one of mainnet, one private. */
const OTHER_KEY =
  'tpubD6NzVbkrYhZ4XgiXtGrdW5XDAPFCL9h7we1vwNCpn8tGbBcgfVYjXyhWo4E1xkh56hjod1RhGjxbaTLV3X4FyWuejifB9jusQ46QzG87VKp';
const MAINNET_KEY =
  'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs';
const PRIVATE_KEY =
  'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi';

let server: RealServer;
let key: Headers;
let otherStore: string;
beforeAll(async () => {
  server = await openRealServer({ wallet: { key: TRAINING_KEY, scriptType: 'p2wpkh' } });
  key = await server.makeKey();
  otherStore = await server.openStore();
});
afterAll(() => server.close());

const get = (headers: Headers = key) => server.send('GET', '/api/checkout/config', headers);
const put = (body: object, headers: Headers = key) => server.send('PUT', '/api/checkout/config', headers, body);
const configOf = (answer: Answered): Record<string, unknown> => {
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer.json()['config'] as Record<string, unknown>; // the shape is checked where it matters
};
const codeOf = (answer: Answered): unknown[] => [answer.status, answer.json()['code']];

describe('GET /config', () => {
  test('shows keys, managers and owners the configuration that set-up made', async () => {
    const config = configOf(await get());
    expect(config).toMatchObject({
      xpub: TRAINING_KEY,
      addressIndex: 0,
      defaultTtlMinutes: 20,
      unconfirmedWaitMinutes: 480,
      callbackUrl: null,
      callbackState: null,
      redirectUrl: null,
    });
    expect(config['id']).toMatch(/^[0-9a-f]{64}$/);
    expect(config['webhookSecret']).toBe(config['id']);
    expect(Object.keys(config).toSorted()).toEqual(
      (
        'addressIndex callbackState callbackUrl createdAt defaultTtlMinutes id redirectUrl unconfirmedWaitMinutes ' +
        'updatedAt userId webhookSecret xpub'
      ).split(' '),
    );
    const seen = [await get(bearer(server.manager.token)), await get(bearer(server.owner.token))];
    expect(seen.map(configOf)).toEqual([config, config]);
  });

  test('is 404 for the key of a store without a wallet', async () => {
    expect(codeOf(await get(await server.makeKey(undefined, otherStore)))).toEqual([404, 'not_found']);
  });

  test('is refused to cashiers, and to keys without the scope', async () => {
    expect(codeOf(await get(bearer(server.cashier.token)))).toEqual([403, 'forbidden']);
    const narrow = await server.makeKey(['invoices:read', 'config:write']);
    const answer = await get(narrow);
    expect([...codeOf(answer), answer.json()['params']]).toEqual([403, 'missing_scope', { scope: 'config:read' }]);
  });
});

describe('PUT /config: fields', () => {
  test('a member that is left out stays; null sets the default or takes the value away', async () => {
    const full = {
      xpub: TRAINING_KEY,
      defaultTtlMinutes: 45,
      unconfirmedWaitMinutes: 60,
      callbackUrl: 'https://shop.example/callback?token=1',
      redirectUrl: 'https://shop.example/thanks',
    };
    const set = configOf(await put(full));
    expect(set).toMatchObject({ ...full, callbackState: 'active' });
    expect(configOf(await put({ xpub: TRAINING_KEY }))).toMatchObject(full);
    expect(configOf(await get())).toMatchObject(full);
    const cleared = { defaultTtlMinutes: null, unconfirmedWaitMinutes: null, callbackUrl: null, redirectUrl: '' };
    expect(configOf(await put({ xpub: TRAINING_KEY, ...cleared }))).toMatchObject({
      id: set['id'],
      createdAt: set['createdAt'],
      defaultTtlMinutes: 20,
      unconfirmedWaitMinutes: 480,
      callbackUrl: null,
      callbackState: null,
      redirectUrl: null,
    });
  });

  test.each([
    ['xpub', undefined],
    ['xpub', ''],
    ['xpub', 7],
    ['defaultTtlMinutes', 0],
    ['defaultTtlMinutes', 1441],
    ['defaultTtlMinutes', 1.5],
    ['defaultTtlMinutes', '20'],
    ['unconfirmedWaitMinutes', 0],
    ['unconfirmedWaitMinutes', 2881],
    ['callbackUrl', 'ftp://shop.example/'],
    ['callbackUrl', 'shop.example'],
    ['callbackUrl', 'https://user:password@shop.example/'],
    ['callbackUrl', 7],
    ['redirectUrl', 'javascript:alert(1)'],
  ])('%s %j is refused and nothing changes', async (name, value) => {
    const before = configOf(await get());
    const answer = await put({ xpub: TRAINING_KEY, [name]: value });
    expect(codeOf(answer)).toEqual([400, 'validation_failed']);
    expect(Object.keys(answer.json()['details'] as object)).toEqual([name]);
    expect(configOf(await get())).toEqual(before);
  });

  test('A10: a callback to Satchel’s own ports or to cloud metadata is refused', async () => {
    const urls = [
      `http://127.0.0.1:${server.port}/`,
      `http://localhost:${server.publicPort}/`,
      'http://169.254.169.254/',
    ];
    for (const callbackUrl of urls) {
      expect(codeOf(await put({ xpub: TRAINING_KEY, callbackUrl }))).toEqual([400, 'target_not_allowed']);
    }
  });
});

describe('A13: PUT /config and the wallet', () => {
  test('A13: a key, a cashier and a manager may not change the wallet', async () => {
    const fingerprint = async () => (await server.send('GET', '/api/till/wallet', bearer(server.owner.token))).text;
    const before = await fingerprint();
    const body = { xpub: OTHER_KEY };
    expect(codeOf(await put(body))).toEqual([403, 'wallet_change_needs_owner']);
    expect(codeOf(await put(body, bearer(server.manager.token)))).toEqual([403, 'wallet_change_needs_owner']);
    expect(codeOf(await put(body, bearer(server.cashier.token)))).toEqual([403, 'forbidden']);
    expect(await fingerprint()).toBe(before);
  });

  test('sending the same key again is no change, and a manager may; a descriptor needs its checksum', async () => {
    const before = configOf(await get());
    const unchecked = 'wpkh(' + TRAINING_KEY + '/0/*)';
    expect(configOf(await put({ xpub: TRAINING_KEY }, bearer(server.manager.token)))['xpub']).toBe(TRAINING_KEY);
    expect((await put({ xpub: unchecked })).status).toBe(400);
    expect(configOf(await get())['addressIndex']).toBe(before['addressIndex']);
  });

  test('A13, ADDR-12: an API key may set the first wallet of a store, not a second one, nor one in use elsewhere', async () => {
    const there = await server.makeKey(undefined, otherStore, server.manager);
    expect(codeOf(await put({ xpub: TRAINING_KEY }, there))).toEqual([409, 'wallet_in_use']);
    expect(configOf(await put({ xpub: OTHER_KEY }, there))).toMatchObject({ xpub: OTHER_KEY, addressIndex: 0 });
    expect(codeOf(await put({ xpub: OTHER_KEY }))).toEqual([409, 'wallet_in_use']);
    const third =
      'tpubDCBWBScQPGv4Xk3JSbhw6wYYpayMjb2eAYyArpbSqQTbLDpphHGAetB6VQgVeftLML8vDSUEWcC2xDi3qJJ3YCDChJDvqVzpgoYSuT52MhJ';
    expect(codeOf(await put({ xpub: third }, there))).toEqual([403, 'wallet_change_needs_owner']);
  });

  test.each([
    ['another network', MAINNET_KEY, 'wallet_wrong_network'],
    ['a private key', PRIVATE_KEY, 'wallet_private_key'],
    ['seed words', `${'abandon '.repeat(11)}about`, 'wallet_seed_words'],
    ['one character wrong', `${TRAINING_KEY.slice(0, -1)}x`, 'wallet_bad_checksum'],
    ['no key at all', 'shop', 'wallet_unknown_format'],
  ])('M12, ADDR-4: %s is refused with the reason, and the answer does not repeat it', async (_name, xpub, code) => {
    const answer = await put({ xpub });
    expect(codeOf(answer)).toEqual([400, code]);
    expect(answer.text).not.toContain(xpub);
  });

  test('A13: an owner with a fresh password may change it; the audit log holds the change and no key', async () => {
    const fresh = bearer((await server.logInAgain({ storeId: server.storeId })).token);
    const other =
      'tpubDDgEAMpHn8tX5Bs19WWJLZBeFzbpE7BYuP3Qo71abZnQ7FmN3idRPg4oPWt2Q6Uf9huGv7AGMTu8M2BaCxAdThQArjLWLDLpxVX2gYfh2YJ';
    expect(configOf(await put({ xpub: other }, fresh))).toMatchObject({ xpub: other, addressIndex: 0 });
    const audit = await server.send('GET', '/api/till/audit', fresh);
    expect(audit.text).toContain('wallet.set');
    for (const one of [other, TRAINING_KEY, OTHER_KEY]) expect(audit.text).not.toContain(one);
    expect(configOf(await put({ xpub: TRAINING_KEY }, fresh))['xpub']).toBe(TRAINING_KEY);
  });
});

describe('GET /config/balance', () => {
  const balance = (headers: Headers = key) => server.send('GET', '/api/checkout/config/balance', headers);

  test('is 502 with the reason when no source answers', async () => {
    const answer = await balance();
    expect([...codeOf(answer), answer.json()['params']]).toEqual([
      502,
      'upstream_failed',
      { reason: 'no chain source is set' },
    ]);
  });

  test('is 404 without a wallet, and refused to cashiers', async () => {
    expect(codeOf(await balance(bearer(server.cashier.token)))).toEqual([403, 'forbidden']);
    const empty = await openRealServer({});
    const its = await empty.makeKey(['config:read']);
    expect(codeOf(await empty.send('GET', '/api/checkout/config/balance', its))).toEqual([404, 'not_found']);
    expect(codeOf(await empty.send('GET', '/api/checkout/config', its))).toEqual([404, 'not_found']);
    await empty.close();
  });
});

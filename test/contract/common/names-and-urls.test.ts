/** A26: what people read, a name or the host of an address, is what it seems to be. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

const OVERRIDE = '\u202Eegnahc';
const URLS = [
  'https://shop.example@evil.example/back',
  'https://user:secret@shop.example/back',
  'https:\\\\user@shop.example/',
  'https:/shop.example/back',
  'https://shop.example\t.evil.example/',
  'https://shop.example/a b',
  'https://shop.example/\u202Ekcab',
  'https://shop.example/\u200Bback',
  'https://shop.example\\@evil.example/',
  'javascript:alert(1)',
];

let server: RealServer;
let key: Headers;
let owner: Headers;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  owner = bearer(server.owner.token);
  key = await server.makeKey();
});
afterAll(() => server.close());

const refusal = (answer: Answered): unknown[] => [answer.status, answer.json()['code']];
const REFUSED = [400, 'validation_failed'];
const nameOf = (answer: Answered): unknown => {
  expect(answer.status, answer.text).toBe(200);
  return answer.json()['name'];
};

describe('A26: an address that a customer is sent to', () => {
  test.each(URLS)('is refused as %j, wherever it is given', async (url) => {
    const config = (await server.send('GET', '/api/checkout/config', key)).json()['config'] as { xpub: string }; // shape tested elsewhere
    const store = `/api/v1/stores/${server.storeId}`;
    const sends = [
      server.send('POST', '/api/checkout/invoices', key, { amountUsd: '5', redirectUrl: url }),
      server.send('PUT', '/api/checkout/config', key, { xpub: config.xpub, redirectUrl: url }),
      server.send('PUT', '/api/checkout/config', key, { xpub: config.xpub, callbackUrl: url }),
      server.send('POST', `${store}/invoices`, key, { amount: '5', redirectUrl: url }),
      server.send('POST', `${store}/invoices`, key, { amount: '5', checkout: { redirectUrl: url } }),
    ];
    for (const answer of await Promise.all(sends)) expect(answer.status, answer.text).toBe(400);
  });

  test.each(URLS.filter((url) => !/[ ]|^https:\/s/.test(url)))('is refused as %j for a webhook', async (url) => {
    const made = await server.send('POST', `/api/v1/stores/${server.storeId}/webhooks`, key, { url });
    expect(made.status, made.text).toBe(400);
  });

  test('is taken with a path, a query, an address of IPv6 and a port', async () => {
    for (const redirectUrl of [
      'https://shop.example/a?b=c@d#e',
      'http://[2001:db8::1]:8080/',
      'https://müller.example',
    ]) {
      const made = await server.send('POST', '/api/checkout/invoices', key, { amountUsd: '5', redirectUrl });
      expect([made.status, made.json()['redirectUrl']]).toEqual([201, redirectUrl]);
    }
  });
});

describe('A26: a name', () => {
  test('that holds what nobody sees is refused, of a person, a shop, a till, a screen and a key', async () => {
    const sends = [
      server.send('POST', '/api/till/users', owner, { name: OVERRIDE, role: 'cashier', pin: '4711' }),
      server.send('PATCH', `/api/till/users/${server.cashier.id}`, owner, { name: OVERRIDE }),
      server.send('PATCH', '/api/till/store', owner, { name: OVERRIDE }),
      server.send('POST', '/api/till/stores', owner, { name: OVERRIDE, currency: 'EUR' }),
      server.send('POST', '/api/till/tills', owner, { name: OVERRIDE }),
      server.send('POST', '/api/till/displays', owner, { name: OVERRIDE, tillId: null }),
      server.send('POST', `/api/users/${server.owner.id}/checkout-api-key`, owner, { label: OVERRIDE }),
    ];
    for (const answer of await Promise.all(sends)) expect(refusal(answer)).toEqual(REFUSED);
  });

  test('of a person or a shop that looks like another one is refused', async () => {
    const person = { role: 'cashier', pin: '4711' };
    expect(nameOf(await server.send('POST', '/api/till/users', owner, { ...person, name: 'Olga' }))).toBe('Olga');
    for (const name of ['Оlga', '0lga', 'OLGA']) {
      const made = await server.send('POST', '/api/till/users', owner, { ...person, name });
      expect(refusal(made), name).toEqual([409, 'name_taken']);
    }
    const shop = { name: 'Café Mitte', currency: 'EUR' };
    expect(nameOf(await server.send('POST', '/api/till/stores', owner, shop))).toBe('Café Mitte');
    const twin = await server.send('POST', '/api/till/stores', owner, { ...shop, name: 'Cаfе Mitte' });
    expect(refusal(twin)).toEqual([409, 'name_taken']);
    const renamed = await server.send('PATCH', '/api/till/store', owner, { name: 'Cafe Mitte' });
    expect(refusal(renamed)).toEqual([409, 'name_taken']);
  });

  test('of a till, a screen or a key that looks like another one gets a number', async () => {
    const pair = (name: string) => server.send('POST', '/api/till/tills', owner, { name });
    const bar = await pair('Bar');
    expect([nameOf(bar), nameOf(await pair('Ваr'))]).toEqual(['Bar', 'Ваr (2)']);
    const tillId = bar.json()['id'];
    const screen = (name: string) => server.send('POST', '/api/till/displays', owner, { name, tillId });
    expect([nameOf(await screen('Window')), nameOf(await screen('Window'))]).toEqual(['Window', 'Window (2)']);
    const made = await server.send('POST', `/api/users/${server.owner.id}/checkout-api-key`, owner, { label: 'tеst' });
    expect(made.json()['label']).toBe('tеst (2)');
  });

  test('is found at login in any spelling of Unicode', async () => {
    const made = { name: 'José', role: 'cashier', password: 'correct horse' };
    expect((await server.send('POST', '/api/till/users', owner, made)).status).toBe(200);
    expect((await server.login('Jose\u0301', made.password)).id).toMatch(/^\w{22}$/);
  });
});

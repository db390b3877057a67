import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask } from '../../support/http-client.ts';
import { openStoreShop, type StoreShop } from '../../support/store-client.ts';
import { payInBlock } from '../../support/pay-invoice.ts';

const OFF = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ settings: { rateLimits: OFF } });
});
afterAll(() => server.close());

const setLocale = (locale: string): Promise<unknown> =>
  server.parts.database.write(async (tx) => {
    const [store] = await server.parts.database.read.stores.list();
    if (store) await tx.stores.update(store.id, { locale });
  });

const charge = async (): Promise<string> => {
  const made = await ask(server.port, {
    method: 'POST',
    path: '/api/checkout/invoices',
    headers: { 'X-Api-Key': server.apiKey },
    body: { amountUsd: '1234.00', productName: 'Two mugs' },
  });
  return String(made.json()['id']);
};

const page = async (id: string, language?: string) =>
  ask(server.publicPort, {
    path: `/pay/${id}`,
    headers: language === undefined ? {} : { 'Accept-Language': language },
  });
const langOf = (html: string): string | undefined => /<html lang="([^"]+)">/.exec(html)?.[1];
/** Long prices may wrap, so their spaces do not matter here (design.md LAY-22). */
const plain = (text: string | undefined): string | undefined => text?.replaceAll('\u00a0', ' ');
const priceOf = (html: string): string | undefined => plain(/<h1[^>]*>([^<]+)<\/h1>/.exec(html)?.[1]);

describe('the language of the payment page (PAGE-6)', () => {
  test.each([
    // the shop's locale, what the browser asks for, the page's language, its price
    ['en', undefined, 'en', '$1,234.00'],
    ['en', '', 'en', '$1,234.00'],
    ['en', '*', 'en', '$1,234.00'],
    ['en', 'fr', 'en', '$1,234.00'],
    ['en', 'de', 'de', '1.234,00\u00a0$'],
    ['en', 'de-AT,de;q=0.9,en;q=0.8', 'de', '1.234,00\u00a0$'],
    ['en', 'fr;q=0.9, de;q=0.8, en;q=0.7', 'de', '1.234,00\u00a0$'],
    ['en', 'en;q=0.5, de;q=0.6', 'de', '1.234,00\u00a0$'],
    ['en', 'de;q=0, fr', 'en', '$1,234.00'],
    ['en', 'de;q=nonsense', 'en', '$1,234.00'],
    ['de', undefined, 'de', '1.234,00\u00a0$'],
    ['de', 'fr', 'de', '1.234,00\u00a0$'],
    ['de', 'fr, *;q=0.5', 'de', '1.234,00\u00a0$'],
    ['de', 'en-GB', 'en', '$1,234.00'],
    ['de-AT', 'de-DE', 'de', '$\u00a01.234,00'], // the shop's own way to write a price in this language
    ['fr', undefined, 'en', '$1,234.00'],
    ['fr', 'de', 'de', '1.234,00\u00a0$'],
  ])('shop %s, browser %s: %s', async (locale, asked, lang, price) => {
    await setLocale(locale);
    const { text, headers } = await page(await charge(), asked);
    expect([langOf(text), priceOf(text), headers.vary]).toEqual([lang, plain(`${price} USD`), 'Accept-Language']);
  });

  test('no English is left on the German page, waiting and paid', async () => {
    await setLocale('de');
    const id = await charge();
    const waiting = (await page(id)).text;
    await payInBlock(server, id, BigInt(2_056_667));
    const paid = (await page(id)).text;
    for (const html of [waiting, paid]) {
      const text = html.replaceAll(/<svg[\s\S]*?<\/svg>|<[^>]+>/g, ' ').replace('Two mugs', '');
      expect(text).not.toMatch(/\b(?:pay|the|to|you|price|wallet can|shop\.)\b/i);
    }
    expect(waiting).toContain('aria-label="QR-Code: 1.234,00\u00a0$\u00a0USD zahlen"');
    expect(waiting).toContain('aria-label="Adresse kopieren"');
    expect(paid).toContain('Vielen Dank!');
  });
});

describe('the language of a payment request', () => {
  let shop: StoreShop;
  let url: string;
  beforeAll(async () => {
    shop = await openStoreShop();
    const made = await shop.send('POST', `${shop.base}/payment-requests`, {
      amount: 240,
      title: 'Deposit',
      expiryDate: '2090-12-20',
    });
    url = `/r/${String(made.json()['id'])}`;
  });
  afterAll(() => shop.close());

  test.each([
    ['en', 'To be paid by <b>December 20, 2090</b>', 'Pay now'],
    ['de', 'Zahlbar bis <b>20. Dezember 2090</b>', 'Jetzt zahlen'],
  ])('%s: words and day', async (lang, day, button) => {
    const answer = await ask(shop.server.publicPort, { path: url, headers: { 'Accept-Language': lang } });
    expect([langOf(answer.text), answer.headers.vary]).toEqual([lang, 'Accept-Language']);
    expect(answer.text).toContain(day);
    expect(answer.text).toContain(`>${button}</button>`);
  });
});

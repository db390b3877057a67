import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { INJECTIONS, isRefused } from '../../support/injections.ts';
import { checkChain, payInBlock, payInvoice } from '../../support/pay-invoice.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } },
  });
});
afterAll(() => server.close());

const charge = async (extra: object = {}): Promise<string> => {
  const body = { amountUsd: '6.00', ...extra };
  const made = await ask(server.port, {
    method: 'POST',
    path: '/api/checkout/invoices',
    headers: { 'X-Api-Key': server.apiKey },
    body,
  });
  return String(made.json()['id']);
};
const page = async (id: string): Promise<string> => (await ask(server.publicPort, { path: `/pay/${id}` })).text;
const stateOf = (html: string): string | undefined => /<body data-state="([^"]+)"/.exec(html)?.[1];

describe('the payment page while it is open', () => {
  test('waiting: the price before the sats, a code, an address, and a way without JavaScript', async () => {
    const id = await charge();
    const html = await page(id);
    const invoice = await server.parts.database.read.invoices.get(id);
    expect(stateOf(html)).toBe('waiting');
    expect(html.indexOf('$6.00\u00a0USD')).toBeLessThan(html.indexOf('10,000\u00a0sats'));
    expect(html).toContain(String(invoice?.address));
    expect(html).toContain(`href="bitcoin:${String(invoice?.address)}?amount=0.0001"`); // QR-1
    expect(html).toContain('data-copy="0.00010000"'); // the number alone, which wallets take
    expect(html).toContain('>0.00010000 BTC<');
    expect(html).toMatch(/<svg class="qr"[^>]* data-modules="\d+"/);
    expect(html).toContain('<noscript><meta http-equiv="refresh"');
    expect(html).toContain('Price held for');
  });

  test('underpaid, seen, paid', async () => {
    const id = await charge();
    await payInvoice(server, id, 4_000n);
    const part = await page(id);
    expect([
      stateOf(part),
      part.includes('Still to pay'),
      part.includes('$3.60'),
      part.includes('$2.40\u00a0USD received'),
    ]).toEqual(['part', true, true, true]);
    await payInvoice(server, id, 6_000n);
    const seen = await page(id);
    expect([stateOf(seen), seen.includes('One moment, please.'), seen.includes('class="qr"')]).toEqual([
      'seen',
      true,
      false,
    ]);
    const other = await charge();
    await payInBlock(server, other, 10_000n);
    expect([stateOf(await page(other)), (await page(other)).includes('Thank you!')]).toEqual(['paid', true]);
  });
});

describe('the payment page once the invoice is over', () => {
  test('overpaid: says by how much', async () => {
    const id = await charge();
    await payInBlock(server, id, 11_000n);
    expect(await page(id)).toContain('You paid $0.60\u00a0USD too much. Please ask.');
  });

  test('INV-4: waits for the check after expiry; then cancelled, expired, underpaid, paid late', async () => {
    const cancelled = String(
      (
        await ask(server.port, {
          method: 'POST',
          path: '/api/till/invoices',
          headers: bearer(server.cashier),
          body: { amount: '5', currency: 'EUR' },
        })
      ).json()['id'],
    );
    await ask(server.port, {
      method: 'POST',
      path: `/api/till/invoices/${cancelled}/cancel`,
      headers: bearer(server.cashier),
    });
    const [expired, part, late, arrived] = [
      await charge({ ttlMinutes: 1 }),
      await charge({ ttlMinutes: 1 }),
      await charge({ ttlMinutes: 1 }),
      await charge({ ttlMinutes: 1 }),
    ];
    await payInvoice(server, part, 4_000n);
    server.advance(61_000);
    expect(stateOf(await page(expired))).toBe('wait'); // no chain check has confirmed yet that nothing came
    await checkChain(server);
    await payInvoice(server, late, 10_000n);
    expect(stateOf(await page(late))).toBe('late-seen'); // nobody refunds it yet (design.md STATE-41)
    expect(await page(late)).toContain('One moment, please.');
    await payInBlock(server, arrived, 10_000n);
    const states = await Promise.all([cancelled, expired, part, arrived].map(async (id) => stateOf(await page(id))));
    expect(states).toEqual(['cancelled', 'expired', 'expired-part', 'late']);
    for (const id of [cancelled, expired, part, late, arrived]) expect(await page(id)).not.toContain('bitcoin:');
  });
});

test('unknown ids are 404 in the one shape of errors', async () => {
  const answer = await ask(server.publicPort, { path: '/pay/AAAAAAAAAAAAAAAAAAAAAA' });
  expect([answer.status, answer.json()['code']]).toEqual([404, 'not_found']);
});

test('is neither indexed, cached nor framed, and loads only its own files', async () => {
  const answer = await ask(server.publicPort, { path: `/pay/${await charge()}` });
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'x-frame-options': 'DENY',
  });
  expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  const links = [...answer.text.matchAll(/<(?:link|script)[^>]*(?:href|src)="([^"]+)"/g)].map(([, link = '']) => link);
  for (const link of links) expect([link, (await ask(server.publicPort, { path: link })).status]).toEqual([link, 200]);
  expect(answer.text).not.toMatch(/<script>|<style>| style=| on\w+=/);
});

/** Counts the elements of a page: no text of a shop or an invoice may add one. */
const elements = (html: string): number | undefined => html.match(/<\/?[a-z!?]/gi)?.length;

test('A9: 60 names and texts that try to be markup are shown as text, waiting and paid', async () => {
  expect(INJECTIONS).toHaveLength(60);
  const shown = async (text: string): Promise<(number | undefined)[]> => {
    const redirectUrl = `https://shop.example/?${encodeURIComponent(text)}&a='b"`;
    const id = await charge({ productName: text, redirectUrl, metadata: { secret: 'of the shop', text } });
    const waiting = [await page(id), (await ask(server.publicPort, { path: `/i/${id}` })).text];
    await payInBlock(server, id, 10_000n);
    const pages = [...waiting, await page(id)];
    for (const html of pages) expect(html).not.toContain('of the shop');
    return pages.map(elements);
  };
  const plain = await shown('x');
  for (const text of INJECTIONS.filter((one) => !isRefused(one)))
    expect([text, ...(await shown(text))]).toEqual([text, ...plain]);
  expect(await page(await charge())).toContain('Café &lt;b&gt;&quot;Ä&quot;&lt;/b&gt;');
});

test('API-22: no page ever shows the one of these texts that holds a NUL, because it is refused', async () => {
  const refused = INJECTIONS.filter(isRefused);
  expect(refused).toHaveLength(1);
  const headers = { 'X-Api-Key': server.apiKey };
  for (const productName of refused) {
    const body = { amountUsd: '6.00', productName };
    const answer = await ask(server.port, { method: 'POST', path: '/api/checkout/invoices', headers, body });
    expect([answer.status, answer.json()['details']]).toEqual([400, { productName: expect.any(String) }]);
  }
});

test('links back to the shop once the invoice is paid, and not before', async () => {
  const id = await charge({ redirectUrl: 'https://shop.example/thanks?a=1&b=2' });
  expect(await page(id)).not.toContain('shop.example');
  await payInBlock(server, id, 10_000n);
  expect(await page(id)).toContain('href="https://shop.example/thanks?a=1&amp;b=2"');
});

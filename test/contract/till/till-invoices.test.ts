import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp();
});
afterAll(() => server.close());

describe('an invoice of the till', () => {
  test('is answered, and is then on the customer screen of the till', async () => {
    const made = await ask(server.port, {
      method: 'POST',
      path: '/api/till/invoices',
      headers: bearer(server.cashier),
      body: { amount: '4.50', currency: 'EUR' },
    });
    expect(made.status).toBe(200);
    expect(made.json()).toMatchObject({ status: 'new', amount: '4.50', currency: 'EUR', dueSats: 9000 });
    const shown = await ask(server.publicPort, { path: '/api/display', headers: { 'X-Display': server.displayToken } });
    expect(shown.json()).toMatchObject({ state: 'amount', sale: { amount: '4.50', bip21: made.json()['bip21'] } });
  });
});

/** Somebody guesses PINs at a till whose cashier is logged in and waits for a payment. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, openStream, type Answered } from '../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../support/real-server.ts';

let server: RealServer;
let till: Headers;
let cashier: Headers;
const post = (path: string, headers: Headers, body: object = {}): Promise<Answered> =>
  server.send('POST', path, headers, body);

beforeAll(async () => {
  server = await openRealServer({ training: true });
  const paired = await post('/api/till/tills', bearer(server.owner.token), { name: 'Front' });
  till = { 'X-Till': String(paired.json()['token']) };
  const login = await post('/api/auth/login', till, { userId: server.cashier.id, pin: '3141' });
  cashier = { ...till, ...bearer(String(login.json()['token'])) };
});
afterAll(() => server.close());

test('A6: while a PIN backs off at a till, its open sale is shown, paid and followed by the next', async () => {
  const charge = (): Promise<Answered> => post('/api/till/invoices', cashier, { amount: 20_000, currency: 'SATS' });
  const invoice = (await charge()).json();
  const stream = await openStream(server.port, '/api/till/events', { ...cashier });
  const guess = (pin: string): Promise<Answered> => post('/api/auth/login', till, { userId: server.cashier.id, pin });
  for (let tries = 0; tries < 5; tries += 1) await guess('0000');
  const right = await guess('3141');
  expect([right.status, right.json()['code']]).toEqual([429, 'too_many_requests']);

  const path = `/api/till/invoices/${String(invoice['id'])}`;
  const shown = await server.send('GET', path, cashier);
  expect([shown.status, shown.json()['status']]).toEqual([200, 'new']);
  expect((await post('/api/till/training/pay', cashier, { invoiceId: invoice['id'], how: 'lightning' })).status).toBe(
    200,
  );
  let told = await stream.next();
  while (told.data['status'] !== 'settled') told = await stream.next();
  stream.close();
  expect(told.data['id']).toBe(invoice['id']);
  const next = (await charge()).json();
  expect((await post(`/api/till/invoices/${String(next['id'])}/cancel`, cashier)).status).toBe(200);
  expect((await guess('3141')).status).toBe(429);
});

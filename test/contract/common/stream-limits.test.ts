import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer, openStream, type OpenStream } from '../../support/http-client.ts';
import { payInvoice } from '../../support/pay-invoice.ts';
import { DISPLAY_ID } from '../../support/seed-http.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } },
  });
});
afterAll(() => server.close());

const open: OpenStream[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

const charge = async (): Promise<string> => {
  const body = { amount: '1.00', currency: 'EUR' };
  const sale = { method: 'POST', path: '/api/till/invoices', headers: bearer(server.cashier), body };
  return String((await ask(server.port, sale)).json()['id']);
};
const openMany = async (times: number, path: string, headers: Record<string, string>, port = server.publicPort) => {
  for (let time = 0; time < times; time += 1) open.push(await openStream(port, path, headers));
  return open.slice(-times);
};
const payEvents = (id: string): string => `/api/checkout/pay/${id}/events`;
const screen = () => ({ 'X-Display': server.displayToken });

/** Asks without waiting for the end of the answer, because a stream has none. */
const headOf = (path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<{ status: number | undefined; retryAfter: string | undefined; code: unknown }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.publicPort, path, headers, method, agent: false });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      const facts = { status: answer.statusCode, retryAfter: answer.headers['retry-after'] };
      if (answer.statusCode === 200) {
        sent.destroy();
        return resolve({ ...facts, code: undefined });
      }
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.once('end', () => resolve({ ...facts, code: (JSON.parse(text) as { code: unknown }).code }));
    });
    sent.end();
  });
const REFUSED = { status: 503, retryAfter: '10', code: 'too_many_streams' };

describe('A20: streams are limited', () => {
  test('four per customer screen; a fifth is answered 503, and a place is free when one ends', async () => {
    await openMany(4, '/api/display/events', screen());
    expect(await headOf('/api/display/events', screen())).toEqual(REFUSED);
    open.pop()?.close();
    await vi.waitFor(async () => expect((await headOf('/api/display/events', screen())).status).toBe(200), {
      timeout: 60_000,
    });
  });

  test('twenty per invoice, on both listeners together and however its id is spelt; other invoices have their own', async () => {
    const id = await charge();
    await openMany(10, payEvents(id), {}, server.port);
    await openMany(10, payEvents(`%${id.charCodeAt(0).toString(16)}${id.slice(1)}`), {});
    expect(await headOf(payEvents(id), {})).toEqual(REFUSED);
    expect((await headOf(payEvents(await charge()), {})).status).toBe(200);
  });

  test('twenty per session', async () => {
    await openMany(20, '/api/till/events', bearer(server.manager), server.port);
    const [more] = await openMany(1, '/api/till/events', bearer(server.manager), server.port);
    expect(more?.status).toBe(503);
  });

  test('HEAD of a stream is answered and ends', async () => {
    const path = payEvents(await charge());
    for (const [port, asked] of [
      [server.publicPort, { path, headers: {} }],
      [server.publicPort, { path: '/api/display/events', headers: screen() }],
      [server.port, { path: '/api/till/events', headers: bearer(server.cashier) }],
    ] as const) {
      const { status, headers, text } = await ask(port, { ...asked, method: 'HEAD' });
      expect([status, headers['content-type'], text]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
    }
    expect((await ask(server.publicPort, { method: 'HEAD', path: payEvents('unknown') })).status).toBe(404);
  });
});

describe('A20: streams of one object share one look into the database per change', () => {
  const looks = () => vi.spyOn(server.parts.database.read.payments, 'ofInvoice');

  test('twenty streams of an invoice', async () => {
    const id = await charge();
    const streams = await openMany(20, payEvents(id), {});
    for (const stream of streams) await stream.next();
    const seen = looks();
    await payInvoice(server, id, 1_000n);
    for (const stream of streams) {
      expect((await stream.next()).data).toMatchObject({ paymentState: 'partial', receivedSats: 1_000 });
    }
    expect(seen.mock.calls.filter(([of]) => of === id).length).toBeLessThan(20);
  });

  test('twenty streams of a till', async () => {
    const streams = await openMany(20, '/api/till/events', bearer(server.cashier), server.port);
    for (const stream of streams) await stream.next();
    const seen = looks();
    const id = await charge();
    for (const stream of streams) expect((await stream.next()).data).toMatchObject({ id });
    expect(seen.mock.calls.filter(([of]) => of === id).length).toBeLessThan(20);
  });

  test('four streams of a screen', async () => {
    const streams = await openMany(4, '/api/display/events', screen());
    for (const stream of streams) await stream.next();
    const seen = vi.spyOn(server.parts.database.read.displays, 'get');
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    // each of the four looked twice a second for itself
    expect(seen.mock.calls.filter(([of]) => of === DISPLAY_ID).length).toBeLessThan(8);
  });
});

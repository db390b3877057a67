import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../../src/main/http/handler.ts';
import { listBackupsRoute } from '../../../src/shared/contract/records.ts';
import { ok } from '../../../src/shared/result.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { DISPLAY_ID, userIdOf } from '../../support/seed-http.ts';
import { ask, bearer, openStream, type OpenStream } from '../../support/http-client.ts';
import { payInvoice } from '../../support/pay-invoice.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } },
  });
});
afterAll(() => server.close());

const charge = async (amount = '1.00'): Promise<Record<string, unknown>> =>
  (
    await ask(server.port, {
      method: 'POST',
      path: '/api/till/invoices',
      headers: bearer(server.cashier),
      body: { amount, currency: 'EUR' },
    })
  ).json();

const till = (after?: string): Promise<OpenStream> =>
  openStream(server.port, `/api/till/events${after === undefined ? '' : `?after=${after}`}`, bearer(server.cashier));

/** Collects events until this invoice was created. */
const createdUntil = async (stream: OpenStream, lastId: unknown): Promise<{ ids: unknown[]; cursors: bigint[] }> => {
  const found: { ids: unknown[]; cursors: bigint[] } = { ids: [], cursors: [] };
  while (found.ids.at(-1) !== lastId) {
    const { event, data, id } = await stream.next();
    if (id !== undefined) found.cursors.push(BigInt(id));
    if (event === 'invoice.created') found.ids.push(data['id']);
  }
  return found;
};

describe('the till’s stream', () => {
  test('begins with its cursor, then sends each invoice as it is', async () => {
    const stream = await till();
    const ready = await stream.next();
    expect([ready.event, ready.data['cursor']]).toEqual(['ready', ready.id]);
    const made = await charge('2.50');
    const { event, data } = await stream.next();
    expect([event, data['id'], data['amount'], data['bip21']]).toEqual([
      'invoice.created',
      made['id'],
      '2.50',
      made['bip21'],
    ]);
    await payInvoice(server, String(made['id']), 5_000n);
    for (let seen = await stream.next(); ; seen = await stream.next()) {
      if (seen.event !== 'invoice.changed') continue;
      expect(seen.data).toMatchObject({ id: made['id'], status: 'processing', receivedSats: 5_000 });
      break;
    }
    stream.close();
  });

  test('resumed at a cursor, misses nothing and repeats nothing, even while invoices are created', async () => {
    const first = await till();
    const { id: start } = await first.next();
    first.close();
    const before = [];
    for (let count = 0; count < 20; count += 1) before.push((await charge())['id']);
    const opening = till(start);
    const during = Promise.all(Array.from({ length: 20 }, () => charge()));
    const stream = await opening;
    const last = await during.then(async (invoices) => ({ invoices, end: await charge() }));
    const { ids, cursors } = await createdUntil(stream, last.end['id']);
    stream.close();
    expect(ids.slice(0, 20)).toEqual(before);
    const made = [...before, ...last.invoices.map(({ id }) => id), last.end['id']];
    expect([ids.length, new Set(ids)]).toEqual([made.length, new Set(made)]);
    expect(cursors).toEqual(cursors.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(cursors).size).toBe(cursors.length);
  });

  test('an unknown cursor is answered with a reset', async () => {
    const stream = await till('999999999');
    expect((await stream.next()).event).toBe('reset');
    stream.close();
  });

  test('ends when its session is revoked', async () => {
    const stream = await openStream(server.port, '/api/till/events', bearer(server.manager));
    await stream.next();
    server.parts.registries.sessions.removeOfUser(userIdOf('manager'));
    await charge();
    await expect(stream.next()).rejects.toThrow('the stream ended');
  });
});

describe('the stream of a customer screen', () => {
  const screen = (): Promise<OpenStream> =>
    openStream(server.publicPort, '/api/display/events', { 'X-Display': server.displayToken });
  const show = (invoiceId: string | null) =>
    ask(server.port, {
      method: 'PUT',
      path: `/api/till/displays/${DISPLAY_ID}/show`,
      headers: bearer(server.cashier),
      body: { invoiceId },
    });

  test('gets a comment every second while nothing changes', async () => {
    const response = await fetch(`http://127.0.0.1:${server.publicPort}/api/display/events`, {
      headers: { 'X-Display': server.displayToken },
    });
    let heard = '';
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard += piece;
      if (heard.split(': still here').length > 5) break;
    }
    expect(heard.match(/^event:/gm)).toHaveLength(1);
  });

  test('follows an invoice from its amount to the payment, and is idle when cleared', async () => {
    await show(null);
    const stream = await screen();
    expect((await stream.next()).data).toMatchObject({ state: 'idle', sale: null });
    const made = await charge('3.00');
    expect((await stream.next()).data).toMatchObject({
      state: 'amount',
      sale: { amount: '3.00', bip21: made['bip21'] },
    });
    await payInvoice(server, String(made['id']), 6_000n);
    expect((await stream.next()).data).toMatchObject({ state: 'seen' });
    await show(null);
    expect((await stream.next()).data).toMatchObject({ state: 'idle' });
    stream.close();
  });

  test('does not hold the id of the invoice', async () => {
    const made = await charge('3.00');
    const text = (await ask(server.publicPort, { path: '/api/display', headers: { 'X-Display': server.displayToken } }))
      .text;
    expect(text).not.toContain(String(made['id']));
  });

  test('is idle 3 s after the till lost its stream, and shows the invoice again with the till', async () => {
    const contact = await till();
    await contact.next();
    await charge('4.00');
    const stream = await screen();
    expect((await stream.next()).data).toMatchObject({ state: 'amount' });
    contact.close();
    expect((await stream.next()).data).toMatchObject({ state: 'idle' });
    const again = await till();
    await again.next();
    expect((await stream.next()).data).toMatchObject({ state: 'amount', sale: { amount: '4.00' } });
    again.close();
    stream.close();
  });
});

test('the stream of the payment page begins with the invoice and sends each change', async () => {
  const made = await charge('5.00');
  const stream = await openStream(server.publicPort, `/api/checkout/pay/${String(made['id'])}/events`, {});
  expect((await stream.next()).data).toMatchObject({ status: 'pending', amount: '5.00', receivedSats: 0 });
  await payInvoice(server, String(made['id']), 4_000n);
  expect((await stream.next()).data).toMatchObject({
    status: 'pending',
    paymentState: 'partial',
    remainingSats: 6_000,
  });
  stream.close();
});

test('closing the server ends streams and lets a request in flight finish', async () => {
  const [reached, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = serve(listBackupsRoute, async () => {
    reached.resolve();
    await release.promise;
    return ok({ status: 200, body: { backups: [] } });
  });
  const other = await openHttp({ extraRoutes: [slow] });
  const stream = await openStream(other.port, '/api/till/events', bearer(other.cashier));
  await stream.next();
  const inFlight = ask(other.port, { path: '/api/till/backups', headers: bearer(other.owner) });
  await reached.promise;
  const closed = other.close();
  await expect(stream.next()).rejects.toThrow('the stream ended');
  await expect(ask(other.port, { path: '/health' })).rejects.toThrow('ECONNREFUSED');
  release.resolve();
  expect((await inFlight).status).toBe(200);
  await closed;
});

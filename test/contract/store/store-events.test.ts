import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, openStream } from '../../support/http-client.ts';
import { payInvoice } from '../../support/pay-invoice.ts';
import { STORE_ID } from '../../support/seed-http.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ lightning: true });
});
afterAll(() => server.close());

const key = () => ({ 'X-Api-Key': server.apiKey });
const path = `/api/v1/stores/${STORE_ID}/events`;
const create = async (): Promise<string> => {
  const asked = { method: 'POST', path: `/api/v1/stores/${STORE_ID}/invoices`, headers: key() };
  return String((await ask(server.port, { ...asked, body: { amount: 1000, currency: 'SATS' } })).json()['id']);
};

test('sends each change as it happens, and continues from a cursor', async () => {
  const stream = await openStream(server.port, path, key());
  const ready = await stream.next();
  expect(ready.event).toBe('ready');
  const id = await create();
  expect(await stream.next()).toMatchObject({ event: 'invoice.created', data: { id, status: 'New' } });
  await payInvoice(server, id, 1000n);
  expect(await stream.next()).toMatchObject({ event: 'invoice.changed', data: { id, status: 'Processing' } });
  stream.close();
  const again = await openStream(server.port, `${path}?after=${ready.id}`, key());
  expect((await again.next()).event).toBe('ready');
  expect(await again.next()).toMatchObject({ event: 'invoice.created', data: { id, status: 'Processing' } });
  again.close();
});

test('a cursor of another database is answered with a reset', async () => {
  const stream = await openStream(server.port, `${path}?after=999999`, key());
  expect(await stream.next()).toMatchObject({ event: 'reset', data: { cursor: expect.any(String) } });
  stream.close();
});

test('a cursor that is too old is answered with a reset', async () => {
  const old = await openHttp();
  const { database } = old.parts;
  const events = { ...database.read.events, first: async () => 5n, last: async () => 9n };
  Object.assign(database.read, { events });
  const after = async (cursor: number): Promise<string> => {
    const stream = await openStream(old.port, `${path}?after=${cursor}`, { 'X-Api-Key': old.apiKey });
    const { event } = await stream.next();
    stream.close();
    return event;
  };
  expect([await after(3), await after(4), await after(9), await after(10)]).toEqual([
    'reset',
    'ready',
    'ready',
    'reset',
  ]);
  await old.close();
});

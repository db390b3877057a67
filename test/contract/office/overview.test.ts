import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTillInvoice, listTillInvoices } from '../../../src/shared/contract/invoices.ts';
import { getOverviewRoute } from '../../../src/shared/contract/office.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { checkChain, payInBlock, payInvoice } from '../../support/pay-invoice.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } },
  });
});
afterAll(() => server.close());

const charge = async (memo: string | null = null): Promise<string> => {
  const made = await ask(server.port, {
    method: 'POST',
    path: '/api/till/invoices',
    headers: bearer(server.cashier),
    body: { amount: '4.50', currency: 'EUR', memo },
  });
  return String(made.json()['id']);
};
const read = async (path: string): Promise<unknown> => {
  const answer = await ask(server.port, { path, headers: bearer(server.manager) });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.json();
};
const list = async (query: string) =>
  listTillInvoices.answers[200].parse(await read(`/api/till/invoices?${query}`)).invoices.map(({ id }) => id);

test('sums up what was paid today, what is open and what is not final, and lists what needs a person', async () => {
  const empty = getOverviewRoute.answers[200].parse(await read('/api/till/overview'));
  expect(empty).toMatchObject({
    sales: [],
    received: [],
    open: [],
    notFinal: [],
    medianSeconds: null,
    needsYou: { total: 0 },
  });
  const [paid, late, seen] = [await charge(), await charge(), await charge()];
  await charge();
  await payInBlock(server, paid, 9_000n);
  await payInvoice(server, seen, 9_000n);
  const cancelled = await ask(server.port, {
    method: 'POST',
    path: `/api/till/invoices/${late}/cancel`,
    headers: bearer(server.cashier),
  });
  expect(cancelled.status).toBe(200);
  await payInvoice(server, late, 9_000n);
  await checkChain(server);
  const overview = getOverviewRoute.answers[200].parse(await read('/api/till/overview'));
  expect(overview.sales).toEqual([{ currency: 'EUR', amount: '4.50', sats: 9_000, sales: 1 }]);
  // paid, seen, and paid after it was cancelled (product.md MON-13)
  expect(overview.received).toEqual([
    { currency: 'EUR', amount: '13.50', sats: 27_000, sales: 3, over: '0.00', late: '4.50' },
  ]);
  expect(overview.open).toEqual([{ currency: 'EUR', amount: '4.50', sats: 0, sales: 1 }]);
  expect(overview.notFinal).toEqual([{ currency: 'EUR', amount: '4.50', sats: 9_000, sales: 1 }]);
  expect(overview.needsYou.newest.map(({ id }) => id)).toEqual([late]);
  expect(await list('needs=true')).toEqual([late]);
  expect((await list('method=onchain')).toSorted()).toEqual([paid, late, seen].toSorted());
  expect(await list('method=lightning')).toEqual([]);
  const mark = await ask(server.port, {
    method: 'POST',
    path: `/api/till/invoices/${late}/mark`,
    headers: bearer(server.manager),
    body: { as: 'settled', reason: 'It came late' },
  });
  expect(mark.status).toBe(200);
  expect(await list('needs=true')).toEqual([]);
});

test('is for managers and owners, not for cashiers or keys', async () => {
  const path = '/api/till/overview';
  expect((await ask(server.port, { path, headers: bearer(server.cashier) })).status).toBe(403);
  expect((await ask(server.port, { path, headers: { 'X-Api-Key': server.apiKey } })).status).toBe(401);
  expect((await ask(server.port, { path })).status).toBe(401);
});

test('a listed sale names the person and the till that charged it, and its order (design.md FILE-4)', async () => {
  const id = await charge();
  const { storeId } = getTillInvoice.answers[200].parse(await read(`/api/till/invoices/${id}`));
  const ordered = await ask(server.port, {
    method: 'POST',
    path: `/api/v1/stores/${storeId}/invoices`,
    headers: bearer(server.manager),
    body: { amount: '4.50', currency: 'EUR', metadata: { orderId: '00817' } },
  });
  expect(ordered.status).toBe(200);
  const { invoices } = listTillInvoices.answers[200].parse(await read('/api/till/invoices?limit=2'));
  const [web, till] = invoices.map(({ chargedBy, till: name, orderId }) => ({ chargedBy, till: name, orderId }));
  const detail = getTillInvoice.answers[200].parse(await read(`/api/till/invoices/${id}`));
  expect(till).toEqual({ chargedBy: detail.about.chargedBy, till: detail.about.till, orderId: null });
  expect(till?.chargedBy).toEqual(expect.any(String));
  expect(web).toMatchObject({ till: null, orderId: '00817' });
});

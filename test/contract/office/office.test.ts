import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTillInvoice, listTillInvoices } from '../../../src/shared/contract/invoices.ts';
import { getOverviewRoute, listWalletAddressesRoute } from '../../../src/shared/contract/office.ts';
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

test('the overview counts what was paid today, what is open, what is not final, and names what needs a person', async () => {
  const empty = getOverviewRoute.answers[200].parse(await read('/api/till/overview'));
  expect(empty).toMatchObject({ received: [], open: [], notFinal: [], medianSeconds: null, needsYou: { total: 0 } });
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
  expect(overview.received).toEqual([{ currency: 'EUR', amount: '4.50', sats: 9_000, sales: 1 }]);
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

test('a sale says who charged it and where its payment page is; addresses of the wallet come with their sales', async () => {
  const id = await charge('Table 7');
  const detail = getTillInvoice.answers[200].parse(await read(`/api/till/invoices/${id}`));
  expect(detail.about).toMatchObject({ dialect: 'till', orderId: null, metadata: null });
  expect(detail.about.chargedBy).not.toBeNull();
  expect(detail.about.paymentUrl).toMatch(new RegExp(`/pay/${id}$`));
  const first = listWalletAddressesRoute.answers[200].parse(await read('/api/till/wallet/addresses?limit=2'));
  expect(first.addresses.map(({ index }) => index)).toEqual([
    detail.about.addressIndex,
    (detail.about.addressIndex ?? 0) - 1,
  ]);
  expect(first.addresses[0]).toMatchObject({ address: detail.address, invoice: { id } });
  const rest = listWalletAddressesRoute.answers[200].parse(
    await read(`/api/till/wallet/addresses?limit=200&below=${first.next}`),
  );
  expect(rest.addresses[0]?.index).toBe((first.addresses[1]?.index ?? 0) - 1);
  expect(rest.next).toBeNull();
});

test.each(['/api/till/overview', '/api/till/wallet/addresses'])(
  '%s is not for cashiers, nor for keys',
  async (path) => {
    expect((await ask(server.port, { path, headers: bearer(server.cashier) })).status).toBe(403);
    expect((await ask(server.port, { path, headers: { 'X-Api-Key': server.apiKey } })).status).toBe(401);
    expect((await ask(server.port, { path })).status).toBe(401);
  },
);

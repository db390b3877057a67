import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTillInvoice } from '../../../src/shared/contract/invoices.ts';
import { listWalletAddressesRoute } from '../../../src/shared/contract/office.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';

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

test('addresses come with their invoices, the highest index first, and pages follow on each other', async () => {
  await charge();
  await charge();
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

test('is for managers and owners, not for cashiers or keys', async () => {
  const path = '/api/till/wallet/addresses';
  expect((await ask(server.port, { path, headers: bearer(server.cashier) })).status).toBe(403);
  expect((await ask(server.port, { path, headers: { 'X-Api-Key': server.apiKey } })).status).toBe(401);
  expect((await ask(server.port, { path })).status).toBe(401);
});

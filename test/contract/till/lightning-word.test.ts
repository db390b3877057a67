/** The store API, the till's view of a sale and the customer's page follow the node's word about itself. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { STORE_ID } from '../../support/seed-http.ts';
import { createFakeNode } from '../../unit/lightning/world.ts';

let server: Awaited<ReturnType<typeof openHttp>>;
let fake: ReturnType<typeof createFakeNode>;

const get = (path: string) => ask(server.port, { path, headers: { 'X-Api-Key': server.apiKey } });
const limits = async (): Promise<unknown[]> => {
  const store = (await get(`/api/v1/stores/${STORE_ID}`)).json();
  return [store['walletMinSendable'], store['walletMaxSendable']];
};
const charge = async (amount: number, methods?: readonly string[]) =>
  (
    await ask(server.port, {
      method: 'POST',
      path: '/api/till/invoices',
      headers: bearer(server.cashier),
      body: { amount, currency: 'SATS', ...(methods && { methods }) },
    })
  ).json();
const open = async (status: NonNullable<typeof fake.bent.status>): Promise<void> => {
  fake.bent.status = status;
  server = await openHttp({ lightning: fake.node });
};

beforeEach(() => {
  fake = createFakeNode(Date.now);
});
afterEach(() => server.close());

describe('LN-22: a node that can receive 12,300 sats', () => {
  beforeEach(async () => {
    await open({ receivableMsats: 12_300_999n });
    await expect.poll(limits).toEqual([1, 12_300]);
  });

  test('gets a larger sale on its address alone, and the customer sees that', async () => {
    expect(await charge(12_300)).toMatchObject({ lightningAway: false, bolt11: expect.stringMatching(/^ln/) });
    const large = await charge(12_301);
    expect(large).toMatchObject({ lightningAway: true, bolt11: null, noCode: null });
    const page = await ask(server.publicPort, { path: `/i/${String(large['id'])}` });
    expect(page.text).toContain('Lightning does not work for this payment. Any bitcoin wallet can pay.');
    expect(await charge(12_301, ['lightning'])).toMatchObject({
      code: 'lightning_unavailable',
      error: 'Lightning can receive 12300 sats now, which is less than this invoice.',
    });
  });

  test('ST-7: is a way to pay', async () => {
    expect(JSON.parse((await get(`/api/v1/stores/${STORE_ID}/payment-methods`)).text)).toContainEqual({
      paymentMethodId: 'BTC-LN',
      enabled: true,
    });
  });
});

test('LN-22: what a node does not tell is no limit', async () => {
  await open({});
  await expect.poll(() => fake.asked).toContain('check');
  expect(await limits()).toEqual([1, 2_100_000_000_000_000]);
});

test('LN-23: a node that is behind is asked for no code', async () => {
  await open({ isSynced: false });
  await expect.poll(() => fake.asked).toContain('check');
  await expect.poll(async () => (await charge(1_000))['lightningAway']).toBe(true);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { checkChain, payInBlock, payInvoice } from '../../support/pay-invoice.ts';
import { STORE_ID } from '../../support/seed-http.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ lightning: true });
});
afterAll(() => server.close());

const BASE = `/api/v1/stores/${STORE_ID}`;
const key = () => ({ 'X-Api-Key': server.apiKey });
const made = async (body: object) =>
  (await ask(server.port, { method: 'POST', path: `${BASE}/invoices`, headers: key(), body })).json();
const get = (path: string) => ask(server.port, { path, headers: key() });

describe('the status map of api.md §4, on the simulated chain and node', () => {
  const shown = async (id: unknown) => {
    const { status, additionalStatus, manuallyMarked } = (await get(`${BASE}/invoices/${String(id)}`)).json();
    return [status, additionalStatus, manuallyMarked];
  };
  const sell = async (): Promise<string> => String((await made({ amount: 1000, currency: 'SATS' }))['id']);
  const bolt11Of = async (id: string): Promise<string> =>
    String((await get(`${BASE}/invoices/${id}`)).json()['lightningInvoice']);
  const payLightning = async (id: string, sats: bigint): Promise<void> => {
    const paid = await server.parts.payLightning?.(await bolt11Of(id), sats * 1000n);
    expect(paid?.ok).toBe(true);
  };
  const expire = async (id: string): Promise<void> => {
    server.advance(16 * 60_000);
    await expect
      .poll(async () => {
        await checkChain(server);
        return (await server.parts.database.read.invoices.get(id))?.lastCheckedAtMs;
      })
      .not.toBeNull();
  };
  const mark = (id: string, as: string) =>
    ask(server.port, {
      method: 'POST',
      path: `/api/till/invoices/${id}/mark`,
      headers: bearer(server.manager),
      body: { as, reason: 'seen' },
    });

  test('New: none, part', async () => {
    const id = await sell();
    expect(await shown(id)).toEqual(['New', 'None', false]);
    await payInvoice(server, id, 400n);
    expect(await shown(id)).toEqual(['New', 'Underpaid', false]);
  });

  test('Processing: exact, over', async () => {
    const exact = await sell();
    await payInvoice(server, exact, 1000n);
    expect(await shown(exact)).toEqual(['Processing', 'None', false]);
    const over = await sell();
    await payInvoice(server, over, 1500n);
    expect(await shown(over)).toEqual(['Processing', 'Overpaid', false]);
  });

  test('Settled: by Lightning at once, on-chain in a block, over', async () => {
    const lightning = await sell();
    await payLightning(lightning, 1000n);
    expect(await shown(lightning)).toEqual(['Settled', 'None', false]);
    const chain = await sell();
    await payInBlock(server, chain, 1000n);
    expect(await shown(chain)).toEqual(['Settled', 'None', false]);
    const over = await sell();
    await payInBlock(server, over, 1001n);
    expect(await shown(over)).toEqual(['Settled', 'Overpaid', false]);
  });

  test('Expired: nothing, part, late', async () => {
    const [none, part, late] = [await sell(), await sell(), await sell()];
    await payLightning(part ?? '', 300n);
    await expire(late ?? '');
    await payInBlock(server, late ?? '', 1000n);
    expect(await shown(none)).toEqual(['Expired', 'None', false]);
    expect(await shown(part)).toEqual(['Expired', 'Underpaid', false]);
    expect(await shown(late)).toEqual(['Expired', 'PaidAfterExpiration', false]);
  });

  test('Expired: cancelled at the till', async () => {
    const id = await sell();
    await ask(server.port, {
      method: 'POST',
      path: `/api/till/invoices/${id}/cancel`,
      headers: bearer(server.cashier),
      body: {},
    });
    expect(await shown(id)).toEqual(['Expired', 'None', false]);
    await payInBlock(server, id, 1000n);
    expect(await shown(id)).toEqual(['Expired', 'PaidAfterExpiration', false]);
  });

  test('Invalid: never in a block, with nothing, part and over beside it', async () => {
    const id = await sell();
    await payInvoice(server, id, 1000n);
    await expire(id);
    server.advance(9 * 3_600_000);
    await checkChain(server);
    expect(await shown(id)).toEqual(['Invalid', 'None', false]);
    const over = await sell();
    await payInvoice(server, over, 2000n);
    await mark(over, 'invalid');
    expect(await shown(over)).toEqual(['Invalid', 'Overpaid', true]);
    const part = await sell();
    await payInvoice(server, part, 500n);
    await mark(part, 'invalid');
    expect(await shown(part)).toEqual(['Invalid', 'Underpaid', true]);
  });

  test('a mark changes the status only', async () => {
    const id = await sell();
    await mark(id, 'settled');
    expect(await shown(id)).toEqual(['Settled', 'None', true]);
  });
});

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

describe('the status map (api.md MAP-1 to MAP-8) on the simulated chain and node', () => {
  const shown = async (id: unknown) => {
    const { status, additionalStatus, manuallyMarked } = (await get(`${BASE}/invoices/${String(id)}`)).json();
    return [status, additionalStatus, manuallyMarked];
  };
  const create = async (): Promise<string> => String((await made({ amount: 1000, currency: 'SATS' }))['id']);
  const bolt11Of = async (id: string): Promise<string> =>
    String((await get(`${BASE}/invoices/${id}`)).json()['lightningInvoice']);
  const payLightning = async (id: string, sats: bigint): Promise<void> => {
    const paid = await server.parts.payLightning?.(await bolt11Of(id), sats * 1000n);
    expect(paid?.ok).toBe(true);
  };
  const expire = async (id: string): Promise<void> => {
    server.advance(16 * 60_000);
    const lastCheckedAtMs = async (): Promise<number | null | undefined> => {
      await checkChain(server);
      return (await server.parts.database.read.invoices.get(id))?.lastCheckedAtMs;
    };
    await expect.poll(lastCheckedAtMs, { timeout: 60_000 }).not.toBeNull();
  };
  const mark = (id: string, as: string) =>
    ask(server.port, {
      method: 'POST',
      path: `/api/till/invoices/${id}/mark`,
      headers: bearer(server.manager),
      body: { as, reason: 'seen' },
    });

  test('INV-14, INV-17: New, without money and underpaid', async () => {
    const id = await create();
    expect(await shown(id)).toEqual(['New', 'None', false]);
    await payInvoice(server, id, 400n);
    expect(await shown(id)).toEqual(['New', 'Underpaid', false]);
  });

  test('INV-13, INV-18: Processing, paid exactly and overpaid', async () => {
    const exact = await create();
    await payInvoice(server, exact, 1000n);
    expect(await shown(exact)).toEqual(['Processing', 'None', false]);
    const over = await create();
    await payInvoice(server, over, 1500n);
    expect(await shown(over)).toEqual(['Processing', 'Overpaid', false]);
  });

  test('INV-12, INV-18: Settled, by Lightning immediately, on-chain in a block, and overpaid', async () => {
    const lightning = await create();
    await payLightning(lightning, 1000n);
    expect(await shown(lightning)).toEqual(['Settled', 'None', false]);
    const chain = await create();
    await payInBlock(server, chain, 1000n);
    expect(await shown(chain)).toEqual(['Settled', 'None', false]);
    const over = await create();
    await payInBlock(server, over, 1001n);
    expect(await shown(over)).toEqual(['Settled', 'Overpaid', false]);
  });

  test('INV-15, INV-17, INV-19: Expired, without money, underpaid and paid late', async () => {
    const [none, part, late] = [await create(), await create(), await create()];
    await payLightning(part ?? '', 300n);
    await expire(late ?? '');
    await payInBlock(server, late ?? '', 1000n);
    expect(await shown(none)).toEqual(['Expired', 'None', false]);
    expect(await shown(part)).toEqual(['Expired', 'Underpaid', false]);
    expect(await shown(late)).toEqual(['Expired', 'PaidAfterExpiration', false]);
  });

  test('INV-11, INV-19: Expired, cancelled at the till and paid later', async () => {
    const id = await create();
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

  test('INV-13, INV-17, INV-18: Invalid, never in a block, or marked while underpaid or overpaid', async () => {
    const id = await create();
    await payInvoice(server, id, 1000n);
    await expire(id);
    server.advance(9 * 3_600_000);
    await checkChain(server);
    expect(await shown(id)).toEqual(['Invalid', 'None', false]);
    const over = await create();
    await payInvoice(server, over, 2000n);
    await mark(over, 'invalid');
    expect(await shown(over)).toEqual(['Invalid', 'Overpaid', true]);
    const part = await create();
    await payInvoice(server, part, 500n);
    await mark(part, 'invalid');
    expect(await shown(part)).toEqual(['Invalid', 'Underpaid', true]);
  });

  test('a mark changes the status and nothing else', async () => {
    const id = await create();
    await mark(id, 'settled');
    expect(await shown(id)).toEqual(['Settled', 'None', true]);
  });
});

/** A shop connects a real LND over the API, sells, and is paid by another node: the whole program. */
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, type Answered } from '../support/http-client.ts';
import { bake, openChannel, payFrom, startLnd, startLndChain, until, type LndNode } from '../support/lnd.ts';
import { LND_MISSING } from '../support/lnd-program.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';

const WANTED = ['info:read', 'invoices:read', 'invoices:write', 'offchain:read'];
const saleSchema = z.object({ id: z.string(), bolt11: z.string() });
const satSchema = z.object({ bolt11: z.string(), paymentHash: z.string(), state: z.string() });
const statusSchema = z.object({ status: z.string(), receivedSats: z.number() });
let chain: Awaited<ReturnType<typeof startLndChain>>;
let lnd: LndNode;
let customer: LndNode;
let shop: RealServer;
let token: string;

const send = (method: string, path: string, body?: object): Promise<Answered> =>
  shop.send(method, path, bearer(token), body);
const textOf = (macaroon: string): string =>
  `type=lnd-rest;server=${lnd.url};macaroon=${macaroon};certthumbprint=${lnd.certificate()}`;

describe.skipIf(LND_MISSING)(`a shop over LND${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    chain = await startLndChain();
    [lnd, customer] = await Promise.all([startLnd(chain), startLnd(chain)]);
    await openChannel(chain, customer, lnd);
    shop = await openRealServer();
    token = shop.owner.token;
  });
  afterAll(async () => {
    await shop?.close();
    await Promise.all([lnd?.close(), customer?.close()]);
    await chain?.close();
  });

  test('LN-14: a macaroon that can spend is stored only with the tick of the owner', async () => {
    const admin = await bake(lnd, [...WANTED, 'offchain:write']);
    const tried = (await send('POST', '/api/till/lightning/test', { text: textOf(admin) })).json();
    expect(tried).toMatchObject({ kind: 'lnd', network: 'regtest', maySpend: true });
    const refused = await send('POST', '/api/till/lightning', { text: textOf(admin) });
    expect([refused.status, refused.json()['details']]).toEqual([
      400,
      { maySpend: 'must be ticked: this credential can spend' },
    ]);
  });

  test('LN-21: the trial makes, looks up and cancels a code, listens, and names what can be received', async () => {
    const tried = (await send('POST', '/api/till/lightning/test', { text: textOf(await bake(lnd, WANTED)) })).json();
    expect(tried['steps']).toMatchObject(
      ['check', 'create', 'lookup', 'cancel', 'listen'].map((step) => ({ step, error: null })),
    );
    expect(tried).toMatchObject({ synced: true, maySpend: false, missing: [] });
    expect(Number(tried['receivableSats'])).toBeGreaterThan(0);
  });

  test('LN-5: a sale is paid by another node, and is settled', async () => {
    const added = await send('POST', '/api/till/lightning', { text: textOf(await bake(lnd, WANTED)) });
    expect([added.status, added.text]).toEqual([200, expect.stringContaining('"kind":"lnd"')]);
    const sold = await send('POST', '/api/till/invoices', { amount: 4_500, currency: 'SATS', methods: ['lightning'] });
    const { id, bolt11 } = saleSchema.parse(sold.json());
    await until('it is paid', async () => (await payFrom(customer, bolt11)) === 'SUCCEEDED');
    const view = async () => statusSchema.parse((await send('GET', `/api/till/invoices/${id}`)).json());
    await expect.poll(view).toMatchObject({ status: 'settled', receivedSats: 4_500 });
  });

  test('LN-21: the sat of the owner is paid by another node, and belongs to no sale', async () => {
    const id = z
      .object({ backends: z.array(z.object({ id: z.string() })) })
      .parse((await send('GET', '/api/till/lightning')).json()).backends[0]?.id;
    const path = `/api/till/lightning/${id}/sat`;
    const { bolt11, paymentHash } = satSchema.parse((await send('POST', path)).json());
    const state = async () => satSchema.parse((await send('GET', `${path}/${paymentHash}`)).json()).state;
    expect(await state()).toBe('open');
    await until('it is paid', async () => (await payFrom(customer, bolt11)) === 'SUCCEEDED');
    await expect.poll(state).toBe('paid');
    const sums = z.object({ received: z.object({ today: z.array(z.object({ payments: z.number() })) }) });
    const { today } = sums.parse((await send('GET', '/api/till/lightning')).json()).received;
    expect(today).toMatchObject([{ payments: 1 }]); // the sale of before
  });

  test('LN-22: a sale of more than the channels can receive gets no code, and a smaller one does', async () => {
    const session = z.object({ lightning: z.object({ state: z.string(), receivableSats: z.string().nullable() }) });
    const lightning = async () => session.parse((await send('GET', '/api/till/session')).json()).lightning;
    await expect.poll(lightning).toMatchObject({ state: 'ok', receivableSats: expect.any(String) });
    const sell = (amount: number) =>
      send('POST', '/api/till/invoices', { amount, currency: 'SATS', methods: ['lightning'] });
    const most = Number((await lightning()).receivableSats);
    const refused = await sell(most + 1);
    expect([refused.status, refused.json()['code']]).toEqual([502, 'lightning_unavailable']);
    expect((await sell(most)).status).toBe(200);
  });
});

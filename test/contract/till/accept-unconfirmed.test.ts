/** A manager's PIN on a cashier's till accepts money that is not final (docs/spec/chain.md CHAIN-51, api.md TA-32). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { getTillInvoice, type InvoiceDetail } from '../../../src/shared/contract/invoices.ts';
import { bearer, type Answered } from '../../support/http-client.ts';
import { codeOf } from '../../support/store-client.ts';
import { openRealServer, type RealServer } from '../../support/real-server.ts';

const LIMIT_SATS = 10_000;
const CASHIERS_AND_MANAGERS_PIN = '3141';

let server: RealServer;
let till: Record<string, string>;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  const policy = { tiers: [{ upToSats: null, confirmations: 0 }], adviceLimitSats: LIMIT_SATS };
  const owner = bearer(server.owner.token);
  await server.send('POST', '/api/till/training/blocks', owner, { count: 0 }); // no block comes by itself
  expect((await server.send('PUT', '/api/till/policy', owner, policy)).json()).toMatchObject({
    adviceLimitSats: LIMIT_SATS,
    agreementLimitSats: 1_000_000,
  });
  const paired = await server.send('POST', '/api/till/tills', owner, { name: 'Counter' });
  const withTill = { 'X-Till': tokenOf(paired) };
  const pin = { userId: server.cashier.id, pin: CASHIERS_AND_MANAGERS_PIN };
  till = { ...withTill, ...bearer(tokenOf(await server.send('POST', '/api/auth/login', withTill, pin))) };
});
afterAll(() => server.close());

const tokenOf = (answer: Answered): string => z.object({ token: z.string() }).parse(answer.json()).token;
const charge = async (amountSats: number): Promise<string> => {
  const body = { amount: String(amountSats), currency: 'SATS', methods: ['onchain'] };
  const { id } = z
    .object({ id: z.string() })
    .parse((await server.send('POST', '/api/till/invoices', till, body)).json());
  const paid = await server.send('POST', '/api/till/training/pay', till, { invoiceId: id, how: 'exact' });
  expect(paid.status).toBe(200);
  return id;
};
const read = async (id: string): Promise<InvoiceDetail> =>
  getTillInvoice.answers[200].parse((await server.send('GET', `/api/till/invoices/${id}`, till)).json());
const accept = (id: string, change: object = {}, headers = till): Promise<Answered> =>
  server.send('POST', `/api/till/invoices/${id}/accept`, headers, {
    userId: server.manager.id,
    pin: CASHIERS_AND_MANAGERS_PIN,
    reason: 'Accepted before it was final.',
    ...change,
  });
const untilAdvised = (id: string, word: string, reasons: readonly string[]) =>
  expect
    .poll(async () => (await read(id)).advice, { timeout: 60_000 })
    .toEqual({ word, reasons, limitSats: LIMIT_SATS });

test('CHAIN-51: GET answers the advice with its reasons, and a manager may accept what the till asks about', async () => {
  const id = await charge(2 * LIMIT_SATS);
  await untilAdvised(id, 'ask', ['above_limit']);
  expect(codeOf(await accept(id, { pin: '0000' }))).toEqual([401, 'wrong_pin']);
  expect(codeOf(await accept(id, { userId: server.cashier.id }))).toEqual([403, 'forbidden']);
  expect(codeOf(await accept(id, { reason: ' ' }))).toEqual([400, 'validation_failed']);
  expect(codeOf(await accept(id, {}, bearer(server.cashier.token)))).toEqual([401, 'invalid_till']);
  expect((await read(id)).status).toBe('processing');
  expect((await accept(id)).json()).toMatchObject({ status: 'settled', marked: true, advice: null });
});

test('CHAIN-51: nobody accepts what the till says to wait for', async () => {
  const id = await charge(6 * LIMIT_SATS);
  await untilAdvised(id, 'wait', ['far_above_limit']);
  expect(codeOf(await accept(id))).toEqual([409, 'not_final']);
});

test('CHAIN-51: a sale up to the limit that needs no confirmation settles by itself', async () => {
  const id = await charge(LIMIT_SATS);
  await expect.poll(async () => (await read(id)).status, { timeout: 60_000 }).toBe('settled');
  expect(await read(id)).toMatchObject({ marked: false, advice: null, confirmations: 0 });
});

test('AUTH-10: wrong PINs are counted as those of a login are', async () => {
  const id = await charge(2 * LIMIT_SATS);
  const codes: unknown[] = [];
  for (let tries = 0; tries < 6; tries += 1) codes.push((await accept(id, { pin: '9999' })).status);
  expect(codes).toContain(429);
});

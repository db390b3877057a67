/** The owner of a real shop, who connects Lightning backends over the API. */
import { expect } from 'vitest';
import { z } from 'zod';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { bearer, type Answered } from './http-client.ts';
import { openRealServer, type RealServer } from './real-server.ts';

const viewSchema = z.object({
  backends: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      certificate: z.string().nullable(),
      offeredCertificate: z.string().nullable(),
      acceptsUnproved: z.boolean(),
      removed: z.boolean(),
      health: z.object({ state: z.string(), lastError: z.string().nullable() }),
    }),
  ),
});
const satSchema = z.object({
  bolt11: z.string(),
  paymentHash: z.string(),
  sats: z.string(),
  expiresAt: z.string(),
  state: z.enum(['open', 'paid', 'ended']),
});
const saleSchema = z.object({ status: z.string(), receivedSats: z.number(), payments: z.array(z.unknown()) });
const refusalSchema = z.object({
  code: z.string(),
  error: z.string(),
  details: z.record(z.string(), z.string()).nullish(),
});

/** Reads a refusal: status, code, and what it says. */
export const refusal = (answer: Answered) => {
  const { code, error, details } = refusalSchema.parse(answer.json());
  return [answer.status, code, details ?? error];
};
export const backendsOf = (answer: Answered) => viewSchema.parse(answer.json()).backends;
export const satOf = (answer: Answered) => {
  if (answer.status !== 200) throw new Error(answer.text);
  return satSchema.parse(answer.json());
};

/** The shop opens with `open`; the acts are there from the beginning, so that a test file can name them. */
export const createLightningOwner = () => {
  let shop: RealServer;
  let token = '';
  const send = (method: string, path: string, body?: object): Promise<Answered> =>
    shop.send(method, path, bearer(token), body);
  const list = async () => backendsOf(await send('GET', '/api/till/lightning'));
  const add = async (text: string, ticks: object = {}): Promise<string> => {
    const answer = await send('POST', '/api/till/lightning', { text, ...ticks });
    if (answer.status !== 200) throw new Error(answer.text);
    return backendsOf(answer).findLast(({ removed }) => !removed)?.id ?? '';
  };
  const remove = (id: string) => send('DELETE', `/api/till/lightning/${id}`);
  const one = async (id: string) =>
    (await list()).find((each) => each.id === id) ?? expect.fail('it is not in the list');
  const isUp = (id: string) => expect.poll(async () => (await one(id)).health.state).toBe('ok');
  const approve = (id: string, certificate: string) =>
    send('PUT', `/api/till/lightning/${id}/certificate`, { certificate });
  const change = (id: string, text: string, ticks: object = {}) =>
    send('PUT', `/api/till/lightning/${id}`, { text, ...ticks });
  const sell = async () => {
    const answer = await send('POST', '/api/till/invoices', {
      amount: 4_500,
      currency: 'SATS',
      methods: ['lightning'],
    });
    if (answer.status !== 200) throw new Error(answer.text);
    const { id, bolt11 } = z.object({ id: z.string(), bolt11: z.string() }).parse(answer.json());
    return { id, bolt11, hash: readBolt11(bolt11).paymentHash };
  };
  const saleOf = async (id: string) => saleSchema.parse((await send('GET', `/api/till/invoices/${id}`)).json());
  const statusOf = async (id: string): Promise<unknown> => (await saleOf(id)).status;
  /** Status, what was received, and the number of payments. */
  const paymentsOf = async (id: string) => {
    const { status, receivedSats, payments } = await saleOf(id);
    return [status, receivedSats, payments.length];
  };
  const startSat = (id: string) => send('POST', `/api/till/lightning/${id}/sat`);
  const getSat = (id: string, hash: string) => send('GET', `/api/till/lightning/${id}/sat/${hash}`);
  const endSat = (id: string, hash: string) => send('DELETE', `/api/till/lightning/${id}/sat/${hash}`);

  const logIn = async (): Promise<void> => {
    ({ token } = await shop.logInAgain());
  };
  return {
    shop: () => shop,
    open: async (): Promise<void> => {
      shop = await openRealServer();
      await logIn();
    },
    /** Ends the program and starts it again in its folder. */
    restart: async (): Promise<void> => {
      await shop.stop();
      shop = await openRealServer({ folder: shop.folder, again: true });
      await logIn();
    },
    logIn,
    close: async () => shop?.close(),
    send,
    list,
    add,
    remove,
    one,
    isUp,
    approve,
    change,
    sell,
    statusOf,
    paymentsOf,
    startSat,
    getSat,
    endSat,
  };
};

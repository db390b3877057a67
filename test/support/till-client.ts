import { z } from 'zod';
import { invoiceViewSchema, type InvoiceView } from '../../src/shared/invoice.ts';

const pairedSchema = z.object({ token: z.string() });
const lockSchema = z.object({ people: z.array(z.object({ id: z.string(), hasPin: z.boolean() })) });
const loginSchema = z.object({ token: z.string() });

/** What a till knows of itself; survives a restart of the server. */
export interface TillCredentials {
  readonly till: string;
  readonly session: string;
}

const send = async (url: string, headers: Readonly<Record<string, string>>, body?: unknown): Promise<unknown> => {
  const response = await fetch(url, {
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${new URL(url).pathname}: ${text}`);
  return JSON.parse(text);
};

/** Pairs with a server in training and logs its owner in with the PIN that the lock screen shows. */
export const pairInTraining = async (url: string): Promise<TillCredentials> => {
  const till = pairedSchema.parse(await send(`${url}/api/till/tills`, {}, { name: 'Test till' })).token;
  const { people } = lockSchema.parse(await send(`${url}/api/till/lock`, { 'x-till': till }));
  const person = people.find(({ hasPin }) => hasPin);
  if (!person) throw new Error('nobody on the lock screen has a PIN');
  const login = { userId: person.id, pin: '0000' };
  const session = loginSchema.parse(await send(`${url}/api/auth/login`, { 'x-till': till }, login)).token;
  return { till, session };
};

export const headersOf = ({ till, session }: TillCredentials): Record<string, string> => ({
  'x-till': till,
  authorization: `Bearer ${session}`,
});

export interface Charge {
  readonly amount: string;
  readonly currency: string;
  /** Idempotency-Key. */
  readonly key: string;
}

/** Makes an invoice as the till's Charge button does. */
export const charge = async (url: string, credentials: TillCredentials, ask: Charge): Promise<InvoiceView> => {
  const headers = { ...headersOf(credentials), 'idempotency-key': ask.key };
  const { amount, currency } = ask;
  return invoiceViewSchema.parse(await send(`${url}/api/till/invoices`, headers, { amount, currency }));
};

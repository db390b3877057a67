import { z } from 'zod';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { invoiceViewSchema, type InvoiceView } from '../../src/shared/invoice.ts';
import type { BitcoinNode } from './bitcoin-node.ts';
import type { ReadyLine } from './satchel.ts';

const pairedSchema = z.object({ token: z.string() });
const lockSchema = z.object({ people: z.array(z.object({ id: z.string(), hasPin: z.boolean() })) });
const loginSchema = z.object({ token: z.string() });

/** Tokens of a till and its session; both survive a restart of the server. */
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

const logInByPin = async (url: string, till: string, pin: string): Promise<TillCredentials> => {
  const { people } = lockSchema.parse(await send(`${url}/api/till/lock`, { 'x-till': till }));
  const person = people.find(({ hasPin }) => hasPin);
  if (!person) throw new Error('nobody on the lock screen has a PIN');
  const login = { userId: person.id, pin };
  const session = loginSchema.parse(await send(`${url}/api/auth/login`, { 'x-till': till }, login)).token;
  return { till, session };
};

/** Pairs a till with a server in training, and logs its owner in with the PIN that the lock screen shows. */
export const pairInTraining = async (url: string): Promise<TillCredentials> => {
  const till = pairedSchema.parse(await send(`${url}/api/till/tills`, {}, { name: 'Test till' })).token;
  return logInByPin(url, till, '0000');
};

/** Logs the owner in at this till, with the password, as the office asks for it; in training if no other is named. */
export const withPassword = async (
  url: string,
  { till }: TillCredentials,
  login = { name: 'demo', password: 'training' },
): Promise<TillCredentials> => {
  return { till, session: loginSchema.parse(await send(`${url}/api/auth/login`, { 'x-till': till }, login)).token };
};

/** Describes this node as a source, as the API takes it. */
export const coreSource = (node: BitcoinNode): object => ({
  kind: 'core',
  url: node.rpcUrl,
  user: node.rpcUser,
  password: node.rpcPassword,
  ...(node.zmqRawTx && node.zmqHashBlock ? { zmqRawTx: node.zmqRawTx, zmqHashBlock: node.zmqHashBlock } : {}),
});

/** The owner that {@link setUpOn} makes. */
export const REGTEST_OWNER = { name: 'Olga', password: 'a long password' };

/** Sets a fresh server up as a shop on these sources, with a fixed price in euro, and pairs a till. */
export const setUpOn = async (
  { url, setupCode }: Pick<ReadyLine, 'url' | 'setupCode'>,
  chain: readonly object[],
  store: { readonly locale?: string } = {},
): Promise<TillCredentials> => {
  const owner = await send(
    `${url}/api/setup`,
    {},
    {
      setupCode,
      owner: { ...REGTEST_OWNER, pin: '471108' },
      store: { name: 'Regtest Café', currency: 'EUR', ...store },
      wallet: { key: TRAINING_KEY, scriptType: 'p2wpkh' },
      chain,
      rates: { kind: 'fixed', pairs: { BTC_EUR: '50000.00', BTC_USD: '55000.00' } },
    },
  );
  const authorization = `Bearer ${loginSchema.parse(owner).token}`;
  const till = pairedSchema.parse(await send(`${url}/api/till/tills`, { authorization }, { name: 'Test till' })).token;
  return logInByPin(url, till, '471108');
};

/** Sets a fresh server up as a shop on this regtest node. */
export const setUpOnNode = (ready: Pick<ReadyLine, 'url' | 'setupCode'>, node: BitcoinNode): Promise<TillCredentials> =>
  setUpOn(ready, [coreSource(node)]);

/** Pairs a customer's screen that follows every till. @returns its page's address */
export const pairDisplay = async (url: string, credentials: TillCredentials): Promise<string> => {
  const answer = await send(`${url}/api/till/displays`, headersOf(credentials), { name: 'Test screen', tillId: null });
  return z.object({ url: z.string() }).parse(answer).url;
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

/** Makes an invoice, as the till's Charge button does. */
export const charge = async (url: string, credentials: TillCredentials, ask: Charge): Promise<InvoiceView> => {
  const headers = { ...headersOf(credentials), 'idempotency-key': ask.key };
  const { amount, currency } = ask;
  return invoiceViewSchema.parse(await send(`${url}/api/till/invoices`, headers, { amount, currency }));
};

export const cancel = async (url: string, credentials: TillCredentials, id: string): Promise<void> => {
  await send(`${url}/api/till/invoices/${id}/cancel`, headersOf(credentials), {});
};

/** Names only fields that older programs answer too, because the bench compares two of them. */
const newestSchema = invoiceViewSchema.pick({ id: true, address: true, dueSats: true, bip21: true });

/** Reads the newest invoice. */
export const newestInvoice = async (
  url: string,
  credentials: TillCredentials,
): Promise<z.infer<typeof newestSchema>> => {
  const page = z.object({ invoices: z.array(newestSchema) });
  const [newest] = page.parse(await send(`${url}/api/till/invoices?limit=1`, headersOf(credentials))).invoices;
  if (!newest) throw new Error('there is no invoice yet');
  return newest;
};

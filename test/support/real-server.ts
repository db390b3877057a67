/** The whole program in this process, without stand-ins: real parts, real routes, a real secrets file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Scope } from '../../src/shared/vocabulary.ts';
import { compose } from '../../src/main/start/compose.ts';
import type { TestOverrides } from '../../src/main/start/open-runtime.ts';
import type { Config } from '../../src/main/platform/config.ts';
import { ask, bearer, type Answered } from './http-client.ts';

export interface RealOptions {
  /** False: a shop on regtest, set up over `chain`, with a wallet if `wallet` is given. */
  readonly training?: boolean;
  readonly chain?: readonly object[];
  readonly wallet?: object;
  readonly folder?: string;
  /** The folder is that of an earlier run: the people exist already. */
  readonly again?: boolean;
  /** Settings of the price, if it is not fixed. */
  readonly rates?: object;
  readonly overrides?: TestOverrides;
  readonly restoreFile?: string;
  readonly resetOwner?: boolean;
}

export interface Person {
  readonly id: string;
  readonly token: string;
}

export type Headers = Readonly<Record<string, string>>;

const PASSWORD = 'analytical engine';
const UNLIMITED = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };
const RATES = { kind: 'fixed', pairs: { BTC_EUR: '50000.00', BTC_USD: '60000.00' } };
/** Nothing listens there: a test that names no price feeds asks none, and never those of the internet. */
const NOBODY = 'http://127.0.0.1:1';
export const NO_FEEDS = {
  kraken: NOBODY,
  bitstamp: NOBODY,
  coinbase: NOBODY,
  'mempool.space': NOBODY,
};
const loginSchema = z.object({ token: z.string(), user: z.object({ id: z.string() }) });
const idSchema = z.object({ id: z.string() });

/** Starts Satchel on free ports, with an owner, a manager and a cashier, and without rate limits. */
export const openRealServer = async (options: RealOptions = {}) => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'satchel-real-')));
  const overrides = { rateUrls: NO_FEEDS, ...options.overrides };
  const satchel = await compose(configOf(folder, options), { version: '0.1.0', overrides });
  const port = Number(new URL(satchel.ready.url).port);
  const publicPort = Number(new URL(satchel.ready.publicUrl).port);
  const client = createClient(port);
  const owner = await setUp(client, options, satchel.ready.setupCode);
  const { send } = client;
  expectOk(await send('PATCH', '/api/till/store', bearer(owner.token), { rateLimits: UNLIMITED }), 'limits');
  const store = idSchema.parse((await send('GET', '/api/till/store', bearer(owner.token))).json());
  const staff = await staffOf(client, owner, store.id, options.again ?? false);
  const makeKey = async (scopes?: readonly Scope[], storeId = store.id, person = owner): Promise<Headers> => {
    const path = `/api/users/${person.id}/checkout-api-key`;
    const answer = await send('POST', path, bearer(owner.token), { label: 'test', storeId, ...(scopes && { scopes }) });
    return { 'X-Api-Key': z.object({ rawKey: z.string() }).parse(expectOk(answer, 'key').json()).rawKey };
  };
  const stop = (): Promise<void> => satchel.close();
  return {
    ...client,
    ...staff,
    owner,
    storeId: store.id,
    port,
    publicPort,
    folder,
    ready: satchel.ready,
    ownerReset: satchel.ownerReset,
    makeKey,
    /** Opens another store, without a wallet; from then on a login names the store it means. */
    openStore: async (): Promise<string> => {
      const more = { name: 'Second', currency: 'EUR' };
      const answer = expectOk(await send('POST', '/api/till/stores', bearer(owner.token), more), 'store');
      const { id } = idSchema.parse(answer.json());
      const there = await client.login(options.training ? 'demo' : 'Ada', options.training ? 'training' : PASSWORD, {
        storeId: id,
      });
      expectOk(await send('PATCH', '/api/till/store', bearer(there.token), { rateLimits: UNLIMITED }), 'limits');
      return id;
    },
    /** Opens a new session of the owner, who has just entered the password. */
    logInAgain: (more: object = {}): Promise<Person> =>
      client.login(options.training ? 'demo' : 'Ada', options.training ? 'training' : PASSWORD, more),
    stop,
    close: async (): Promise<void> => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export type RealServer = Awaited<ReturnType<typeof openRealServer>>;

const configOf = (
  dataDir: string,
  { training = false, restoreFile = null, resetOwner = false }: Partial<Config>,
): Config => ({
  headless: true,
  dataDir,
  port: 0,
  publicPort: 0,
  lan: false,
  publicUrl: null,
  restoreFile,
  resetOwner,
  network: 'regtest',
  training,
  secrets: 'file',
  passphrase: 'correct horse battery',
  recoveryPassphrase: null,
  logLevel: 'warn',
});

const expectOk = (answer: Answered, what: string): Answered => {
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text}`);
  return answer;
};

/** Sends requests to the private listener, as a person's page or a program does. */
const createClient = (port: number) => {
  const send = (method: string, path: string, headers: Headers, body?: unknown): Promise<Answered> =>
    ask(port, { method, path, headers, ...(body === undefined ? {} : { body }) });
  const login = async (name: string, password: string, more: object = {}): Promise<Person> => {
    const answer = expectOk(await send('POST', '/api/auth/login', {}, { name, password, ...more }), 'login');
    const { token, user } = loginSchema.parse(answer.json());
    return { token, id: user.id };
  };
  return { send, login };
};
type Client = ReturnType<typeof createClient>;

const setUp = async ({ send, login }: Client, options: RealOptions, setupCode: string | null): Promise<Person> => {
  if (options.training) return login('demo', 'training');
  if (options.again) return login('Ada', PASSWORD);
  const owner = { name: 'Ada', password: PASSWORD, pin: '271828' };
  const answer = await send(
    'POST',
    '/api/setup',
    {},
    {
      setupCode,
      owner,
      store: { name: 'Corner Café', currency: 'EUR' },
      rates: options.rates ?? RATES,
      ...(options.chain && { chain: options.chain }),
      ...(options.wallet && { wallet: options.wallet }),
    },
  );
  const { token, user } = loginSchema.parse(expectOk(answer, 'set-up').json());
  return { token, id: user.id };
};

const staffOf = async ({ send, login }: Client, owner: Person, storeId: string, isAgain: boolean) => {
  const hire = async (name: string, role: string): Promise<Person> => {
    if (isAgain) return login(name, PASSWORD, { storeId });
    const member = { name, role, password: PASSWORD, pin: '3141' };
    expectOk(await send('POST', '/api/till/users', bearer(owner.token), member), 'hire');
    return login(name, PASSWORD, { storeId });
  };
  return { manager: await hire('Mary', 'manager'), cashier: await hire('Carl', 'cashier') };
};

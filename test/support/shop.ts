/** A shop on a counter: a regtest node, the real program set up on it, and restarts on the same folder and ports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { invoiceViewSchema, type InvoiceView } from '../../src/shared/invoice.ts';
import { startBitcoinNode, type BitcoinNode } from './bitcoin-node.ts';
import { startEsploraFacade } from './esplora-facade.ts';
import { startSatchel, type Satchel, type StartOptions } from './satchel.ts';
import { coreSource, headersOf, REGTEST_OWNER, setUpOn, withPassword, type TillCredentials } from './till-client.ts';

/** The program on ports that stay the same over its restarts. */
export interface Server {
  readonly url: string;
  readonly publicUrl: string;
  readonly dataDir: string;
  /** The code of the first start. */
  readonly setupCode: string | null;
  /** Sends SIGTERM. @returns the exit code */
  readonly stop: () => Promise<number | null>;
  /** Sends SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Starts on the same folder and ports; `env` and `args` are added to those of the first start. */
  readonly start: (env?: Readonly<Record<string, string>>, args?: readonly string[]) => Promise<void>;
  readonly log: () => string;
  /** Stops the program and removes its folder. */
  readonly close: () => Promise<void>;
}

/** Starts the built program on a new folder. */
export const openServer = async (options: Pick<StartOptions, 'args' | 'env' | 'checkout'>): Promise<Server> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'satchel-e2e-'));
  const launch = (ports: readonly string[], env: Readonly<Record<string, string>>): Promise<Satchel> =>
    startSatchel({
      ...options,
      dataDir,
      built: true,
      args: [...(options.args ?? []), ...ports],
      env: { ...options.env, ...env },
    });
  let running = await launch([], {});
  const { url, publicUrl, ready } = running;
  const ports = ['--port', new URL(url).port, '--public-port', new URL(publicUrl).port];
  return {
    url,
    publicUrl,
    dataDir,
    setupCode: ready.setupCode,
    stop: () => running.stop(),
    kill: () => running.kill(),
    start: async (env = {}, args = []) => {
      running = await launch([...ports, ...args], env);
    },
    log: () => running.log(),
    close: async () => {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

export interface Shop extends Server {
  readonly node: BitcoinNode;
  readonly owner: TillCredentials;
  /** Pairs a new till. @returns its token */
  readonly pairTill: (name: string) => Promise<string>;
  readonly patchStore: (patch: object) => Promise<void>;
  readonly invoice: (id: string) => Promise<InvoiceView>;
  readonly newest: () => Promise<InvoiceView>;
  /** Makes an API key of the owner; `close` revokes it (at most three are active). */
  readonly makeApiKey: () => Promise<{ readonly rawKey: string; readonly close: () => Promise<void> }>;
}

const sessionSchema = z.object({ wallet: z.string(), user: z.object({ id: z.string() }) });

const createApi = (url: string, owner: TillCredentials) => {
  const askAs = async (who: TillCredentials, method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: { ...headersOf(who), 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${response.status} ${method} ${path}: ${await response.text()}`);
    return response.json();
  };
  const ask = (method: string, path: string, body?: object) => askAs(owner, method, path, body);
  /** Acts of the office ask the owner for the password (reliability.md A28). */
  const askFresh = async (method: string, path: string, body?: object) =>
    askAs(await withPassword(url, owner, REGTEST_OWNER), method, path, body);
  return {
    ask,
    pairTill: async (name: string) =>
      z.object({ token: z.string() }).parse(await askFresh('POST', '/api/till/tills', { name })).token,
    patchStore: async (patch: object) => void (await askFresh('PATCH', '/api/till/store', patch)),
    invoice: async (id: string) => invoiceViewSchema.parse(await ask('GET', `/api/till/invoices/${id}`)),
    newest: async () => {
      const page = z.object({ invoices: z.array(invoiceViewSchema).min(1) });
      const [newest] = page.parse(await ask('GET', '/api/till/invoices?limit=1')).invoices;
      return invoiceViewSchema.parse(newest);
    },
    makeApiKey: async () => {
      const { user } = sessionSchema.parse(await ask('GET', '/api/till/session'));
      const answer = await askFresh('POST', `/api/users/${user.id}/checkout-api-key`, { label: 'Web shop' });
      const { id, rawKey } = z.object({ id: z.string(), rawKey: z.string() }).parse(answer);
      return {
        rawKey,
        close: async () => void (await askFresh('DELETE', `/api/users/${user.id}/checkout-api-key/${id}`)),
      };
    },
  };
};

/** Waits for the scan that a new wallet needs before its first address. */
const untilScanned = async (ask: ReturnType<typeof createApi>['ask']): Promise<void> => {
  const endMs = performance.now() + 90_000;
  while (sessionSchema.parse(await ask('GET', '/api/till/session')).wallet !== 'ready') {
    if (performance.now() > endMs) throw new Error('the wallet is still being scanned after 90 s');
    await sleep(50);
  }
};

/** Starts a node and Satchel, and sets the shop up over one source. Call `close` at the end. */
export const openShop = async (source: 'core' | 'esplora'): Promise<Shop> => {
  const node = await startBitcoinNode();
  const facade = source === 'esplora' ? await startEsploraFacade(node) : null;
  const server = await openServer({ args: ['--network', 'regtest'] });
  const owner = await setUpOn(server, [facade ? { kind: 'esplora', url: facade.url } : coreSource(node)]);
  const { ask, ...api } = createApi(server.url, owner);
  await untilScanned(ask);
  return {
    ...server,
    ...api,
    node,
    owner,
    close: async () => {
      await server.close();
      await facade?.close();
      await node.close();
    },
  };
};

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const UNLIMITED = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };
const TRAINING_OWNER = { name: 'demo', password: 'training' };
const sessionSchema = z.object({ wallet: z.string() });
const loginSchema = z.object({ token: z.string(), user: z.object({ id: z.string() }) });

/** Calls of the owner of a shop without rate limits. */
export interface ShopClient {
  readonly storeId: string;
  readonly send: (method: string, path: string, body?: object) => Promise<unknown>;
  /** Waits for the scan that a new wallet needs before its first address. */
  readonly untilSelling: () => Promise<void>;
  /** @returns the raw API key */
  readonly makeKey: () => Promise<string>;
}

export const createShopClient = async (url: string, credentials = TRAINING_OWNER): Promise<ShopClient> => {
  const { token, user } = loginSchema.parse(await ask(`${url}/api/auth/login`, {}, 'POST', credentials));
  const send = (method: string, path: string, body?: object): Promise<unknown> =>
    ask(url + path, { authorization: `Bearer ${token}` }, method, body);
  const store = await send('PATCH', '/api/till/store', { rateLimits: UNLIMITED, webhooksAllowPrivateNetwork: true });
  return {
    storeId: z.object({ id: z.string() }).parse(store).id,
    send,
    untilSelling: async () => {
      const end = performance.now() + 30_000;
      const isReady = async (): Promise<boolean> =>
        sessionSchema.parse(await send('GET', '/api/till/session')).wallet === 'ready';
      while (!(await isReady())) {
        if (performance.now() > end) throw new Error('the wallet is still being scanned after 30 s');
        await sleep(50);
      }
    },
    makeKey: async () => {
      const made = await send('POST', `/api/users/${user.id}/checkout-api-key`, { label: 'bench' });
      return z.object({ rawKey: z.string() }).parse(made).rawKey;
    },
  };
};

const ask = async (url: string, headers: Record<string, string>, method: string, body?: object): Promise<unknown> => {
  const json = { ...headers, 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers: json, ...(body && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${response.status} ${new URL(url).pathname}: ${await response.text()}`);
  return response.json();
};

import { z } from 'zod';

const UNLIMITED = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };
const loginSchema = z.object({ token: z.string(), user: z.object({ id: z.string() }) });

/** The owner of a training shop whose rate limits are off, for measuring. */
export interface ShopClient {
  readonly storeId: string;
  readonly send: (method: string, path: string, body: object) => Promise<unknown>;
  /** @returns the raw API key */
  readonly makeKey: () => Promise<string>;
}

const ask = async (url: string, headers: Record<string, string>, method: string, body: object): Promise<unknown> => {
  const json = { ...headers, 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers: json, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status} ${new URL(url).pathname}: ${await response.text()}`);
  return response.json();
};

export const createShopClient = async (url: string): Promise<ShopClient> => {
  const credentials = { name: 'demo', password: 'training' };
  const { token, user } = loginSchema.parse(await ask(`${url}/api/auth/login`, {}, 'POST', credentials));
  const send = (method: string, path: string, body: object): Promise<unknown> =>
    ask(url + path, { authorization: `Bearer ${token}` }, method, body);
  const store = await send('PATCH', '/api/till/store', { rateLimits: UNLIMITED, webhooksAllowPrivateNetwork: true });
  return {
    storeId: z.object({ id: z.string() }).parse(store).id,
    send,
    makeKey: async () => {
      const made = await send('POST', `/api/users/${user.id}/checkout-api-key`, { label: 'bench' });
      return z.object({ rawKey: z.string() }).parse(made).rawKey;
    },
  };
};

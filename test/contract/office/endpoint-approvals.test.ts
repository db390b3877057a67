/**
 * Webhooks and callbacks of the whole program go nowhere without approval (reliability.md A10, api.md HOOK-3, HOOK-4). A
 * canary listens at every address that they could be lured to.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ResolvedAddress } from '../../../src/main/app/webhook/delivery-ports.ts';
import { FORBIDDEN_URLS, LOOPBACK_HOSTS } from '../../support/bad-targets.ts';
import { bearer } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';
import { listOf, type Member } from '../../support/store-client.ts';
import { answers, openReceiver, type Receiver } from '../../support/webhook-receiver.ts';

const v4 = (address: string): ResolvedAddress[] => [{ address, family: 4 }];
const names = new Map<string, ResolvedAddress[]>([
  ['localhost', [{ address: '::1', family: 6 }, ...v4('127.0.0.1')]],
  ['localhost.', v4('127.0.0.1')],
  ['loop.example', v4('127.0.0.1')],
  ['mixed.example', [...v4('93.184.216.34'), ...v4('169.254.169.254')]],
  ['metadata.google.internal', v4('169.254.169.254')],
  ['odd.example', v4('not an address')],
  ['empty.example', []],
]);

let server: RealServer;
let key: Headers;
let base: string;
let xpub: unknown;
/** On every address of this machine. */
let canary: Receiver;
beforeAll(async () => {
  canary = await openReceiver('::');
  const lookup = async (name: string): Promise<ResolvedAddress[]> => {
    const found = names.get(name.toLowerCase());
    if (!found) throw new Error('ENOTFOUND');
    return found;
  };
  server = await openRealServer({ training: true, overrides: { lookup } });
  key = await server.makeKey();
  base = `/api/v1/stores/${server.storeId}`;
  await train('blocks', { count: 0 });
  xpub = ((await server.send('GET', '/api/checkout/config', key)).json()['config'] as Member)['xpub']; // by its schema
});
afterAll(async () => {
  await server.close();
  await canary.close();
});

const owner = (): Headers => bearer(server.owner.token);
const train = (what: string, body: object) => server.send('POST', `/api/till/training/${what}`, owner(), body);
const makeWebhook = (url: string) => server.send('POST', `${base}/webhooks`, key, { url });
const setCallback = (callbackUrl: string | null) =>
  server.send('PUT', '/api/checkout/config', key, { xpub, callbackUrl });
const callbackState = async (): Promise<unknown> =>
  ((await server.send('GET', '/api/checkout/config', key)).json()['config'] as Member)['callbackState']; // by its schema
const webhooks = async (): Promise<Member[]> => listOf(await server.send('GET', `${base}/webhooks`, key));
const approve = (hostPort: string) => server.send('POST', '/api/till/webhook-targets', owner(), { hostPort });
const soon = { timeout: 60_000 };
/** Each of the eighty URLs is a request over HTTP. */
const PATIENT = { timeout: 90_000 };
afterEach(async () => {
  for (const { id } of await webhooks()) await server.send('DELETE', `${base}/webhooks/${String(id)}`, key);
  await setCallback(null);
  for (const port of [canary.port, ...redirecting.splice(0)]) {
    await server.send('DELETE', '/api/till/webhook-targets', owner(), { hostPort: `127.0.0.1:${port}` });
  }
  canary.received.splice(0);
});
/** Ports that a test approved beside the canary's. */
const redirecting: number[] = [];
const sellAndPay = async (): Promise<string> => {
  const invoice = await server.send('POST', `${base}/invoices`, key, { amount: 1000, currency: 'SATS' });
  const id = String(invoice.json()['id']);
  await train('pay', { invoiceId: id, how: 'lightning' });
  return id;
};
/** The sender starts in a later turn of the event loop; after this wait, an event that may be sent would be here. */
const unsent = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(canary.received).toEqual([]);
};
const loops = (): string[] => LOOPBACK_HOSTS.map((host) => `http://${host}:${canary.port}/hook`);
/** URLs without a port get the canary's, so that those which a system might take for loopback lead to it. */
const forbidden = (): string[] =>
  FORBIDDEN_URLS.map((url) => url.replace(/^http:\/\/(\[[^\]]+\]|[^/:@[]+)\//, `http://$1:${canary.port}/`));

describe('A10: addresses in 80 spellings', () => {
  test('as webhooks are refused or wait, and nothing arrives', PATIENT, async () => {
    expect(loops().length + forbidden().length).toBeGreaterThanOrEqual(80);
    for (const url of forbidden()) {
      const answer = await makeWebhook(url);
      expect([url, answer.status]).toEqual([url, 400]);
      expect(['target_not_allowed', 'validation_failed']).toContain(answer.json()['code']);
    }
    for (const url of loops()) expect((await makeWebhook(url)).json()).toMatchObject({ state: 'awaiting_approval' });
    for (const { id } of await webhooks()) await server.send('POST', `/api/till/webhooks/${String(id)}/test`, owner());
    await sellAndPay();
    await unsent();
  });

  test('approving one host and port sends what waited for exactly these', PATIENT, async () => {
    const hostPort = `127.0.0.1:${canary.port}`;
    for (const url of loops()) await makeWebhook(url);
    await sellAndPay();
    const before = await webhooks();
    expect((await approve(hostPort)).status).toBe(200);
    const isExact = ({ url }: Member): boolean => new URL(String(url)).host === hostPort;
    const open = before.filter(isExact).map(({ id }) => id);
    expect(open.length).toBeGreaterThan(10);
    await expect.poll(() => canary.received.length, soon).toBe(2 * open.length); // New and Settled of the invoice before
    const webhookIds = canary.received.map(({ body }) => (JSON.parse(body) as Member)['webhookId']);
    expect(new Set(webhookIds)).toEqual(new Set(open));
    const waiting = (await webhooks()).filter(({ state }) => state === 'awaiting_approval').map(({ id }) => id);
    expect(new Set(waiting)).toEqual(new Set(before.filter((one) => !isExact(one)).map(({ id }) => id)));
  });

  test('as callbacks are refused or wait, and nothing arrives', PATIENT, async () => {
    for (const url of forbidden().filter((one) => one !== '')) {
      const answer = await setCallback(url);
      expect([url, answer.status]).toEqual([url, 400]);
    }
    for (const url of loops()) {
      expect([url, (await setCallback(url)).status]).toEqual([url, 200]);
      expect([url, await callbackState()]).toEqual([url, 'awaiting_approval']);
      await sellAndPay();
    }
    await unsent();
  });

  test('a callback that waited is sent once its host and port are approved', async () => {
    await setCallback(canary.url);
    const id = await sellAndPay();
    await unsent();
    await approve(`127.0.0.1:${canary.port}`);
    await expect.poll(() => canary.received.map(({ body }) => body).join('\n'), soon).toContain(id);
  });
});

describe('A10: a name whose address changes', () => {
  test.each([
    ['webhook', makeWebhook],
    ['callback', setCallback],
  ])('public when a %s was set, then loopback, then cloud metadata: nothing arrives', async (_kind, set) => {
    names.set('flip.example', v4('93.184.216.34'));
    expect((await set(`http://flip.example:${canary.port}/`)).status).toBe(200);
    for (const address of ['127.0.0.1', '169.254.169.254', '0.0.0.0']) {
      names.set('flip.example', v4(address));
      await sellAndPay();
    }
    await unsent();
  });
});

test('A10: a redirect of an approved endpoint is not followed', PATIENT, async () => {
  const receiver = await openReceiver();
  redirecting.push(receiver.port);
  await approve(`127.0.0.1:${receiver.port}`);
  await makeWebhook(receiver.url);
  await setCallback(receiver.url);
  for (const status of [301, 302, 303, 307, 308]) {
    receiver.behave = answers(status, { Location: `http://127.0.0.1:${canary.port}/` });
    const before = receiver.received.length;
    await sellAndPay();
    await expect.poll(() => receiver.received.length, soon).toBeGreaterThan(before + 1);
  }
  await unsent();
  await receiver.close();
});

test('A10: Satchel’s own ports are refused even if every private address is approved', PATIENT, async () => {
  await server.send('PATCH', '/api/till/store', owner(), { webhooksAllowPrivateNetwork: true });
  for (const port of [server.port, server.publicPort]) {
    for (const host of LOOPBACK_HOSTS) {
      const url = `http://${host}:${port}/api/v1/health`;
      for (const answer of [await makeWebhook(url), await setCallback(url)]) {
        expect([url, answer.status, answer.json()['code']]).toEqual([url, 400, 'target_not_allowed']);
      }
    }
  }
});

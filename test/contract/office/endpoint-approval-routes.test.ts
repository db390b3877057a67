import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import type { Headers } from '../../support/real-server.ts';
import { codeOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';
import { openReceiver, type Receiver } from '../../support/webhook-receiver.ts';

let shop: StoreShop;
beforeAll(async () => {
  shop = await openStoreShop();
  await shop.blocks(0);
  const hostPort = `127.0.0.1:${shop.receiver.port}`; // the shop comes with one approval
  await shop.send('DELETE', '/api/till/webhook-targets', { hostPort }, owner());
});
afterAll(() => shop.close());

const manager = () => bearer(shop.server.manager.token);
const owner = () => bearer(shop.server.owner.token);
const cashier = () => bearer(shop.server.cashier.token);
const get = async (path: string, headers = manager()): Promise<Member> =>
  (await shop.send('GET', path, undefined, headers)).json();

describe('approvals of private addresses', () => {
  const PATH = '/api/till/webhook-targets';
  test('are made and taken back by the owner alone', async () => {
    const approve = (headers: Headers, hostPort = '127.0.0.1:3000') =>
      shop.server.send('POST', PATH, headers, { hostPort });
    expect(codeOf(await approve(cashier()))).toEqual([403, 'forbidden']);
    expect(codeOf(await shop.server.send('GET', PATH, cashier()))).toEqual([403, 'forbidden']);
    const made = await approve(owner(), '2130706433:3000');
    expect(made.json()).toEqual({ hostPort: '127.0.0.1:3000', approvedAt: expect.any(String) });
    await approve(owner());
    expect((await shop.server.send('GET', PATH, owner())).json()).toEqual({ targets: [made.json()], waiting: [] });
    expect((await shop.server.send('DELETE', PATH, owner(), { hostPort: '127.0.0.1:3000' })).status).toBe(204);
    expect(codeOf(await shop.server.send('DELETE', `${PATH}/127.0.0.1:3000`, owner()))).toEqual([404, 'not_found']);
    await approve(owner(), '[::1]:3000');
    expect((await shop.server.send('DELETE', `${PATH}/${encodeURIComponent('[::1]:3000')}`, owner())).status).toBe(204);
  });

  test.each(['', 'http://127.0.0.1:3000', 'a b', '127.0.0.1:3000/path', 7])(
    '%j is refused as host and port',
    async (hostPort) => {
      expect(codeOf(await shop.server.send('POST', PATH, owner(), { hostPort }))).toEqual([400, 'validation_failed']);
    },
  );
  test('removing without a host and port is refused', async () => {
    expect(codeOf(await shop.server.send('DELETE', PATH, owner()))).toEqual([400, 'validation_failed']);
  });
});

describe('a webhook that waits for approval', () => {
  let other: Receiver;
  beforeAll(async () => {
    other = await openReceiver();
  });
  afterAll(() => other.close());

  const waiting = async (headers = manager()): Promise<unknown> =>
    (await get('/api/till/session', headers))['targetsToApprove'];

  test('is counted in the session of managers and owners until the owner decides', async () => {
    const webhook = await shop.webhook({ url: other.url });
    const hostPort = `127.0.0.1:${other.port}`;
    expect(webhook['state']).toBe('awaiting_approval');
    expect([await waiting(owner()), await waiting(), await waiting(cashier())]).toEqual([1, 1, 0]);
    expect((await get('/api/till/webhook-targets'))['waiting']).toEqual([hostPort]);
    expect(codeOf(await shop.send('POST', '/api/till/webhook-targets', { hostPort }, manager()))[0]).toBe(403);
    const refusals = '/api/till/webhook-targets/refusals';
    expect(codeOf(await shop.send('POST', refusals, { hostPort }, manager()))[0]).toBe(403);

    const refused = await shop.send('POST', refusals, { hostPort }, owner());
    expect([refused.status, refused.json()]).toEqual([200, { hostPort, switchedOff: 1 }]);
    expect(await waiting()).toBe(0);
    const path = `${shop.base}/webhooks/${String(webhook['id'])}`;
    expect((await shop.send('GET', path)).json()).toMatchObject({ enabled: false, state: 'disabled' });
    expect(codeOf(await shop.send('POST', refusals, { hostPort }, owner()))).toEqual([404, 'not_found']);
    expect(codeOf(await shop.send('POST', refusals, { hostPort: 'a b' }, owner()))[0]).toBe(400);

    // switched on again, it waits again; once approved, it gets new events and none of those it missed
    await shop.send('PUT', path, { enabled: true });
    expect(await waiting()).toBe(1);
    await shop.send('POST', '/api/till/webhook-targets', { hostPort }, owner());
    expect(await waiting()).toBe(0);
    await shop.charge();
    await expect.poll(() => other.received.length).toBe(1);
    await shop.drop(webhook);
  });
});

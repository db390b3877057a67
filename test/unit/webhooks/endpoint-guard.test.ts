import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Destination, ResolvedAddress } from '../../../src/main/app/webhook/delivery-ports.ts';
import { postEvent } from '../../../src/main/webhooks/post-event.ts';
import { createEndpointGuard } from '../../../src/main/webhooks/endpoint-guard.ts';
import { FORBIDDEN_URLS, LOOPBACK_HOSTS } from '../../support/bad-targets.ts';
import { answers, openReceiver, type Receiver } from '../../support/webhook-receiver.ts';
import { openDeliveryWorld, STORE } from './delivery-world.ts';

const v4 = (address: string): ResolvedAddress => ({ address, family: 4 });
const v6 = (address: string): ResolvedAddress => ({ address, family: 6 });

/** Addresses of the names; `localhost` has those of most machines. */
const NAMES: Readonly<Record<string, ResolvedAddress[]>> = {
  localhost: [v6('::1'), v4('127.0.0.1')],
  'localhost.': [v4('127.0.0.1')],
  'shop.example': [v4('93.184.216.34'), v6('2606:2800:220:1:248:1893:25c8:1946')],
  'lan.example': [v4('192.168.1.20')],
  'loop.example': [v4('127.0.0.1')],
  'mixed.example': [v4('93.184.216.34'), v4('169.254.169.254')],
  'half.example': [v4('93.184.216.34'), v4('10.0.0.5')],
  'metadata.google.internal': [v4('169.254.169.254')],
  'odd.example': [v4('not an address')],
  'empty.example': [],
};

const NODE_PORT = 18_443;
const OWN_PORT = 8_321;
const guardFor = (names = NAMES) =>
  createEndpointGuard({
    lookup: async (name) => {
      const found = names[name];
      if (!found) throw new Error('ENOTFOUND');
      return found;
    },
    ownPorts: () => [OWN_PORT, OWN_PORT + 1],
    nodeUrls: async () => [
      `http://127.0.0.1:${NODE_PORT}`,
      'tcp://127.0.0.1:28332',
      'http://node.example:8332',
      'https://esplora.example/api',
    ],
  });

const kindOf = async (url: string, guard = guardFor()): Promise<Destination['kind']> => (await guard.resolve(url)).kind;

describe('where a webhook may go (A10)', () => {
  test.each(FORBIDDEN_URLS)('%s is forbidden', async (url) => {
    expect(await kindOf(url)).toBe('forbidden');
  });

  test.each(LOOPBACK_HOSTS)('%s is loopback and waits for the owner', async (host) => {
    expect(await kindOf(`http://${host}:3000/hook`)).toBe('private');
  });

  test.each(LOOPBACK_HOSTS)('%s is forbidden at the ports of Satchel and of a node', async (host) => {
    for (const port of [OWN_PORT, OWN_PORT + 1, NODE_PORT, 28_332]) {
      expect([port, await kindOf(`http://${host}:${port}/`)]).toEqual([port, 'forbidden']);
    }
  });

  test('private networks wait for the owner, the internet does not', async () => {
    for (const host of ['10.0.0.5', '172.16.0.1', '172.31.255.255', '192.168.1.20', '[fd12:3456::1]', 'lan.example']) {
      expect([host, await kindOf(`https://${host}/`)]).toEqual([host, 'private']);
    }
    expect(await kindOf('http://half.example/')).toBe('private');
    for (const host of ['shop.example', '93.184.216.34', '172.32.0.1', '[2606:2800:220:1::1]', '192.169.0.1']) {
      expect([host, await kindOf(`https://${host}:8443/hook?x=1#y`)]).toEqual([host, 'public']);
    }
    expect(await kindOf('https://nowhere.example/')).toBe('unknown');
  });

  test('a node is recognised by its name and by its addresses', async () => {
    const names = { ...NAMES, 'node.example': [v4('10.0.0.7')], 'alias.example': [v4('10.0.0.7')] };
    const guard = guardFor(names);
    for (const host of ['node.example', 'NODE.example', 'alias.example', '10.0.0.7']) {
      expect([host, await kindOf(`http://${host}:8332/`, guard)]).toEqual([host, 'forbidden']);
      expect([host, await kindOf(`http://${host}:8333/`, guard)]).toEqual([host, 'private']);
    }
    const esplora = { ...NAMES, 'esplora.example': [v4('93.184.216.40')] };
    expect(await kindOf('https://esplora.example/hook', guardFor(esplora))).toBe('forbidden');
  });
});

test('a forbidden URL has a reason', async () => {
  const reasonOf = async (url: string): Promise<unknown> => {
    const found = await guardFor().resolve(url);
    return found.kind === 'forbidden' ? found.reason : found.kind;
  };
  expect(await reasonOf(`http://127.0.0.1:${OWN_PORT}/`)).toBe('own');
  expect(await reasonOf(`http://127.0.0.1:${NODE_PORT}/`)).toBe('node');
  expect(await reasonOf('http://169.254.169.254/latest')).toBe('reserved');
  expect(await reasonOf('ftp://shop.example/')).toBe('no_web_address');
});

describe('a host and port that an owner typed', () => {
  const guard = guardFor();
  test.each([
    ['127.0.0.1:3000', '127.0.0.1:3000'],
    ['2130706433:3000', '127.0.0.1:3000'],
    ['LAN.example:8080', 'lan.example:8080'],
    ['[0:0::1]:3000', '[::1]:3000'],
    ['lan.example:80', 'lan.example:80'],
    ['lan.example:443', 'lan.example:443'],
    ['lan.example', 'lan.example'],
    ['http://lan.example', undefined],
    ['lan.example:3000/path', undefined],
    ['user@lan.example:3000', undefined],
    ['', undefined],
    ['lan.example:99999', undefined],
  ])('%s is %s', (text, expected) => {
    expect(guard.readHostPort(text)).toBe(expected);
  });

  test('approves the URLs that contain it', () => {
    expect(guard.hostPortsOf('http://lan.example/hook')).toEqual(['lan.example', 'lan.example:80']);
    expect(guard.hostPortsOf('https://lan.example/hook')).toEqual(['lan.example', 'lan.example:443']);
    expect(guard.hostPortsOf('http://lan.example:80/')).toEqual(['lan.example', 'lan.example:80']);
    expect(guard.hostPortsOf('http://LAN.example:3000/')).toEqual(['lan.example:3000']);
    expect(guard.hostPortsOf('ftp://lan.example/')).toEqual([]);
  });
});

describe('no request reaches a forbidden receiver (A10)', { timeout: 60_000 }, () => {
  let canary: Receiver;
  beforeEach(async () => {
    canary = await openReceiver();
  });
  afterEach(() => canary.close());

  const tryAll = async (urls: readonly string[], options: Parameters<typeof openDeliveryWorld>[0]): Promise<void> => {
    const world = await openDeliveryWorld(options);
    for (const [name, found] of Object.entries(NAMES)) world.names.set(name, found);
    for (const [n, url] of urls.entries()) {
      await world.addEndpoint(url, { id: `callback-${n}`, storeId: `store-${n + 2}` });
    }
    world.start();
    for (const [n] of urls.entries()) await world.emit(n + 1, ['payment_received'], `callback-${n}`);
    const settled = async (): Promise<number> => {
      const waiting = (await world.database.read.endpoints.list()).filter(({ state }) => state === 'awaiting_approval');
      const tried = (await world.outbox()).filter(({ attempts }) => attempts > 0);
      return waiting.length + tried.length;
    };
    await expect.poll(settled, { timeout: 60_000 }).toBe(urls.length);
    expect((await world.outbox()).every(({ state }) => state === 'due')).toBe(true);
    await world.close();
    expect(canary.received).toEqual([]);
  };

  test('without approval, in 80 spellings', async () => {
    const loops = LOOPBACK_HOSTS.map((host) => `http://${host}:${canary.port}/`);
    await tryAll([...loops, ...FORBIDDEN_URLS.filter((url) => url !== '')], { allowPrivateNetwork: false });
  });

  test('at Satchel’s own port, even if all private addresses are approved', async () => {
    const loops = LOOPBACK_HOSTS.map((host) => `http://${host}:${canary.port}/`);
    await tryAll(loops, { allowPrivateNetwork: true, ownPorts: [canary.port] });
  });

  test('at a node’s port, even if all private addresses are approved', async () => {
    const loops = LOOPBACK_HOSTS.map((host) => `http://${host}:${canary.port}/`);
    await tryAll(loops, { allowPrivateNetwork: true, nodeUrls: [`http://localhost:${canary.port}`] });
  });

  test('by a name that was public when it was set and then points to loopback', async () => {
    const world = await openDeliveryWorld({ allowPrivateNetwork: false });
    world.names.set('flip.example', [v4('93.184.216.34')]);
    const url = `http://flip.example:${canary.port}/`;
    expect((await world.guard.resolve(url)).kind).toBe('public');
    await world.addEndpoint(url);
    world.names.set('flip.example', [v4('127.0.0.1')]);
    world.start();
    await world.emit(1, ['payment_received']);
    await expect.poll(async () => (await world.endpoint())?.state).toBe('awaiting_approval');
    world.names.set('flip.example', [v4('169.254.169.254')]);
    world.poke();
    await expect.poll(async () => (await world.outbox())[0]?.state).toBe('due');
    await world.close();
    expect(canary.received).toEqual([]);
  });

  test('by a name whose answers alternate between loopback and public addresses, and it is not asked without a pause', async () => {
    const world = await openDeliveryWorld({ allowPrivateNetwork: false, post: async () => expect.fail('sent') });
    let asked = 0;
    const flipping = { get: () => [v4((asked += 1) % 2 === 1 ? '127.0.0.1' : '93.184.216.34')] };
    Object.assign(world.names, flipping);
    await world.addEndpoint(`http://flip.example:${canary.port}/`);
    world.start();
    await world.emit(1, ['payment_received']);
    await expect.poll(async () => (await world.endpoint())?.state).toBe('awaiting_approval');
    for (let n = 0; n < 5; n += 1) {
      world.poke();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(asked).toBeLessThan(12); // each change asks once or twice, and none causes the next
    expect((await world.endpoint())?.state).toBe('awaiting_approval');
    await world.close();
    expect(canary.received).toEqual([]);
  });

  test('by a name that resolves differently each time: it is resolved once per attempt, and that address is dialled', async () => {
    let asked = 0;
    const guard = createEndpointGuard({
      lookup: async () => {
        asked += 1;
        return [v4(asked === 1 ? '127.0.0.1' : '169.254.169.254')];
      },
      ownPorts: () => [],
      nodeUrls: async () => [],
    });
    const url = `http://flip.example:${canary.port}/`;
    const seen = await guard.resolve(url);
    expect(seen).toMatchObject({ kind: 'private', addresses: [{ address: '127.0.0.1' }] });
    if (seen.kind !== 'private') return;
    const closing = new AbortController().signal;
    const attempt = await postEvent({ url, addresses: seen.addresses, headers: {}, body: '{}', closing });
    expect([attempt, asked]).toEqual([{ kind: 'answered', status: 200, answer: '', retryAfterMs: null }, 1]);
    expect(canary.received.map(({ headers }) => headers.host)).toEqual([`flip.example:${canary.port}`]);
  });

  test('by a redirect of an approved receiver', async () => {
    const receiver = await openReceiver();
    const world = await openDeliveryWorld({ allowPrivateNetwork: false });
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.behave = answers(status, { Location: canary.url });
      if (status === 301) {
        await world.addEndpoint(receiver.url);
        await world.endpointApprovals.approve({ userId: null, storeId: STORE }, STORE, `127.0.0.1:${receiver.port}`);
        world.start();
      }
      await world.emit(status, ['payment_received']);
      await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
    }
    await expect.poll(async () => (await world.outbox()).every(({ attempts }) => attempts === 1)).toBe(true);
    await world.close();
    await receiver.close();
    expect(canary.received).toEqual([]);
  });
});

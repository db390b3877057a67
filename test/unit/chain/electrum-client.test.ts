import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createElectrumClient, type ElectrumClient } from '../../../src/main/chain/electrum-client.ts';
import type { Pins } from '../../../src/main/chain/electrum-dial.ts';
import { LinkLost, type LinkOptions } from '../../../src/main/chain/electrum-link.ts';
import { reasonOf } from '../../../src/main/upstream/reasons.ts';
import { makeCertificate, startElectrumServer, type ElectrumServer } from '../../support/electrum-server.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

const start = async (options: Parameters<typeof startElectrumServer>[0] = {}): Promise<ElectrumServer> => {
  const server = await startElectrumServer(options);
  endings.push(server.close);
  return server;
};

const memoryPins = (): Pins & { readonly all: Map<string, string> } => {
  const all = new Map<string, string>();
  return { all, get: async (url) => all.get(url) ?? null, set: async (url, pin) => void all.set(url, pin) };
};

const clientOf = (urls: readonly string[], options: Partial<LinkOptions> & { pins?: Pins } = {}): ElectrumClient => {
  const made = createElectrumClient({ urls, pins: memoryPins(), onNotice: () => {}, onLost: () => {}, ...options });
  endings.push(made.close);
  return made;
};

const text = z.string();
const why = async (work: Promise<unknown>): Promise<string> => work.then(() => 'it worked', reasonOf);

describe('CHAIN-41: the protocol', () => {
  test('the first request names us and the versions that we speak', async () => {
    const server = await start();
    await clientOf([server.url]).connect();
    expect(server.requests).toEqual([
      { jsonrpc: '2.0', id: 0, method: 'server.version', params: ['Satchel', ['1.4', '1.6']] },
    ]);
  });

  test.each([
    ['1.4.2', 'it worked'],
    ['1.6', 'it worked'],
    ['1.2', 'it speaks another version of the protocol'],
    ['1.7', 'it speaks another version of the protocol'],
  ])('a server of version %s: %s', async (version, expected) => {
    const server = await start();
    server.on('server.version', () => ['Test', version]);
    expect(await why(clientOf([server.url]).connect())).toBe(expected);
  });

  test('answers find their requests in any order', async () => {
    const server = await start();
    let first: (() => void) | undefined;
    server.on('slow', async () => new Promise((resolve) => (first = () => resolve('slow'))));
    server.on('quick', () => 'quick');
    const link = await clientOf([server.url]).connect();
    const slow = link.call(text, 'slow');
    expect(await link.call(text, 'quick')).toBe('quick');
    first?.();
    expect(await slow).toBe('slow');
  });

  test('a refusal says why, and fails its own request alone', async () => {
    const server = await start();
    server.on('history', () => new Error('history too large'));
    server.on('quick', () => 'quick');
    const link = await clientOf([server.url]).connect();
    const [refused, answered] = await link.batch([
      { method: 'history', params: [] },
      { method: 'quick', params: [] },
    ]);
    expect(refused).toMatchObject({ ok: false, error: { name: 'ElectrumRefused', message: 'history too large' } });
    expect(answered).toEqual({ ok: true, value: 'quick' });
  });

  test('an answer of another form is refused', async () => {
    const server = await start();
    server.on('number', () => 7);
    const link = await clientOf([server.url]).connect();
    expect(await why(link.call(text, 'number'))).toBe('it does not answer as Electrum servers do');
    expect(await link.call(z.number(), 'number')).toBe(7);
  });

  test('at most 50 requests are under way, and all are answered in their order', async () => {
    const server = await start();
    const open: (() => void)[] = [];
    server.on('echo', async ({ params }) => new Promise((resolve) => void open.push(() => resolve(params[0]))));
    const link = await clientOf([server.url]).connect();
    const answers = link.batch(Array.from({ length: 120 }, (_one, index) => ({ method: 'echo', params: [index] })));
    for (const expected of [50, 100, 120]) {
      await expect.poll(() => open.length).toBe(expected);
      open.slice(-50).forEach((answer) => answer());
    }
    expect((await answers).map((answer) => answer.ok && answer.value)).toEqual(
      Array.from({ length: 120 }, (_one, index) => index),
    );
  });

  test('notifications are handed over', async () => {
    const server = await start();
    const onNotice = vi.fn();
    await clientOf([server.url], { onNotice }).connect();
    server.notify('blockchain.scripthash.subscribe', 'aa', 'bb');
    await expect.poll(() => onNotice.mock.calls).toEqual([['blockchain.scripthash.subscribe', ['aa', 'bb']]]);
  });

  test('a ping keeps the connection', async () => {
    const server = await start();
    await clientOf([server.url], { pingMs: 10 }).connect();
    await expect.poll(() => server.requests.map(({ method }) => method)).toContain('server.ping');
  });
});

describe('CHAIN-33: limits', () => {
  test('an answer that is far too long fails alone', async () => {
    const server = await start();
    server.on('long', () => 'x'.repeat(9_100_000));
    server.on('quick', () => 'quick');
    const link = await clientOf([server.url]).connect();
    const [long, quick] = await Promise.all([why(link.call(text, 'long')), link.call(text, 'quick')]);
    expect([long, quick]).toEqual(['it answers far too much', 'quick']);
    expect(await link.call(text, 'quick')).toBe('quick');
  });

  test('even one whose id comes first', async () => {
    const server = await start();
    server.on('long', ({ id }, socket) => {
      socket.write(`{"jsonrpc": "2.0", "id": ${id}, "result": "${'x'.repeat(9_100_000)}"}\n`);
    });
    const link = await clientOf([server.url]).connect();
    expect(await why(link.call(text, 'long'))).toBe('it answers far too much');
    expect(link.isOpen()).toBe(true);
  });

  test('a line without end or id ends the connection', async () => {
    const server = await start();
    server.on('long', (_request, socket) => void socket.write(`${'x'.repeat(9_100_000)}\n`));
    const link = await clientOf([server.url]).connect();
    expect(await why(link.call(text, 'long'))).toBe('it answers far too much');
    expect(link.isOpen()).toBe(false);
  });

  test('a request that is not answered fails alone while the server answers others', async () => {
    const server = await start();
    server.on('never', () => undefined);
    server.on('quick', () => 'quick');
    const link = await clientOf([server.url], { deadlineMs: 300 }).connect();
    const never = why(link.call(text, 'never'));
    const asking = setInterval(() => void link.call(text, 'quick').catch(() => {}), 20);
    endings.push(() => clearInterval(asking));
    expect(await never).toBe('it did not answer in time');
    expect(link.isOpen()).toBe(true);
  });

  test('a server that says nothing at all is lost', async () => {
    const server = await start();
    server.on('never', () => undefined);
    const onLost = vi.fn();
    const link = await clientOf([server.url], { deadlineMs: 100, onLost }).connect();
    await expect(link.call(text, 'never')).rejects.toThrow(LinkLost);
    expect(link.isOpen()).toBe(false);
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  test('what is no JSON-RPC ends the connection', async () => {
    const server = await start();
    server.on('odd', (_request, socket) => void socket.write('HTTP/1.1 400 Bad Request\n'));
    const link = await clientOf([server.url]).connect();
    expect(await why(link.call(text, 'odd'))).toBe('it answers no JSON-RPC');
  });
});

describe('CHAIN-42: the connection', () => {
  test('what is under way when it is lost fails, and the next call connects again', async () => {
    const server = await start();
    server.on('never', () => undefined);
    server.on('quick', () => 'quick');
    const client = clientOf([server.url]);
    const link = await client.connect();
    const asked = why(link.call(text, 'never'));
    await expect.poll(() => server.requests.length).toBe(2);
    server.hangUp();
    expect(await asked).toBe('it hung up');
    expect(await why(link.call(text, 'quick'))).toBe('it hung up');
    expect(await (await client.connect()).call(text, 'quick')).toBe('quick');
  });

  test('the servers of a list are tried in their order, and one that was wrong comes last', async () => {
    const [first, second] = [await start(), await start()];
    const gone = await startElectrumServer();
    await gone.close();
    const client = clientOf([gone.url, first.url, second.url]);
    await client.connect();
    expect([first.connections(), second.connections()]).toEqual([1, 0]);
    expect(client.label()).toBe(new URL(first.url).host);
    client.distrust();
    await client.connect();
    await expect.poll(() => [first.connections(), second.connections()]).toEqual([0, 1]);
  });

  test('a server that says nothing at the greeting loses no connection, because the next one is asked immediately', async () => {
    const [silent, second] = [await start(), await start()];
    silent.on('server.version', () => undefined);
    const onLost = vi.fn<() => void>();
    const link = await clientOf([silent.url, second.url], { deadlineMs: 1_000, onLost }).connect();
    expect(link.isOpen()).toBe(true);
    expect(onLost).not.toHaveBeenCalled();
    second.hangUp();
    await vi.waitUntil(() => onLost.mock.calls.length === 1, { timeout: 60_000 });
  });

  test('plain TCP goes to private addresses only, and nothing is sent elsewhere', async () => {
    const client = clientOf(['tcp://192.0.2.1:50001']);
    expect(await why(client.connect())).toContain('without encryption');
    expect(await why(clientOf(['tcp://8.8.8.8:50001']).connect())).toContain('without encryption');
    const server = await start();
    await clientOf([server.url.replace('127.0.0.1', 'localhost')]).connect();
    expect(server.connections()).toBe(1);
  });

  test('a certificate that nobody vouches for is known by its key from then on', async () => {
    const tls = makeCertificate();
    const pins = memoryPins();
    const before = await startElectrumServer({ tls });
    await clientOf([before.url], { pins }).connect();
    expect(pins.all.get(before.url)).toMatch(/^[0-9a-f]{64}$/);
    await clientOf([before.url], { pins }).connect();
    await before.close();

    const stranger = await start({ tls: makeCertificate(), port: Number(new URL(before.url).port) });
    expect(await why(clientOf([stranger.url], { pins }).connect())).toContain('another key than before');
    expect(stranger.requests).toEqual([]);
  });

  test('a server that had a valid certificate must always have one', async () => {
    const trusted = getCACertificates('default');
    endings.push(() => setDefaultCACertificates(trusted));
    const tls = makeCertificate();
    const pins = memoryPins();
    setDefaultCACertificates([...trusted, tls.cert]);
    const server = await start({ tls });
    await clientOf([server.url], { pins }).connect();
    expect(pins.all.get(server.url)).toBe('authority');
    setDefaultCACertificates(trusted);
    expect(await why(clientOf([server.url], { pins }).connect())).toContain('another key than before');
  });

  test('one that gets a valid certificate needs its old key no longer', async () => {
    const trusted = getCACertificates('default');
    endings.push(() => setDefaultCACertificates(trusted));
    const tls = makeCertificate();
    const pins = memoryPins();
    const server = await start({ tls });
    pins.all.set(server.url, 'ab'.repeat(32));
    setDefaultCACertificates([...trusted, tls.cert]);
    await clientOf([server.url], { pins }).connect();
    expect(pins.all.get(server.url)).toBe('authority');
  });

  test('closing ends a connection that is still being made', async () => {
    const server = await start();
    server.on('server.version', () => undefined);
    const client = clientOf([server.url]);
    const connecting = why(client.connect());
    await expect.poll(() => server.requests.length).toBe(1);
    client.close();
    expect(await connecting).toBe('it hung up');
  });
});

import { afterEach, expect, test, vi } from 'vitest';
import type { ServerResponse } from 'node:http';
import { createHttpClient, type HttpClient } from '../../../src/main/upstream/http-client.ts';
import { createRpcClient } from '../../../src/main/chain/rpc-client.ts';
import { reasonOf } from '../../../src/main/upstream/reasons.ts';
import { z } from 'zod';
import { startWebServer, type WebServer } from '../chain/web-server.ts';

const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map(async (one) => one.close()));
});
const server = async (answer: Parameters<typeof startWebServer>[0]): Promise<WebServer> => {
  const started = await startWebServer(answer);
  open.push(started);
  return started;
};
const client = (urls: readonly string[], change: Partial<Parameters<typeof createHttpClient>[0]> = {}): HttpClient => {
  const made = createHttpClient({ urls, gapMs: () => 0, backOffMs: 60_000, backOffMaxMs: 60_000, ...change });
  open.push(made);
  return made;
};
const failure = async (asked: Promise<unknown>): Promise<string> => asked.then(() => 'answered', reasonOf);

test.each([500, 503, 429])('after %i a host is left alone and the next one is asked (F7)', async (status) => {
  const bad = await server((_path, response) => response.writeHead(status).end());
  const good = await server((_path, response) => response.end('fine'));
  const http = client([bad.url, good.url]);
  for (let count = 0; count < 3; count += 1) expect(await http.get('/x')).toMatchObject({ status: 200, body: 'fine' });
  expect(bad.asked).toHaveLength(1);
  expect(http.label()).toBe(new URL(good.url).host);
});

test('Retry-After is obeyed', async () => {
  const busy = await server((_path, response) => response.writeHead(429, { 'retry-after': '120' }).end());
  const http = client([busy.url], { backOffMs: 0, backOffMaxMs: 0 });
  expect(await failure(http.get('/x'))).toBe('it answers 429');
  expect(await failure(http.get('/x'))).toBe('it asked to be left alone for a while');
  expect(busy.asked).toHaveLength(1);
});

/** Moves the monotonic clock forward. */
const later = (ms: number): void => {
  const nowMs = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs + ms);
};

test('CHAIN-33: a server that asks for a day is asked again after a minute, and after 10 s once a sale is open', async () => {
  const busy = await server((_path, response) => response.writeHead(429, { 'retry-after': '86400' }).end());
  let longestMs = 60_000;
  const http = client([busy.url], {
    backOffMs: 0,
    backOffMaxMs: 0,
    longestPauseMs: () => longestMs,
  });
  await failure(http.get('/x'));
  later(59_000);
  expect(await failure(http.get('/x'))).toBe('it asked to be left alone for a while');
  longestMs = 10_000;
  expect(await failure(http.get('/x'))).toBe('it answers 429');
  expect(busy.asked).toHaveLength(2);
  const plain = client([busy.url], { backOffMs: 0, backOffMaxMs: 0 });
  await failure(plain.get('/x'));
  later(61_000);
  expect(await failure(plain.get('/x'))).toBe('it answers 429');
});

test('CHAIN-32: what fails for one path is asked apart, and the host is asked for the others as before', async () => {
  const answers = new Map<string, (response: ServerResponse) => void>([
    ['/much', (response) => response.end(Buffer.alloc(5_100_000))],
    ['/error', (response) => response.writeHead(500).end()],
    ['/cut', (response) => response.destroy()],
    ['/busy', (response) => response.writeHead(429, { 'retry-after': '60' }).end()],
  ]);
  const one = await server((path, response) => (answers.get(path) ?? (() => response.end('fine')))(response));
  const http = client([one.url]);
  for (const path of ['/much', '/error', '/cut']) {
    expect(await failure(http.getApart(path))).not.toBe('answered');
    expect(http.pauseMs()).toBe(0);
    expect(await http.get('/x')).toMatchObject({ body: 'fine' });
  }
  expect(await failure(http.getApart('/busy'))).toBe('it answers 429');
  expect(http.pauseMs()).toBeGreaterThan(0);
  expect(await failure(http.get('/x'))).toBe('it asked to be left alone for a while');
});

test('requests to one host keep the gap between them', async () => {
  const slow = await server((_path, response) => response.end('fine'));
  const http = client([slow.url], { gapMs: () => 60 });
  const fromMs = performance.now();
  await Promise.all([http.get('/1'), http.get('/2'), http.get('/3')]);
  // a busy machine makes each request later, never earlier
  for (const [n, { atMs }] of slow.asked.entries()) expect(atMs - fromMs).toBeGreaterThan(n * 60 - 5);
  expect(slow.asked).toHaveLength(3);
});

test('an endless answer, a silent one, a redirect and a broken one fail with a reason in words (F7)', async () => {
  const endless = await server((_path, response) => {
    const chunk = Buffer.alloc(1_000_000);
    const more = (): void => {
      if (!response.destroyed) response.write(chunk, more);
    };
    more();
  });
  expect(await failure(client([endless.url]).get('/x'))).toBe('it answers far too much');
  const silent = await server(() => {});
  expect(await failure(client([silent.url], { deadlineMs: 50 }).get('/x'))).toBe('it did not answer in time');
  const elsewhere = await server((_path, response) => response.writeHead(302, { location: '/y' }).end());
  expect(await failure(client([elsewhere.url]).get('/x'))).toBe('it redirects to another address');
  expect(elsewhere.asked).toHaveLength(1);
  const broken = await server((_path, response) => response.destroy());
  expect(await failure(client([broken.url]).get('/x'))).toBe('it hung up');
});

test('a node that refuses, warms up or is no Bitcoin Core fails with a reason in words, without the password', async () => {
  const ask = async (answer: Parameters<typeof startWebServer>[0]): Promise<string> => {
    const node = await server(answer);
    const rpc = createRpcClient({ url: node.url, username: 'u', password: 'hunter2' });
    open.push(rpc);
    return failure(rpc.call(z.number(), 'getblockcount'));
  };
  expect(await ask((_path, response) => response.writeHead(401).end())).toContain('user name or password');
  expect(await ask((_path, response) => response.end('<html>'))).toBe('it answers no JSON');
  expect(await ask((_path, response) => response.end('[]'))).toBe('it answers no JSON-RPC');
  const error = JSON.stringify([{ id: 0, result: null, error: { code: -28, message: 'Loading block index…' } }]);
  expect(await ask((_path, response) => response.writeHead(500).end(error))).toBe('Loading block index…');
  const text = JSON.stringify([{ id: 0, result: 'ten', error: null }]);
  expect(await ask((_path, response) => response.end(text))).toContain('as Bitcoin Core does');
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from 'node:net';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { STORE_ID } from '../../support/seed-http.ts';
import { readStoredRows } from '../../support/stored-rows.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ publicUrl: 'https://pay.shop.example', settings: { allowedHosts: ['pos.shop.example'] } });
});
afterAll(() => server.close());

const LISTENERS = ['port', 'publicPort'] as const;
const FOREIGN: readonly ((port: number) => string)[] = [
  () => 'evil.example',
  (port) => `evil.example:${port}`,
  () => '127.0.0.1',
  (port) => `127.0.0.1:${port + 7}`,
  (port) => `127.0.0.1.evil.example:${port}`,
  (port) => `localhost.evil.example:${port}`,
  (port) => `localhost.:${port}`,
  (port) => `127.0.0.1@evil.example:${port}`,
  (port) => `[::ffff:127.0.0.1]:${port}`,
  (port) => `0.0.0.0:${port}`,
  (port) => `2130706433:${port}`,
  (port) => `user:password@127.0.0.1:${port}`,
];

describe.each(LISTENERS)('Host on %s', (listener) => {
  test.each(FOREIGN.map((form) => [form(1), form]))('A1: %s is refused before anything else', async (_name, form) => {
    const port = server[listener];
    const headers = { Host: form(port), ...bearer(server.cashier), 'X-Api-Key': server.apiKey };
    const before = readStoredRows(server.folder, new Set());
    const paths = ['/', '/api/till/session', '/api/till/events', '/nothing/here', '/health', '/api/display/events'];
    for (const path of paths) {
      const answer = await ask(port, { path, headers });
      expect([path, answer.status, answer.json()['code']]).toEqual([path, 421, 'wrong_host']);
    }
    const keyed = { Host: headers.Host, 'X-Api-Key': server.apiKey };
    for (const [path, body, sent] of [
      ['/api/till/invoices', { amount: '1.00', currency: 'EUR' }, headers],
      ['/api/checkout/invoices', { amountUsd: '1.00' }, keyed],
      [`/api/v1/stores/${STORE_ID}/invoices`, { amount: 1 }, keyed],
    ] as const) {
      expect([path, (await ask(port, { method: 'POST', path, headers: sent, body })).status]).toEqual([path, 421]);
    }
    expect(readStoredRows(server.folder, new Set())).toBe(before);
  });

  test('the listener’s own names are known, in upper and lower case', async () => {
    const port = server[listener];
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`]) {
      const answer = await ask(port, { path: '/nothing/here', headers: { Host: host } });
      expect([host, answer.status]).toEqual([host, 404]);
    }
  });

  test('the hosts that the owner allowed are known', async () => {
    const answer = await ask(server[listener], { path: '/nothing/here', headers: { Host: 'pos.shop.example' } });
    expect(answer.status).toBe(404);
  });
});

test('the host of --public-url is known on the public listener only', async () => {
  const headers = { Host: 'pay.shop.example' };
  expect((await ask(server.publicPort, { path: '/nothing/here', headers })).status).toBe(404);
  expect((await ask(server.port, { path: '/nothing/here', headers })).status).toBe(421);
});

/** Sends bytes that no HTTP client would send. */
const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (part) => (answer += part.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });

test('A1: no Host, two Hosts and a whole URL as target are refused', async () => {
  const own = `127.0.0.1:${server.port}`;
  const forms = [
    'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    `GET http://evil.example/ HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
  ];
  for (const form of forms)
    expect((await raw(server.port, form)).split('\r\n')[0]).toBe('HTTP/1.1 421 Misdirected Request');
});

test('bytes that are not HTTP are answered in the shape of all errors', async () => {
  const answer = await raw(server.port, 'NONSENSE\r\n\r\n');
  expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 400 Bad Request');
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ code: 'malformed_request' });
});

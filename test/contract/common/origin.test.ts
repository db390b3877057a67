import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../../src/shared/contract/index.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ training: true });
});
afterAll(() => server.close());

const ROUTES = contract
  .filter(({ listener }) => listener !== 'public')
  .map((route) => [route.id, route.method.toUpperCase(), route.path.replace(/\{\w+\}/g, 'x'.repeat(22))] as const);

const credentials = () => ({ ...bearer(server.owner), 'X-Till': server.tillToken });

describe.each(ROUTES)('%s: %s %s', (_id, method, path) => {
  const send = (headers: Record<string, string>) =>
    ask(server.port, { method, path, headers: { ...credentials(), ...headers } });

  test('A2: another website is refused', async () => {
    const forms: Record<string, string>[] = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: `http://127.0.0.1:${server.publicPort}` },
      { Origin: `https://127.0.0.1:${server.port}` },
      { Origin: `http://127.0.0.1:${server.port}.evil.example` },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    ];
    for (const headers of forms) {
      const answer = await send(headers);
      expect([headers, answer.status, answer.json()['code']]).toEqual([headers, 403, 'foreign_origin']);
    }
  });

  test('A2: no answer to another website has a CORS header', async () => {
    const answer = await ask(server.port, { method: 'OPTIONS', path, headers: { Origin: 'https://evil.example' } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('A2: a form, text or multipart body is refused', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''];
    for (const type of types) {
      const answer = await ask(server.port, {
        method,
        path,
        headers: { ...credentials(), ...(type && { 'Content-Type': type }), 'Content-Length': '7' },
        body: '{"a":1}',
      });
      expect([type, answer.status, answer.json()['code']]).toEqual([type, 415, 'unsupported_media_type']);
    }
  });
});

test('our own pages are let in', async () => {
  const headers = {
    ...bearer(server.cashier),
    Origin: `http://127.0.0.1:${server.port}`,
    'Sec-Fetch-Site': 'same-origin',
  };
  expect((await ask(server.port, { path: '/api/till/invoices', headers })).status).toBe(200);
});

test('A2: a link on another website opens a page and nothing else', async () => {
  const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  expect((await ask(server.port, { path: '/docs', headers })).status).toBe(200);
  expect((await ask(server.port, { path: '/docs', headers: { ...headers, 'Sec-Fetch-Dest': 'iframe' } })).status).toBe(
    403,
  );
  expect((await ask(server.port, { method: 'POST', path: '/docs', headers })).status).toBe(403);
  expect((await ask(server.port, { path: '/openapi.json', headers })).status).toBe(403);
});

test('a payment page opens from any website', async () => {
  const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://shop.example' };
  expect((await ask(server.publicPort, { path: '/pay/unknown', headers })).status).toBe(404);
});

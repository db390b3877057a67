import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildOpenApi } from '../../../src/main/http/build-open-api.ts';
import { contract } from '../../../src/shared/contract/index.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask } from '../../support/http-client.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ training: true });
});
afterAll(() => server.close());

test('ids and paths of the contract are unique', () => {
  const ids = contract.map(({ id }) => id);
  const addresses = contract.flatMap((route) =>
    [route.path, ...(route.aliases ?? [])].map((path) => `${route.method} ${path}`),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(addresses).size).toBe(addresses.length);
});

const PLACES = contract.flatMap((route) =>
  [route.path, ...(route.aliases ?? [])].map((path) => [route.method.toUpperCase(), path, route.listener] as const),
);

test.each(PLACES)('A15: %s %s is served on its listener (%s) and on no other', async (method, path, listener) => {
  const at = path.replace(/\{\w+\}/g, 'x');
  const inside = await ask(server.port, { method: 'TRACE', path: at });
  const overrides = await ask(server.publicPort, { method: 'TRACE', path: at });
  const known = [inside, overrides].map(
    ({ status, headers }) => status === 405 && String(headers.allow).includes(method),
  );
  expect(known).toEqual([listener !== 'public', listener !== 'private']);
});

test('the OpenAPI document holds every route and nothing else', async () => {
  const described = (await ask(server.port, { path: '/openapi.json' })).json();
  expect(described['openapi']).toBe('3.1.0');
  const paths = described['paths'] as Record<string, Record<string, unknown>>; // OpenAPI's own form
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(operations.toSorted()).toEqual(PLACES.map(([method, path]) => `${method} ${path}`).toSorted());
  expect(described).toEqual(JSON.parse(JSON.stringify(buildOpenApi())));
});

test('the docs page loads nothing from other servers', async () => {
  const page = await ask(server.port, { path: '/docs' });
  const links = [...page.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) {
    expect(link.startsWith('/')).toBe(true);
    expect([link, (await ask(server.port, { path: link })).status]).toEqual([link, 200]);
  }
  expect(page.text).not.toMatch(/<script>|<style>| style=| on\w+=/);
});

test('the manual is a page of the private listener that needs no script and loads nothing from other servers', async () => {
  const built = await openHttp({ rendererFolder: resolve(import.meta.dirname, '../../../out/renderer') });
  const page = await ask(built.port, { path: '/manual' });
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toContain('<h2 id="what-the-words-mean">');
  expect(page.text).not.toMatch(/<script|<style| style=| on\w+=/);
  const files = [...page.text.matchAll(/<link[^>]+href="([^"]+)"/g)].map(([, file = '']) => file);
  expect(files.some((file) => file.endsWith('.css'))).toBe(true);
  for (const file of files.filter((each) => !each.startsWith('data:'))) {
    const { pathname } = new URL(file, `http://127.0.0.1:${built.port}/manual`);
    expect([pathname, (await ask(built.port, { path: pathname })).status]).toEqual([pathname, 200]);
  }
  expect((await ask(built.publicPort, { path: '/manual' })).status).toBe(404);
  await built.close();
});

test('payment pages asked for on the private listener are redirected to the public one', async () => {
  for (const path of ['/pay/x', '/i/x', '/r/x']) {
    const answer = await ask(server.port, { path });
    expect([answer.status, answer.headers.location]).toEqual([302, `http://127.0.0.1:${server.publicPort}${path}`]);
  }
});

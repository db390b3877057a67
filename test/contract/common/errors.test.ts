import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SecretsLocked } from '../../../src/main/app/ports.ts';
import { StorageFull } from '../../../src/main/app/repositories.ts';
import { serve } from '../../../src/main/http/handler.ts';
import { contract } from '../../../src/shared/contract/index.ts';
import { bootRoute, loginRoute } from '../../../src/shared/contract/people.ts';
import { getRatesRoute } from '../../../src/shared/contract/settings.ts';
import { getSessionRoute } from '../../../src/shared/contract/session.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer, type Answered } from '../../support/http-client.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    extraRoutes: [
      serve(bootRoute, () => {
        throw new Error('a secret of the inside');
      }),
      serve(getSessionRoute, () => Promise.reject(new StorageFull())),
      serve(getRatesRoute, () => Promise.reject(new SecretsLocked())),
      // an answer that breaks its contract
      serve(loginRoute, (() => Promise.resolve({ ok: true, value: { status: 200, body: { token: 7 } } })) as never),
    ],
  });
});
afterAll(() => server.close());

const shape = (answer: Answered, status: number, code: string): void => {
  const body = answer.json();
  expect([answer.status, body['code']]).toEqual([status, code]);
  expect(body['message']).toBe(body['error']);
  expect(body['requestId']).toBe(answer.headers['x-request-id']);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.text).not.toMatch(/at .*\.ts:|node_modules|<html/);
};

describe('one shape for all refusals', () => {
  test('unknown paths are answered 404', async () => {
    for (const path of [
      '/nothing',
      '/api/nothing',
      '/api/till',
      '/%ff',
      '/a%00b',
      '/..%2f..%2fetc/passwd',
      '/assets/..%2f..%2fsatchel.db',
    ]) {
      shape(await ask(server.port, { path }), 404, 'not_found');
      shape(await ask(server.publicPort, { path }), 404, 'not_found');
    }
  });

  test('a bug is answered 500 and logged; the answer does not hold the reason', async () => {
    const answer = await ask(server.port, { path: '/api/boot' });
    shape(answer, 500, 'internal');
    expect(answer.text).not.toContain('a secret of the inside');
    expect(server.logLines.join('\n')).toContain('a secret of the inside');
  });

  test('an answer that breaks the contract is never sent', async () => {
    const answer = await ask(server.port, {
      method: 'POST',
      path: '/api/auth/login',
      body: { name: 'a', password: 'b' },
    });
    shape(answer, 500, 'internal');
  });

  test('F5: a full disk is answered 503', async () => {
    shape(await ask(server.port, { path: '/api/till/session', headers: bearer(server.owner) }), 503, 'storage_full');
  });

  test('secrets that get locked during a request are answered 503', async () => {
    shape(await ask(server.port, { path: '/api/till/rates', headers: bearer(server.owner) }), 503, 'locked');
  });

  test('validation errors name the fields', async () => {
    const headers = bearer(server.cashier);
    const answer = await ask(server.port, {
      method: 'POST',
      path: '/api/till/invoices',
      headers,
      body: { amount: [], x: 1 },
    });
    shape(answer, 400, 'validation_failed');
    expect(answer.json()['error']).toBe('Validation failed');
    expect(Object.keys(answer.json()['details'] as object).toSorted()).toEqual(['amount', 'currency', 'x']);
  });
});

describe('methods and slashes', () => {
  const paths = [
    ...new Set(
      contract.filter(({ listener, trainingOnly }) => listener !== 'public' && !trainingOnly).map(({ path }) => path),
    ),
  ];
  test.each(paths)('%s: another method is answered 405 with the allowed ones', async (path) => {
    const answer = await ask(server.port, { method: 'TRACE', path: path.replace(/\{\w+\}/g, 'x') });
    shape(answer, 405, 'method_not_allowed');
    const allowed = contract.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    expect(
      String(answer.headers.allow)
        .split(', ')
        .filter((method) => method !== 'HEAD')
        .toSorted(),
    ).toEqual(allowed.toSorted());
  });

  test('pages allow GET alone', async () => {
    const answer = await ask(server.port, { method: 'DELETE', path: '/docs' });
    shape(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('a trailing slash is the same route', async () => {
    for (const path of ['/health', '/health/', '/api/health/', '/api/v1/stores/health/', '/api/v1/health']) {
      expect([path, (await ask(server.port, { path })).json()['status']]).toEqual([path, 'UP']);
    }
  });

  test('training routes exist in training only', async () => {
    const answer = await ask(server.port, {
      method: 'POST',
      path: '/api/till/training/pay',
      headers: bearer(server.owner),
      body: {},
    });
    shape(answer, 404, 'not_found');
  });
});

describe('headers of every answer', () => {
  test('a strict content policy, no HSTS, a same-origin referrer, and no caching', async () => {
    for (const [port, path] of [
      [server.port, '/api/boot'],
      [server.publicPort, '/nothing'],
      [server.port, '/docs'],
    ] as const) {
      const { headers } = await ask(port, { path });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('A5: no log line holds a credential', () => {
    const log = server.logLines.join('\n');
    for (const secret of [server.owner, server.cashier, server.apiKey, server.tillToken, server.displayToken]) {
      expect(log).not.toContain(secret);
    }
  });
});

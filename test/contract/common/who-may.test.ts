/** Calls every route as every kind of caller, and holds the answers against the table of `docs/api/roles.md`. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildRoles } from '../../../src/main/http/build-roles.ts';
import { CALLER_KINDS, verdictOf, type CallerKind } from '../../../src/main/http/who-may.ts';
import { contract } from '../../../src/shared/contract/index.ts';
import type { RouteContract } from '../../../src/shared/contract/route.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer, type Answered } from '../../support/http-client.ts';
import { logIn, putKey, STORE_ID, userIdOf } from '../../support/seed-http.ts';

const OTHER_STORE = 'store0000000000000000002';
const settings = { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } };
const servers: { readonly [Training in 'shop' | 'training']?: OpenHttp } = {};
const headers = new Map<OpenHttp, Map<CallerKind, Record<string, string>>>();

beforeAll(async () => {
  for (const training of [false, true]) {
    const server = await openHttp({ settings, training });
    Object.assign(servers, { [training ? 'training' : 'shop']: server });
    const all = new Map<CallerKind, Record<string, string>>();
    for (const kind of CALLER_KINDS) all.set(kind, await headersOf(server, kind));
    headers.set(server, all);
  }
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
});

/** Older than a password stays fresh. */
const STALE_MS = 5 * 60_000 + 1;

const headersOf = async (server: OpenHttp, caller: CallerKind): Promise<Record<string, string>> => {
  const { parts } = server;
  switch (caller.kind) {
    case 'anonymous':
      return {};
    case 'till':
      return { 'X-Till': server.tillToken };
    case 'screen':
      return { 'X-Display': server.displayToken };
    case 'key': {
      const raw = `fc_live_${parts.ids.token()}`;
      putKey(parts, raw, [caller.scope], caller.otherStore ? await otherStoreOf(server) : STORE_ID);
      return { 'X-Api-Key': raw };
    }
    default: {
      const token = await logIn(parts, caller.role, {
        how: caller.proof === 'pin' ? 'pin' : 'password',
        ageMs: caller.proof === 'freshPassword' ? 0 : STALE_MS,
        cookie: caller.kind === 'cookie',
        ...('otherStore' in caller && { storeId: await otherStoreOf(server) }),
      });
      if (caller.kind === 'session') return bearer(token);
      const cookie = { Cookie: `session=${token}` };
      return caller.writes ? { ...cookie, ...(await secondValueOf(server, token)) } : cookie;
    }
  }
};

/** Only a program that logged in itself can send this: a server that received the cookie cannot. */
const secondValueOf = async ({ port, parts }: OpenHttp, token: string): Promise<Record<string, string>> => {
  const claims = await parts.tokens.verify(token, parts.clock.nowMs());
  const csrf = await parts.tokens.csrfToken(claims?.sessionId ?? '');
  return { Origin: `http://127.0.0.1:${port}`, 'X-CSRF-Token': csrf };
};

const otherStoreOf = async ({ parts }: OpenHttp): Promise<string> => {
  const store = await parts.database.read.stores.get(STORE_ID);
  if (!store) throw new Error('no store');
  if (!(await parts.database.read.stores.get(OTHER_STORE))) {
    await parts.database.write((tx) => tx.stores.insert({ ...store, id: OTHER_STORE, name: 'Second' }));
  }
  return OTHER_STORE;
};

/** Refusals of a guard. Any other answer came from behind the guards: the body or the ids are not good. */
const REFUSALS: ReadonlySet<string> = new Set([
  'missing_credential',
  'invalid_session',
  'invalid_api_key',
  'invalid_display',
  'invalid_till',
  'missing_scope',
  'forbidden',
  'foreign_origin',
  'csrf_token_needed',
  'not_by_cookie',
  'password_needed',
  'loopback_only',
]);

/** Unknown ids of the right form; the store and the owner are real, so that a 404 is the guard's. */
const pathOf = ({ path }: RouteContract): string =>
  path
    .replace('{storeId}', STORE_ID)
    .replace('{id}', userIdOf('owner'))
    .replace(/\{\w+\}/g, 'x'.repeat(22));

const answerTo = async (server: OpenHttp, route: RouteContract, caller: CallerKind): Promise<string> => {
  const port = route.listener === 'public' ? server.publicPort : server.port;
  const method = route.stream ? 'HEAD' : route.method.toUpperCase(); // the head of a stream ends by itself
  const sent = headers.get(server)?.get(caller) ?? {};
  const answer = await ask(port, { method, path: pathOf(route), headers: sent });
  const mayBeNotFound = verdictOf(route, caller) === 'not_found';
  return method === 'HEAD' ? refusedStatus(answer, mayBeNotFound) : refusedCode(answer, mayBeNotFound);
};

/** @param mayBeNotFound a 404 is the guard's, and not that of an unknown id */
const refusedStatus = ({ status }: Answered, mayBeNotFound: boolean): string =>
  [401, 403].includes(status) || (mayBeNotFound && status === 404) ? `status ${status}` : 'in';

const refusedCode = (answer: Answered, mayBeNotFound: boolean): string => {
  const code = answer.text.startsWith('{') ? String(answer.json()['code']) : 'none';
  return REFUSALS.has(code) || (mayBeNotFound && code === 'not_found') ? code : 'in';
};

const STATUS_OF: Readonly<Record<string, number>> = {
  missing_credential: 401,
  invalid_api_key: 401,
  missing_scope: 403,
  forbidden: 403,
  password_needed: 403,
  not_found: 404,
};

/** In training a browser pairs itself, so the guard asks nothing of a caller without a credential. */
const wantedOf = (route: RouteContract, caller: CallerKind, isTraining: boolean): string => {
  const verdict = verdictOf(route, caller);
  if (isTraining && route.access.kind === 'pairing' && verdict === 'missing_credential') return 'in';
  return route.stream && verdict !== 'in' ? `status ${STATUS_OF[verdict]}` : verdict;
};

const deviations = async (server: OpenHttp, route: RouteContract, isTraining: boolean): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (const caller of CALLER_KINDS) {
    if (route.id === 'logOut') Object.assign(headersFor(server, caller), await headersOf(server, caller)); // it ended
    const [got, wanted] = [await answerTo(server, route, caller), wantedOf(route, caller, isTraining)];
    if (got !== wanted) found.push({ caller, got, wanted });
  }
  return found;
};
const headersFor = (server: OpenHttp, caller: CallerKind): Record<string, string> =>
  headers.get(server)?.get(caller) ?? {};

const NAMED = contract.map((route) => [route.id, route] as const);
const last = (a: RouteContract, b: RouteContract): number => Number(a.id === 'logOut') - Number(b.id === 'logOut');

describe.each(NAMED.toSorted(([, a], [, b]) => last(a, b)))('A3, A6, A28: %s', (_id, route) => {
  test('lets in whom the table names, and nobody else', async () => {
    const server = servers[route.trainingOnly ? 'training' : 'shop'] ?? expect.fail('no server');
    expect(await deviations(server, route, route.trainingOnly ?? false)).toEqual([]);
  });
});

test('in training a browser pairs itself', async () => {
  const route = contract.find(({ access }) => access.kind === 'pairing') ?? expect.fail('no such route');
  expect(await deviations(servers.training ?? expect.fail('no server'), route, true)).toEqual([]);
});

test('the table of the document is this one', () => {
  expect(readFileSync('docs/api/roles.md', 'utf8')).toBe(buildRoles());
});

test('A30: the second value of a cookie session cannot be made from the cookie', async () => {
  const server = servers.shop ?? expect.fail('no server');
  const token = await logIn(server.parts, 'owner', { cookie: true });
  const csrf = (await secondValueOf(server, token))['X-CSRF-Token'];
  const [head = '', body = '', signature = ''] = token.split('.');
  for (const guess of [token, head, body, signature, createHmac('sha256', token).update(body).digest('base64url')]) {
    expect(guess).not.toBe(csrf);
    const sent = { Cookie: `session=${token}`, Origin: `http://127.0.0.1:${server.port}`, 'X-CSRF-Token': guess };
    const answer = await ask(server.port, {
      method: 'POST',
      path: '/api/checkout/invoices',
      headers: sent,
      body: { amountUsd: '5' },
    });
    expect([answer.status, answer.json()['code']]).toEqual([403, 'csrf_token_needed']);
  }
});

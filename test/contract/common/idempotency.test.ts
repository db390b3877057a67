import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createIdempotency } from '../../../src/main/http/guards/idempotency.ts';
import { serve } from '../../../src/main/http/handler.ts';
import { createApiKeyRoute } from '../../../src/shared/contract/keys.ts';
import { createUserRoute } from '../../../src/shared/contract/people.ts';
import { ok, refuse } from '../../../src/shared/result.ts';
import { logInAgain, openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { STORE_ID, userIdOf } from '../../support/seed-http.ts';
import { ask, bearer } from '../../support/http-client.ts';

const unlimited = { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } };
let server: OpenHttp;
let slow = Promise.withResolvers<void>();
let refusals = 0;
beforeAll(async () => {
  server = await openHttp({
    settings: unlimited,
    extraRoutes: [
      serve(createUserRoute, async () => {
        refusals += 1;
        await slow.promise;
        return refuse(refusals === 1 ? 'name_taken' : 'forbidden');
      }),
      serve(createApiKeyRoute, async ({ context }) => {
        const body = {
          id: 'key0000000000000000000000',
          rawKey: 'fc_live_secret',
          keyPrefix: 'fc_live_secr',
          label: 'x',
          storeId: STORE_ID,
          scopes: [],
          createdAt: '2026-11-21T00:00:00.000Z',
        };
        await server.parts.database.write((tx) => context.saveResponse(tx, 200, body, body.id));
        return ok({ status: 200, body });
      }),
    ],
  });
});
afterAll(() => server.close());
afterEach(() => {
  slow.resolve();
  slow = Promise.withResolvers();
});

const post = (
  key: string,
  body: unknown,
  path = '/api/checkout/invoices',
  headers: Record<string, string> = { 'X-Api-Key': server.apiKey },
) => ask(server.port, { method: 'POST', path, headers: { ...headers, 'Idempotency-Key': key }, body });
const total = async (): Promise<number> =>
  (await server.parts.database.read.invoices.list({ storeId: STORE_ID, limit: 1 })).total;

describe('a key with the same body', () => {
  test('repeats the first answer, word for word', async () => {
    const before = await total();
    const first = await post('replay', { amountUsd: '5.00' });
    await sleep(1_100); // a second invoice would have less time left
    const second = await post('replay', { amountUsd: '5.00' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(await total()).toBe(before + 1);
  });

  test('F10: 50 parallel requests make one invoice; the others repeat its answer or are told to wait', async () => {
    const before = await total();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('parallel', { amountUsd: '7.00' })));
    expect(await total()).toBe(before + 1);
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect([answer.status, answer.json()['code'], answer.headers['retry-after']]).toEqual([
        409,
        'idempotency_running',
        '1',
      ]);
    }
    expect((await post('parallel', { amountUsd: '7.00' })).text).toBe(made[0]?.text);
  });

  test('repeats a refusal too', async () => {
    slow.resolve();
    const body = { name: 'Ada', role: 'cashier', pin: '1924' };
    const headers = bearer(server.owner);
    const first = await post('refused', body, '/api/till/users', headers);
    const second = await post('refused', body, '/api/till/users', headers);
    expect([first.status, first.json()['code']]).toEqual([409, 'name_taken']);
    expect([second.text, refusals]).toEqual([first.text, 1]);
  });

  test('a 401 is not kept', async () => {
    const bad = await post('kept', { amountUsd: '5.00' }, undefined, { 'X-Api-Key': 'fc_live_wrong' });
    const good = await post('kept', { amountUsd: '5.00' });
    expect([bad.status, good.status]).toEqual([401, 201]);
  });

  test('an answer with a secret is given once; a repeat names what was made', async () => {
    const path = `/api/users/${userIdOf('owner')}/checkout-api-key`;
    const first = await post('secret', { label: 'x' }, path, bearer(server.owner));
    const second = await post('secret', { label: 'x' }, path, bearer(server.owner));
    expect(first.json()['rawKey']).toBe('fc_live_secret');
    expect(second.json()).toMatchObject({ code: 'secret_already_shown', params: { id: first.json()['id'] } });
    expect(second.status).toBe(409);
  });
});

describe('a key that does not match', () => {
  test('another body is answered 422', async () => {
    await post('other', { amountUsd: '5.00' });
    const answer = await post('other', { amountUsd: '5.01' });
    expect([answer.status, answer.json()['code']]).toEqual([422, 'idempotency_mismatch']);
  });

  test('while the first request runs, the same body is answered 409 and another body 422', async () => {
    const body = { name: 'Eve', role: 'cashier', pin: '1924' };
    const running = post('running', body, '/api/till/users', bearer(server.owner));
    await sleep(50);
    const same = await post('running', body, '/api/till/users', bearer(server.owner));
    const other = await post('running', { ...body, name: 'Mallory' }, '/api/till/users', bearer(server.owner));
    slow.resolve();
    await running;
    expect([same.status, other.status]).toEqual([409, 422]);
  });

  test('another caller or path has keys of its own', async () => {
    const before = await total();
    await post('mine', { amountUsd: '5.00' });
    await post('mine', { amountUsd: '5.00' }, undefined, bearer(server.owner));
    await post('mine', { amount: '5.00', currency: 'EUR' }, '/api/till/invoices', bearer(server.owner));
    expect(await total()).toBe(before + 3);
  });

  test('a key of more than 255 characters, or not ASCII, is refused', async () => {
    for (const key of ['x'.repeat(256), 'ü']) {
      const answer = await post(key, { amountUsd: '5.00' });
      expect([answer.status, Object.keys(answer.json()['details'] as object)]).toEqual([400, ['Idempotency-Key']]);
    }
  });
});

describe('A21: what is kept of keys is bounded', () => {
  const rows = (): unknown => {
    const database = new Database(join(server.folder, 'satchel.db'), { readonly: true });
    const count: unknown = database.prepare('select count(*) from idempotency').pluck().get();
    database.close();
    return count;
  };

  test('nothing is kept of a caller without a credential', async () => {
    const before = rows();
    for (let time = 0; time < 20; time += 1) {
      const answer = await post(`anonymous ${time}`, { name: 'x', password: 'y' }, '/api/auth/login', {});
      expect(answer.status).toBe(409);
    }
    expect(rows()).toBe(before);
  });

  test('ten thousand answers per caller; one more drops the oldest, and the newest are still repeated', async () => {
    const subject = 'key:of the flood';
    const scope = { subject, storeId: '', method: 'POST', path: '/x' };
    const { database } = server.parts;
    const idempotency = createIdempotency({ database, clock: server.parts.clock });
    const answer = { status: 200, text: '{}' };
    await database.write(async (tx) => {
      for (let made = 0; made < 10_000; made += 1) {
        const createdAtMs = server.parts.clock.nowMs() - 10_000 + made;
        const row = {
          ...scope,
          key: `k${made}`,
          bodyDigest: 'b',
          status: 200,
          answer: '{}',
          secretId: null,
          createdAtMs,
        };
        await tx.idempotency.insert(row);
      }
    });
    const begun = await idempotency.begin({ ...scope, key: 'one more' }, 'b', true);
    if (!begun.ok) return expect.fail(begun.error.code);
    await begun.value.keep(answer);
    begun.value.end();
    expect(await database.write((tx) => tx.idempotency.count(subject))).toBe(9_000);
    for (const key of ['one more', 'k9999', 'k1001']) {
      expect(await idempotency.begin({ ...scope, key }, 'b', true)).toMatchObject({ value: { replay: answer } });
    }
    expect(await idempotency.begin({ ...scope, key: 'k0' }, 'b', true)).not.toHaveProperty('value.replay');
  });

  test('a caller without a credential still runs one request per key at a time', async () => {
    const { database, clock } = server.parts;
    const idempotency = createIdempotency({ database, clock });
    const scope = { subject: 'address:::1', storeId: '', method: 'POST', path: '/x', key: 'k' };
    const first = await idempotency.begin(scope, 'b', false);
    expect(await idempotency.begin(scope, 'b', false)).toMatchObject({ error: { code: 'idempotency_running' } });
    if (first.ok) first.value.end();
    expect((await idempotency.begin(scope, 'b', false)).ok).toBe(true);
  });

  test('spellings of one path are one scope', async () => {
    const id = userIdOf('owner');
    const path = (spelt: string): string => `/api/users/${spelt}/checkout-api-key`;
    const first = await post('spelt', { label: 'x' }, path(id), bearer(server.owner));
    const spelt = `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`;
    const second = await post('spelt', { label: 'x' }, path(spelt), bearer(server.owner));
    const third = await post('spelt', { label: 'x' }, `${path(id)}/`, bearer(server.owner));
    expect([first.status, second.json()['code'], third.json()['code']]).toEqual([
      200,
      'secret_already_shown',
      'secret_already_shown',
    ]);
  });
});

test('keys survive a restart and end after 24 hours', async () => {
  const first = await openHttp({ settings: unlimited });
  const sent = { method: 'POST', path: '/api/till/invoices', body: { amount: '3.00', currency: 'EUR' } };
  const made = await ask(first.port, { ...sent, headers: { ...bearer(first.owner), 'Idempotency-Key': 'k' } });
  await first.stop();
  const second = await openHttp({ folder: first.folder });
  const headers = () => ({ ...bearer(second.owner), 'Idempotency-Key': 'k' });
  expect((await ask(second.port, { ...sent, headers: headers() })).text).toBe(made.text);
  second.advance(24 * 3_600_000 + 1);
  const headersLater = { ...bearer(await logInAgain(second)), 'Idempotency-Key': 'k' };
  const later = await ask(second.port, { ...sent, headers: headersLater });
  expect(later.json()['id']).not.toBe(made.json()['id']);
  await second.close();
});

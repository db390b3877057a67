import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/shared/vocabulary.ts';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await openRealServer({ training: true });
});
afterAll(() => server.close());

const owner = (): Headers => bearer(server.owner.token);
const make = (body: object, id = server.owner.id, headers = owner()) =>
  server.send('POST', `/api/users/${id}/checkout-api-key`, headers, body);
const list = (id = server.owner.id, headers = owner()) =>
  server.send('GET', `/api/users/${id}/checkout-api-keys`, headers);
const revoke = (keyId: unknown, id = server.owner.id, headers = owner()) =>
  server.send('DELETE', `/api/users/${id}/checkout-api-key/${String(keyId)}`, headers);
const codeOf = (answer: Answered): unknown[] => [answer.status, answer.json()['code']];
const keysOf = async (): Promise<Record<string, unknown>[]> =>
  (await list()).json()['keys'] as Record<string, unknown>[]; // checked by the route's schema

afterEach(async () => {
  for (const { id } of await keysOf()) await revoke(id);
});

describe('API keys', () => {
  test('are shown once, have a prefix, and have every scope unless limited', async () => {
    const made = (await make({ label: 'Web shop' })).json();
    const { rawKey, ...rest } = made;
    expect(String(rawKey)).toMatch(/^fc_test_[A-Za-z0-9_-]{43}$/);
    expect(rest).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9]{22,}$/),
      keyPrefix: String(rawKey).slice(0, 12),
      label: 'Web shop',
      storeId: server.storeId,
      scopes: [...SCOPES],
      createdAt: expect.any(String),
    });
    expect(await keysOf()).toEqual([{ ...rest, lastUsedAt: null }]);
    expect((await list()).text).not.toContain(String(rawKey));
  });

  test('are listed with the time of their last use', async () => {
    const { rawKey, id } = (await make({ label: 'x' })).json();
    await server.send('GET', '/api/checkout/invoices/stats', { 'X-Api-Key': String(rawKey) });
    await sleep(20); // the time is written in the background
    const listed = (await keysOf()).find((key) => key['id'] === id);
    expect(Date.parse(String(listed?.['lastUsedAt']))).toBeGreaterThan(0);
  });

  test('a fourth active key is refused; a revoked key opens nothing from that moment and no longer counts', async () => {
    const keys = [await make({ label: '1' }), await make({ label: '2' }), await make({ label: '3' })];
    expect(codeOf(await make({ label: '4' }))).toEqual([409, 'max_keys_reached']);
    const { id, rawKey } = keys[0]?.json() ?? {};
    const use = () => server.send('GET', '/api/checkout/invoices', { 'X-Api-Key': String(rawKey) });
    expect((await use()).status).toBe(200);
    expect((await revoke(id)).json()).toEqual({ message: 'API key revoked' });
    expect(codeOf(await use())).toEqual([401, 'invalid_api_key']);
    expect((await make({ label: '4' })).status).toBe(200);
    expect(codeOf(await revoke(id))).toEqual([404, 'not_found']);
  });

  test.each([
    {},
    { label: '' },
    { label: 7 },
    { label: 'x', scopes: [] },
    { label: 'x', scopes: ['all'] },
    { label: 'x', storeId: 'x' },
  ])('%j is refused', async (body) => {
    expect(codeOf(await make(body))).toEqual([400, 'validation_failed']);
  });

  test('a store that does not exist is refused', async () => {
    expect(codeOf(await make({ label: 'x', storeId: 'x'.repeat(22) }))).toEqual([400, 'validation_failed']);
  });

  test('only owners manage keys: others get 403 for their own id and 404 for any other', async () => {
    for (const { id, token } of [server.manager, server.cashier]) {
      for (const send of [list, (one: string, headers: Headers) => make({ label: 'x' }, one, headers)]) {
        expect(codeOf(await send(id, bearer(token)))).toEqual([403, 'forbidden']);
        expect(codeOf(await send(server.owner.id, bearer(token)))).toEqual([404, 'not_found']);
      }
    }
    expect(codeOf(await list('x'.repeat(22)))).toEqual([404, 'not_found']);
    expect(codeOf(await make({ label: 'x' }, 'x'.repeat(22)))).toEqual([404, 'not_found']);
  });

  test('an API key manages no keys', async () => {
    const { rawKey, id } = (await make({ label: 'x' })).json();
    const headers = { 'X-Api-Key': String(rawKey) };
    for (const answer of [await list(undefined, headers), await revoke(id, undefined, headers)]) {
      expect(codeOf(answer)).toEqual([401, 'invalid_api_key']);
    }
  });

  test('survive a restart', async () => {
    const { rawKey } = (await make({ label: 'x' })).json();
    const headers = { 'X-Api-Key': String(rawKey) };
    await server.stop();
    server = await openRealServer({ training: true, folder: server.folder, again: true });
    expect((await server.send('GET', '/api/checkout/invoices', headers)).status).toBe(200);
  });

  test('a repeat with the same Idempotency-Key names the key that was made, without its secret', async () => {
    const headers = { ...owner(), 'Idempotency-Key': 'once' };
    const first = await make({ label: 'x' }, undefined, headers);
    const again = await make({ label: 'x' }, undefined, headers);
    expect(first.status).toBe(200);
    expect(again.json()).toMatchObject({ code: 'secret_already_shown', params: { id: first.json()['id'] } });
    expect(again.text).not.toContain(String(first.json()['rawKey']));
    expect(await keysOf()).toHaveLength(1);
  });
});

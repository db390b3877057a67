import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MINUTE, codeOf, openPeopleWorld, valueOf, type PeopleWorld } from '../people/people-world.ts';

let world: PeopleWorld;
let userId: string;
let storeId: string;
beforeEach(async () => {
  world = await openPeopleWorld();
  const made = await world.begin();
  userId = made.user.id;
  storeId = made.store.id;
});
afterEach(() => world.close());

const actor = () => ({ userId, storeId });
const make = (label = 'Web shop') => world.apiKeys.create(actor(), userId, { label });

test('SEC-2: a key has 256 bits and a prefix, works immediately, and only its digest is kept', async () => {
  const { rawKey, record } = valueOf(await make());
  expect(rawKey).toMatch(/^fc_live_[\w-]{43}$/);
  expect(record).toMatchObject({ prefix: rawKey.slice(0, 12), storeId, userId });
  expect(record.scopes.length).toBe(7);
  expect(world.keyIndex.find(rawKey)?.id).toBe(record.id);
  const kept = ['satchel.db', 'satchel.db-wal', 'secrets.json'].map((name) =>
    readFileSync(join(world.folder, name), 'latin1'),
  );
  expect(kept.join('\n')).not.toContain(rawKey.slice(12));
});

test('in training a key begins with fc_test_', async () => {
  const training = await openPeopleWorld({ training: true, network: 'regtest' });
  const made = await training.begin();
  const key = valueOf(
    await training.apiKeys.create({ userId: made.user.id, storeId: null }, made.user.id, { label: 'T' }),
  );
  expect(key.rawKey).toMatch(/^fc_test_/);
  await training.close();
});

test('a person has at most three active keys, even if four are made at the same time; revoking one makes room', async () => {
  const four = await Promise.all([make('1'), make('2'), make('3'), make('4')]);
  expect(four.map(codeOf).filter((code) => code !== null)).toEqual(['max_keys_reached']);
  expect(await world.secrets.names('api-key/')).toHaveLength(3);
  const [first] = valueOf(await world.apiKeys.list(userId));
  expect(codeOf(await world.apiKeys.revoke(actor(), userId, first?.id ?? ''))).toBe(null);
  expect(codeOf(await make('5'))).toBe(null);
});

test('a revoked key is dead immediately, in memory, row and secrets', async () => {
  const { rawKey, record } = valueOf(await make());
  valueOf(await world.apiKeys.revoke(actor(), userId, record.id));
  expect(world.keyIndex.find(rawKey)).toBeUndefined();
  expect(valueOf(await world.apiKeys.list(userId))).toEqual([]);
  expect(await world.secrets.names('api-key/')).toEqual([]);
  expect(codeOf(await world.apiKeys.revoke(actor(), userId, record.id))).toBe('not_found');
});

test('SEC-4: after a restart keys work again, and a secret without a row is deleted', async () => {
  const { rawKey } = valueOf(await make());
  await world.secrets.set('api-key/orphan', 'feed');
  world.keyIndex.load([]);
  await world.load.loadKeys();
  expect(world.keyIndex.find(rawKey)).toBeDefined();
  expect(await world.secrets.get('api-key/orphan')).toBe(null);
});

test('SEC-3: a key is found in memory, without a call to the keychain', async () => {
  const { rawKey, record } = valueOf(await make());
  await world.load.loadKeys();
  const calls = [vi.spyOn(world.secrets, 'get'), vi.spyOn(world.secrets, 'names')];
  expect(world.keyIndex.find(rawKey)?.id).toBe(record.id);
  expect(calls.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test('SEC-4: the secret of a key is written before its row, and the key works only after the commit', async () => {
  const set = vi.spyOn(world.secrets, 'set');
  const seen: unknown[] = [];
  set.mockImplementationOnce(async (name, value) => {
    seen.push(valueOf(await world.apiKeys.list(userId)));
    set.mockRestore();
    await world.secrets.set(name, value);
  });
  await world.apiKeys.create(actor(), userId, { label: 'x' }, async (_tx, { rawKey, record }) => {
    seen.push(world.keyIndex.find(rawKey), await world.secrets.get(`api-key/${record.id}`));
  });
  expect(seen).toEqual([[], undefined, expect.stringMatching(/^[0-9a-f]{64}$/)]);
});

test('SEC-4: a key is revoked in memory first, and its secret is deleted only after the row', async () => {
  const { rawKey, record } = valueOf(await make());
  const commit = vi.spyOn(world.database, 'write').mockRejectedValueOnce(new Error('the disk said no'));
  await expect(world.apiKeys.revoke(actor(), userId, record.id)).rejects.toThrow('the disk said no');
  commit.mockRestore();
  expect(world.keyIndex.find(rawKey)).toBeUndefined();
  expect(await world.secrets.names('api-key/')).toEqual([`api-key/${record.id}`]);
});

test('SEC-8: a key whose secret is missing, as after a restore, opens nothing', async () => {
  const { rawKey, record } = valueOf(await make());
  await world.secrets.delete(`api-key/${record.id}`);
  await world.load.loadKeys();
  expect(world.keyIndex.find(rawKey)).toBeUndefined();
});

test('a text that differs slightly from a key opens nothing', async () => {
  const { rawKey } = valueOf(await make());
  for (const wrong of [rawKey.slice(0, -1), `${rawKey}A`, rawKey.toUpperCase(), rawKey.slice(0, 12), '']) {
    expect(world.keyIndex.find(wrong)).toBeUndefined();
  }
});

test('a person’s keys cannot be listed or revoked through another person; an unknown person is not found', async () => {
  const { record } = valueOf(await make());
  const other = valueOf(await world.staff.create(actor(), { name: 'Grace', role: 'manager', pin: '1906' }));
  expect(valueOf(await world.apiKeys.list(other.id))).toEqual([]);
  expect(codeOf(await world.apiKeys.revoke(actor(), other.id, record.id))).toBe('not_found');
  expect(codeOf(await world.apiKeys.list('nobody'))).toBe('not_found');
  expect(codeOf(await world.apiKeys.create(actor(), 'nobody', { label: 'x' }))).toBe('not_found');
});

test('a key is for the store that is named, else the session’s, else the only one', async () => {
  const second = valueOf(await world.settings.create(actor(), { name: 'Kiosk', currency: 'USD' }));
  const said = valueOf(await world.apiKeys.create(actor(), userId, { label: 'a', storeId: second.id }));
  expect(said.record.storeId).toBe(second.id);
  const nowhere = { userId, storeId: null };
  expect(codeOf(await world.apiKeys.create(nowhere, userId, { label: 'b' }))).toBe('store_required');
  expect(codeOf(await world.apiKeys.create(actor(), userId, { label: 'c', storeId: 'x' }))).toBe('validation_failed');
});

test('SEC-4: if saving the response fails there is no key: no row, no secret, nothing in memory', async () => {
  const failing = world.apiKeys.create(actor(), userId, { label: 'x' }, async () => {
    throw new Error('the disk said no');
  });
  await expect(failing).rejects.toThrow('the disk said no');
  expect(valueOf(await world.apiKeys.list(userId))).toEqual([]);
  expect(await world.secrets.names('api-key/')).toEqual([]);
});

test('the last use of a key is stored at most once per minute', async () => {
  const { rawKey } = valueOf(await make());
  const lastUsed = async () => (await world.database.read.apiKeys.list())[0]?.lastUsedAtMs;
  world.keyIndex.find(rawKey);
  const firstMs = world.clock.now;
  await expect.poll(lastUsed).toBe(firstMs);
  world.clock.now += MINUTE - 1;
  world.keyIndex.find(rawKey);
  world.clock.now += 1;
  world.keyIndex.find(rawKey);
  await expect.poll(lastUsed).toBe(firstMs + MINUTE);
});

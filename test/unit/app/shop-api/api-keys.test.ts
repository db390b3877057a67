import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('a key is 256 bits with its prefix, good at once, and kept as a digest alone', async () => {
  const { rawKey, record } = valueOf(await make());
  expect(rawKey).toMatch(/^fc_live_[\w-]{43}$/);
  expect(record).toMatchObject({ prefix: rawKey.slice(0, 12), storeId, userId });
  expect(record.scopes.length).toBe(7);
  expect(world.keyRing.find(rawKey)?.id).toBe(record.id);
  const kept = ['satchel.db', 'satchel.db-wal', 'secrets.json'].map((name) =>
    readFileSync(join(world.folder, name), 'latin1'),
  );
  expect(kept.join('\n')).not.toContain(rawKey.slice(12));
});

test('in training keys say so', async () => {
  const training = await openPeopleWorld({ training: true, network: 'regtest' });
  const made = await training.begin();
  const key = valueOf(
    await training.apiKeys.create({ userId: made.user.id, storeId: null }, made.user.id, { label: 'T' }),
  );
  expect(key.rawKey).toMatch(/^fc_test_/);
  await training.close();
});

test('three at once are the most, also when four are asked for side by side; a revoked one makes room', async () => {
  const four = await Promise.all([make('1'), make('2'), make('3'), make('4')]);
  expect(four.map(codeOf).filter((code) => code !== null)).toEqual(['max_keys_reached']);
  expect(await world.secrets.names('api-key/')).toHaveLength(3);
  const [first] = valueOf(await world.apiKeys.list(userId));
  expect(codeOf(await world.apiKeys.revoke(actor(), userId, first?.id ?? ''))).toBe(null);
  expect(codeOf(await make('5'))).toBe(null);
});

test('a revoked key is dead at once, in memory, row and keychain', async () => {
  const { rawKey, record } = valueOf(await make());
  valueOf(await world.apiKeys.revoke(actor(), userId, record.id));
  expect(world.keyRing.find(rawKey)).toBeUndefined();
  expect(valueOf(await world.apiKeys.list(userId))).toEqual([]);
  expect(await world.secrets.names('api-key/')).toEqual([]);
  expect(codeOf(await world.apiKeys.revoke(actor(), userId, record.id))).toBe('not_found');
});

test('keys are known again after a restart, and an entry without a row goes', async () => {
  const { rawKey } = valueOf(await make());
  await world.secrets.set('api-key/orphan', 'feed');
  world.keyRing.load([]);
  await world.load.loadKeys();
  expect(world.keyRing.find(rawKey)).toBeDefined();
  expect(await world.secrets.get('api-key/orphan')).toBe(null);
});

test('a key whose secret is gone (a restored backup) opens nothing', async () => {
  const { rawKey, record } = valueOf(await make());
  await world.secrets.delete(`api-key/${record.id}`);
  await world.load.loadKeys();
  expect(world.keyRing.find(rawKey)).toBeUndefined();
});

test('near misses open nothing', async () => {
  const { rawKey } = valueOf(await make());
  for (const wrong of [rawKey.slice(0, -1), `${rawKey}A`, rawKey.toUpperCase(), rawKey.slice(0, 12), '']) {
    expect(world.keyRing.find(wrong)).toBeUndefined();
  }
});

test('another user’s list and key are their own; unknown ones are not found', async () => {
  const { record } = valueOf(await make());
  const other = valueOf(await world.staff.create(actor(), { name: 'Grace', role: 'manager', pin: '1906' }));
  expect(valueOf(await world.apiKeys.list(other.id))).toEqual([]);
  expect(codeOf(await world.apiKeys.revoke(actor(), other.id, record.id))).toBe('not_found');
  expect(codeOf(await world.apiKeys.list('nobody'))).toBe('not_found');
  expect(codeOf(await world.apiKeys.create(actor(), 'nobody', { label: 'x' }))).toBe('not_found');
});

test('which store a key is for: the one said, else the session’s, else the only one', async () => {
  const second = valueOf(await world.settings.create(actor(), { name: 'Kiosk', currency: 'USD' }));
  const said = valueOf(await world.apiKeys.create(actor(), userId, { label: 'a', storeId: second.id }));
  expect(said.record.storeId).toBe(second.id);
  const nowhere = { userId, storeId: null };
  expect(codeOf(await world.apiKeys.create(nowhere, userId, { label: 'b' }))).toBe('store_required');
  expect(codeOf(await world.apiKeys.create(actor(), userId, { label: 'c', storeId: 'x' }))).toBe('validation_failed');
});

test('when the saveResponse fails there is no key: no row, no entry, no memory', async () => {
  const failing = world.apiKeys.create(actor(), userId, { label: 'x' }, async () => {
    throw new Error('the disk said no');
  });
  await expect(failing).rejects.toThrow('the disk said no');
  expect(valueOf(await world.apiKeys.list(userId))).toEqual([]);
  expect(await world.secrets.names('api-key/')).toEqual([]);
});

test('its last use is kept, at most once a minute', async () => {
  const { rawKey } = valueOf(await make());
  const lastUsed = async () => (await world.database.read.apiKeys.list())[0]?.lastUsedAtMs;
  world.keyRing.find(rawKey);
  const firstMs = world.clock.now;
  await expect.poll(lastUsed).toBe(firstMs);
  world.clock.now += MINUTE - 1;
  world.keyRing.find(rawKey);
  world.clock.now += 1;
  world.keyRing.find(rawKey);
  await expect.poll(lastUsed).toBe(firstMs + MINUTE);
});

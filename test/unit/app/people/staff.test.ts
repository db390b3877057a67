import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UserRecord } from '../../../../src/main/app/records.ts';
import { codeOf, openPeopleWorld, SET_UP, staffActor, valueOf, type PeopleWorld } from './people-world.ts';

let world: PeopleWorld;
let owner: UserRecord;
let storeId: string;
beforeEach(async () => {
  world = await openPeopleWorld();
  const made = await world.begin();
  owner = made.user;
  storeId = made.store.id;
});
afterEach(() => world.close());

const actor = () => staffActor(owner.id, storeId);
const addCashier = async (): Promise<UserRecord> =>
  valueOf(await world.staff.create(actor(), { name: 'Charles', role: 'cashier', password: 'difference engine' }));
const login = async (name: string, password: string) =>
  world.login.byPassword({ name, password, storeId: null, cookie: false, remoteAddress: '::1', till: undefined });

test('the last owner can be neither removed, disabled, demoted nor left without a password', async () => {
  expect(codeOf(await world.staff.remove(actor(), owner.id))).toBe('last_owner');
  const noPassword = { password: null, currentPassword: SET_UP.owner.password };
  for (const change of [{ disabled: true }, { role: 'manager' as const }, noPassword]) {
    expect(codeOf(await world.staff.update(actor(), owner.id, change))).toBe('last_owner');
  }
});

test('if two owners remove each other at the same time, one stays', async () => {
  const second = valueOf(await world.staff.create(actor(), { name: 'Grace', role: 'owner', password: 'nanoseconds!' }));
  const both = await Promise.all([
    world.staff.remove(actor(), second.id),
    world.staff.remove({ userId: second.id, storeId }, owner.id),
  ]);
  expect(new Set(both.map(codeOf))).toEqual(new Set([null, 'last_owner']));
});

test('a name is taken in any case of its letters, and free again when the person is removed', async () => {
  const cashier = await addCashier();
  const again = { name: 'cHARLES', role: 'cashier' as const, pin: '1924' };
  expect(codeOf(await world.staff.create(actor(), again))).toBe('name_taken');
  await world.staff.remove(actor(), cashier.id);
  expect(codeOf(await world.staff.create(actor(), again))).toBe(null);
});

test('a person without password and PIN, and an owner without a password, are refused', async () => {
  expect(codeOf(await world.staff.create(actor(), { name: 'Ghost', role: 'cashier' }))).toBe('validation_failed');
  expect(codeOf(await world.staff.create(actor(), { name: 'Boss', role: 'owner', pin: '192466' }))).toBe(
    'validation_failed',
  );
});

test.each([
  ['a new password', { password: 'another password' }],
  ['a new PIN (A31)', { pin: '3141' }],
  ['another role', { role: 'manager' as const }],
  ['being disabled', { disabled: true }],
])('%s ends every session of that person and no other', async (_what, change) => {
  const cashier = await addCashier();
  const theirs = valueOf(await login('Charles', 'difference engine')).token;
  const ours = valueOf(await login('Ada', SET_UP.owner.password)).token;
  valueOf(await world.staff.update(actor(), cashier.id, change));
  expect(await world.sessions.find(theirs)).toBeUndefined();
  await world.load.loadPeople();
  expect(await world.sessions.find(theirs)).toBeUndefined();
  expect(await world.sessions.find(ours)).toBeDefined();
});

test.each([
  ['password', { password: 'a password of today' }],
  ['PIN', { pin: '314159' }],
])('A31: one’s own %s changes with the current password only, and ends one’s other sessions', async (_what, change) => {
  const { token, session } = valueOf(await login('Ada', SET_UP.owner.password));
  const other = valueOf(await login('Ada', SET_UP.owner.password)).token;
  const self = staffActor(owner.id, storeId, session.id);
  expect(codeOf(await world.staff.update(self, owner.id, change))).toBe('current_password_needed');
  const wrong = { ...change, currentPassword: 'not the password' };
  expect(codeOf(await world.staff.update(self, owner.id, wrong))).toBe('wrong_current_password');
  expect(await world.sessions.find(other)).toBeDefined();
  valueOf(await world.staff.update(self, owner.id, { ...change, currentPassword: SET_UP.owner.password }));
  for (const load of [async () => {}, world.load.loadPeople]) {
    await load();
    expect(await world.sessions.find(other)).toBeUndefined();
    expect(await world.sessions.find(token)).toBeDefined();
  }
});

test('A31: guesses at the current password back off as wrong logins do', async () => {
  const self = staffActor(owner.id, storeId);
  const guess = async () =>
    codeOf(await world.staff.update(self, owner.id, { pin: '314159', currentPassword: 'not the password' }));
  const codes = [];
  for (let tries = 0; tries < 6; tries += 1) codes.push(await guess());
  expect(codes.at(-1)).toBe('too_many_requests');
  expect(codeOf(await login('Ada', SET_UP.owner.password))).toBe('too_many_requests');
});

test('a login that began with the old password does not survive the new one', async () => {
  const cashier = await addCashier();
  const [begun] = await Promise.all([
    login('Charles', 'difference engine'),
    world.staff.update(actor(), cashier.id, { password: 'another password' }),
  ]);
  const token = begun.ok ? begun.value.token : undefined;
  expect(token === undefined ? undefined : await world.sessions.find(token)).toBeUndefined();
});

test('a removed person is no longer shown, cannot log in, and has no API key', async () => {
  const cashier = await addCashier();
  const { rawKey, record } = valueOf(await world.apiKeys.create(actor(), cashier.id, { label: 'Shop' }));
  expect(codeOf(await world.staff.remove(actor(), cashier.id))).toBe(null);
  expect((await world.staff.list()).map(({ name }) => name)).toEqual(['Ada']);
  expect(codeOf(await login('Charles', 'difference engine'))).toBe('wrong_password');
  expect(world.keyIndex.find(rawKey)).toBeUndefined();
  expect(await world.secrets.get(`api-key/${record.id}`)).toBe(null);
  await world.load.loadKeys();
  expect(world.keyIndex.find(rawKey)).toBeUndefined();
});

test('the audit log names who changed what, and holds no password or hash', async () => {
  const cashier = await addCashier();
  world.clock.now += 1;
  await world.staff.update(actor(), cashier.id, { password: 'another password', name: 'Babbage' });
  const [entry] = await world.database.read.audit.list(1);
  expect(entry).toMatchObject({ what: 'user.changed', userId: owner.id, storeId });
  expect(JSON.parse(entry?.after ?? '')).toMatchObject({ name: 'Babbage', passwordChanged: true });
  const all = JSON.stringify(await world.database.read.audit.list(50));
  expect(all).not.toMatch(/quick\$|another password|difference engine/);
});

test('a till and a display are found by their token until they are revoked', async () => {
  const { till, token } = valueOf(await world.tills.pair(actor(), { storeId, name: 'Front' }));
  expect(world.tillIndex.find(token)?.id).toBe(till.id);
  const store = await world.database.read.stores.get(storeId);
  if (!store) throw new Error('no store');
  const shown = valueOf(await world.displays.pair(actor(), store, { name: 'Counter', tillId: till.id }));
  expect(shown.url).toBe(`http://127.0.0.1:8322/display#${shown.token}`);
  expect(world.displayIndex.find(shown.token)?.id).toBe(shown.display.id);
  expect(world.displayIndex.find(token)).toBeUndefined();
  valueOf(await world.displays.revoke(actor(), storeId, shown.display.id));
  expect(world.displayIndex.find(shown.token)).toBeUndefined();
  await world.load.loadPeople();
  expect(world.displayIndex.find(shown.token)).toBeUndefined();
  expect(world.tillIndex.find(token)?.id).toBe(till.id);
});

test('a display for an unknown till is refused', async () => {
  const store = await world.database.read.stores.get(storeId);
  if (!store) throw new Error('no store');
  const refused = await world.displays.pair(actor(), store, { name: 'Counter', tillId: 'nowherenowherenowhere1' });
  expect(codeOf(refused)).toBe('validation_failed');
});

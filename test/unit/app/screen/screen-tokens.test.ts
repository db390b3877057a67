/** A screen shows every sale of its till, so its token is worth guarding. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoreRecord, TillRecord, UserRecord } from '../../../../src/main/app/records.ts';
import { codeOf, openPeopleWorld, staffActor, valueOf, type PeopleWorld } from '../people/people-world.ts';

let world: PeopleWorld;
let owner: UserRecord;
let store: StoreRecord;
let till: TillRecord;
beforeEach(async () => {
  world = await openPeopleWorld();
  ({ user: owner, store } = await world.begin());
  till = valueOf(await world.tills.pair(by(owner), { storeId: store.id, name: 'Front' })).till;
});
afterEach(() => world.close());

const by = ({ id }: Pick<UserRecord, 'id'>) => staffActor(id, store.id);
const hire = async (name: string, role: 'manager' | 'cashier'): Promise<UserRecord> =>
  valueOf(await world.staff.create(by(owner), { name, role, password: 'difference engine' }));
const pair = (maker: UserRecord, tillId: string | null = till.id) =>
  world.displays.pair(by(maker), store, { name: 'Counter', tillId });

test.each([
  ['is removed', (id: string) => world.staff.remove(by(owner), id)],
  ['is disabled', (id: string) => world.staff.update(by(owner), id, { disabled: true })],
  ['may no longer make one', (id: string) => world.staff.update(by(owner), id, { role: 'cashier' })],
])('a screen dies when its maker %s, and no other does (A38)', async (_what, dismiss) => {
  const manager = await hire('Mary', 'manager');
  const theirs = valueOf(await pair(manager));
  const ours = valueOf(await pair(owner));
  valueOf<unknown>(await dismiss(manager.id));
  expect(world.displayIndex.find(theirs.token)).toBeUndefined();
  expect(world.displayIndex.find(ours.token)?.id).toBe(ours.display.id);
  await world.load.loadPeople();
  expect(world.displayIndex.find(theirs.token)).toBeUndefined();
});

test('a till has at most four screens; another till has its own four (A38)', async () => {
  const made = [];
  for (let n = 0; n < 4; n += 1) made.push(valueOf(await pair(owner)));
  expect(codeOf(await pair(owner))).toBe('too_many_screens');
  const bar = valueOf(await world.tills.pair(by(owner), { storeId: store.id, name: 'Bar' })).till;
  expect(codeOf(await pair(owner, bar.id))).toBe(null);
  valueOf(await world.displays.revoke(by(owner), store.id, made[0]?.display.id ?? ''));
  const both = await Promise.all([pair(owner), pair(owner)]);
  expect(new Set(both.map(codeOf))).toEqual(new Set([null, 'too_many_screens']));
});

test('a screen that a person pairs is bound to a till (A38)', async () => {
  expect(codeOf(await pair(owner, null))).toBe('validation_failed');
});

test('a screen is listed with its maker (A38)', async () => {
  const manager = await hire('Mary', 'manager');
  valueOf(await pair(manager));
  expect((await world.displays.list(store.id)).map(({ madeBy }) => madeBy)).toEqual(['Mary']);
});

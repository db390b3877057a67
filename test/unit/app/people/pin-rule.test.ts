import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf, openPeopleWorld, SET_UP, staffActor, valueOf, type PeopleWorld } from './people-world.ts';

let world: PeopleWorld;
let actor: ReturnType<typeof staffActor> & { storeId: string };
beforeEach(async () => {
  world = await openPeopleWorld();
  const { user, store } = await world.begin();
  actor = { ...staffActor(user.id), storeId: store.id };
});
afterEach(() => world.close());

const hire = (pin: string, role: 'cashier' | 'owner' = 'cashier') =>
  world.staff.create(actor, { name: `Person ${pin}`, role, pin, password: 'difference engine' });

test.each(['0000', '1111', '99999999', '1212', '123123', '1234', '4321', '7890', '0123', '876543', '112233', '1122'])(
  'a PIN that is guessed first is refused: %s (A40)',
  async (pin) => {
    expect(codeOf(await hire(pin))).toBe('pin_too_easy');
  },
);

test.each(['3141', '2718', '1357', '9157', '12321', '1123', '1235', '48151623'])(
  'another PIN is taken: %s (A40)',
  async (pin) => {
    expect(codeOf(await hire(pin))).toBe(null);
  },
);

test('a new PIN of an owner has at least six digits, at set-up too (A40)', async () => {
  expect(codeOf(await hire('27182', 'owner'))).toBe('owner_pin_too_short');
  expect(codeOf(await world.staff.update(actor, actor.userId, { pin: '2718' }))).toBe('owner_pin_too_short');
  expect(codeOf(await hire('271828', 'owner'))).toBe(null);
  const fresh = await openPeopleWorld();
  const short = { ...SET_UP, owner: { ...SET_UP.owner, pin: '2718' } };
  expect(codeOf(await fresh.setUp(short))).toBe('owner_pin_too_short');
  expect(codeOf(await fresh.setUp({ ...short, owner: { ...short.owner, pin: '123456' } }))).toBe('pin_too_easy');
  await fresh.close();
});

test('a person who becomes an owner sets a new PIN, because nobody knows the length of the old one (A40)', async () => {
  const cashier = valueOf(await hire('3141'));
  expect(codeOf(await world.staff.update(actor, cashier.id, { role: 'owner' }))).toBe('owner_pin_too_short');
  expect(codeOf(await world.staff.update(actor, cashier.id, { role: 'owner', pin: '3141' }))).toBe(
    'owner_pin_too_short',
  );
  expect(codeOf(await world.staff.update(actor, cashier.id, { role: 'owner', pin: '314159' }))).toBe(null);
});

test('a PIN from before the rule works until it is changed (A40)', async () => {
  const pinHash = await world.hasher.hash('1234');
  await world.database.write((tx) => tx.users.update(actor.userId, { pinHash }));
  const { till } = valueOf(await world.tills.pair(actor, { storeId: actor.storeId, name: 'Front' }));
  const from = { userId: actor.userId, remoteAddress: '127.0.0.1', till };
  expect(codeOf(await world.login.byPin({ ...from, pin: '1234' }))).toBe(null);
  expect(codeOf(await world.staff.update(actor, actor.userId, { name: 'Ada L.' }))).toBe(null);
});

test('training takes every PIN (A40)', async () => {
  const training = await openPeopleWorld({ training: true });
  expect(codeOf(await training.setUp({ ...SET_UP, owner: { ...SET_UP.owner, pin: '0000' } }))).toBe(null);
  await training.close();
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createResetOwner } from '../../../../src/main/app/people/reset-owner.ts';
import { openPeopleWorld, SET_UP, valueOf, type PeopleWorld } from './people-world.ts';

let world: PeopleWorld;
beforeEach(async () => {
  world = await openPeopleWorld();
  await world.begin();
});
afterEach(() => world.close());

test('a fault while the password is replaced leaves the code usable (A37)', async () => {
  let isFaulty = true;
  const hash = (text: string): Promise<string> =>
    isFaulty ? Promise.reject(new Error('no memory')) : world.hasher.hash(text);
  const { code, reset, isOpen } = createResetOwner({ ...world, hasher: { ...world.hasher, hash }, isAsked: true });
  const input = { code: code ?? '', name: SET_UP.owner.name, password: 'difference engine' };
  await expect(reset(input)).rejects.toThrow('no memory');
  expect(isOpen()).toBe(true);
  isFaulty = false;
  valueOf(await reset(input));
  expect(isOpen()).toBe(false);
});

/** Somebody inside or beside the shop guesses PINs and passwords. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TillRecord, UserRecord } from '../../../../src/main/app/records.ts';
import { codeOf, MINUTE, openPeopleWorld, SET_UP, valueOf, type PeopleWorld } from './people-world.ts';

let world: PeopleWorld;
let owner: UserRecord;
let storeId: string;
let counter: TillRecord;
beforeEach(async () => {
  world = await openPeopleWorld();
  const made = await world.begin();
  owner = made.user;
  storeId = made.store.id;
  counter = await pairTill('Front');
});
afterEach(() => world.close());

const pairTill = async (name: string): Promise<TillRecord> =>
  valueOf(await world.tills.pair({ userId: owner.id, storeId }, { storeId, name })).till;
const withPin = (pin: string, till: TillRecord, userId = owner.id) =>
  world.login.byPin({ userId, pin, remoteAddress: '127.0.0.1', till });
const withPassword = (password: string, remoteAddress: string, till?: TillRecord, name = 'Ada') =>
  world.login.byPassword({ name, password, storeId: null, cookie: false, remoteAddress, till });
const { password: PASSWORD, pin: PIN } = SET_UP.owner;

/** Guesses four PINs at each of many new tills. @returns how many guesses were checked */
const guessAtNewTills = async (tills: number): Promise<number> => {
  let checked = 0;
  for (let n = 0; n < tills; n += 1) {
    const till = await pairTill(`Till ${n}`);
    for (let guess = 0; guess < 4; guess += 1) {
      if (codeOf(await withPin(String(100_000 + n * 4 + guess), till)) === 'wrong_pin') checked += 1;
    }
  }
  return checked;
};

test('a new till gives no new guesses at a PIN: all tills together have one counter per person (A34)', async () => {
  expect(await guessAtNewTills(35)).toBeLessThanOrEqual(15);
});

test('while PINs are guessed at new tills, the owner still gets in at a till that knows them (A34)', async () => {
  valueOf(await withPin(PIN, counter));
  await guessAtNewTills(10);
  expect(codeOf(await withPin(PIN, await pairTill('Unknown')))).toBe('too_many_requests');
  expect(codeOf(await withPin(PIN, counter))).toBe(null);
  expect(codeOf(await withPassword(PASSWORD, '127.0.0.1'))).toBe(null);
});

test('a right PIN at a known till gives the guesser nothing back (A34)', async () => {
  valueOf(await withPin(PIN, counter));
  await guessAtNewTills(10);
  valueOf(await withPin(PIN, counter));
  expect(await guessAtNewTills(10)).toBe(0);
});

test('a try that was refused because of guesses elsewhere is not counted as a wrong one (A34)', async () => {
  for (const name of ['Left', 'Right', 'Back']) {
    const till = await pairTill(name);
    for (let guess = 0; guess < 5; guess += 1) await withPin(String(100_000 + guess), till);
  }
  const unknown = await pairTill('Unknown');
  world.clock.now += 29_000;
  for (let n = 0; n < 8; n += 1) expect(codeOf(await withPin(PIN, unknown))).toBe('too_many_requests');
  world.clock.now += 2_000;
  expect(codeOf(await withPin(PIN, unknown))).toBe(null);
});

test('a new till gives no new guesses at a password either (A34)', async () => {
  let checked = 0;
  for (let n = 0; n < 20; n += 1) {
    const till = await pairTill(`Till ${n}`);
    for (let guess = 0; guess < 4; guess += 1) {
      if (codeOf(await withPassword('wrong password', '127.0.0.1', till)) === 'wrong_password') checked += 1;
    }
  }
  expect(checked).toBeLessThanOrEqual(15);
});

test('after an hour without a guess, the counter of all tills is empty again (A34)', async () => {
  await guessAtNewTills(10);
  world.clock.now += 60 * MINUTE + 1;
  expect(codeOf(await withPin(PIN, await pairTill('New')))).toBe(null);
});

test('every address of this machine is one address (A35)', async () => {
  let checked = 0;
  const addresses = Array.from({ length: 150 }, (_none, n) => `127.0.${n}.1`);
  for (const address of [...addresses, '::1', '::ffff:127.0.0.9', '::ffff:7f00:1']) {
    if (codeOf(await withPassword('wrong password', address)) === 'wrong_password') checked += 1;
  }
  expect(checked).toBeLessThanOrEqual(5);
});

test('addresses that the guesser changes give no new guesses at one person (A35)', async () => {
  let checked = 0;
  for (let n = 0; n < 100; n += 1) {
    if (codeOf(await withPassword('wrong password', `10.0.0.${n}`)) === 'wrong_password') checked += 1;
  }
  expect(checked).toBeLessThanOrEqual(15);
});

test('wrong passwords for a name do not stop that person at a till that knows them (A35)', async () => {
  valueOf(await withPin(PIN, counter));
  for (let n = 0; n < 40; n += 1) await withPassword('wrong password', `127.0.0.${n}`);
  expect(codeOf(await withPassword(PASSWORD, '127.0.0.1'))).toBe('too_many_requests');
  expect(codeOf(await withPassword(PASSWORD, '127.0.0.1', counter))).toBe(null);
});

test('five wrong PINs of one person lock that person at that till, and nobody else (A37)', async () => {
  const carl = valueOf(
    await world.staff.create({ userId: owner.id, storeId }, { name: 'Carl', role: 'cashier', pin: '3141' }),
  );
  for (let n = 0; n < 30; n += 1) await withPin('9157', counter);
  expect(codeOf(await withPin(PIN, counter))).toBe('too_many_requests');
  expect(codeOf(await withPin('3141', counter, carl.id))).toBe(null);
});

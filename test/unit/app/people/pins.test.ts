import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TillRecord, UserRecord } from '../../../../src/main/app/records.ts';
import { codeOf, openPeopleWorld, SET_UP, staffActor, valueOf, type PeopleWorld } from './people-world.ts';

const { pin: PIN, password: PASSWORD } = SET_UP.owner;
let world: PeopleWorld;
let owner: UserRecord;
let till: TillRecord;
beforeEach(async () => {
  world = await openPeopleWorld();
  const made = await world.begin();
  owner = made.user;
  till = valueOf(
    await world.tills.pair({ userId: owner.id, storeId: made.store.id }, { storeId: made.store.id, name: 'Front' }),
  ).till;
});
afterEach(() => world.close());

const withPin = (pin: string, at: PeopleWorld = world) =>
  at.login.byPin({ userId: owner.id, pin, remoteAddress: '127.0.0.1', till });
const storedPin = async (): Promise<string> =>
  (await world.database.read.users.get(owner.id))?.pinHash ?? expect.fail('no PIN is stored');

test('A24: a PIN that set-up or an owner sets is hashed with the key among the secrets', async () => {
  expect(await storedPin()).toMatch(/^pin1\$/);
  valueOf(await world.staff.update(staffActor(owner.id), owner.id, { pin: '31415926', currentPassword: PASSWORD }));
  expect(await storedPin()).toMatch(/^pin1\$/);
  expect((await withPin('31415926')).ok).toBe(true);
});

test('A24: a PIN that was hashed before there was a key is hashed again at the next right login', async () => {
  const old = await world.hasher.hash(PIN);
  await world.database.write((tx) => tx.users.update(owner.id, { pinHash: old }));
  expect(codeOf(await withPin('0000'))).toBe('wrong_pin');
  expect(await storedPin()).toBe(old);
  expect((await withPin(PIN)).ok).toBe(true);
  expect(await storedPin()).toMatch(/^pin1\$/);
  expect((await withPin(PIN)).ok).toBe(true);
});

test('A24: on another machine a PIN must be set again, guesses cost nothing, and the password still opens', async () => {
  const { folder } = world;
  await world.close();
  world = await openPeopleWorld({ folder, secretsFolder: mkdtempSync(join(tmpdir(), 'satchel-new-machine-')) });
  valueOf(await world.boot.unlock('another long passphrase'));
  for (let tries = 0; tries < 7; tries += 1) expect(codeOf(await withPin(PIN))).toBe('pin_needs_setting');
  const login = {
    name: 'Ada',
    password: PASSWORD,
    storeId: null,
    cookie: false,
    remoteAddress: '::1',
    till: undefined,
  };
  const { user } = valueOf(await world.login.byPassword(login));
  valueOf(await world.staff.update(staffActor(user.id), user.id, { pin: PIN, currentPassword: PASSWORD }));
  expect((await withPin(PIN)).ok).toBe(true);
});

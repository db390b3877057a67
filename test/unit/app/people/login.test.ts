import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TillRecord, UserRecord } from '../../../../src/main/app/records.ts';
import { codeOf, MINUTE, openPeopleWorld, SET_UP, valueOf, type PeopleWorld } from './people-world.ts';

let world: PeopleWorld;
let owner: UserRecord;
let storeId: string;
let till: TillRecord;
beforeEach(async () => {
  world = await openPeopleWorld();
  const made = await world.begin();
  owner = made.user;
  storeId = made.store.id;
  till = valueOf(await world.tills.pair(actor(), { storeId, name: 'Front' })).till;
});
afterEach(() => world.close());

const actor = () => ({ userId: owner.id, storeId });
const withPassword = (password: string, remoteAddress = '10.0.0.1', name = 'Ada') =>
  world.login.byPassword({ name, password, storeId: null, cookie: false, remoteAddress, till: undefined });
const withPin = (pin: string, at: TillRecord | undefined = till) =>
  world.login.byPin({ userId: owner.id, pin, remoteAddress: '127.0.0.1', till: at });
const RIGHT = SET_UP.owner.password;

test('each login has a new session id that is good for twelve hours and survives a restart (A6)', async () => {
  const first = valueOf(await withPassword(RIGHT));
  const second = valueOf(await withPassword(RIGHT));
  expect(first.session.id).not.toBe(second.session.id);
  world.sessions.load([]);
  expect(await world.sessions.find(first.token)).toBeUndefined();
  await world.load.loadPeople();
  expect((await world.sessions.find(first.token))?.id).toBe(first.session.id);
  world.clock.now += 12 * 60 * MINUTE;
  expect(await world.sessions.find(first.token)).toBeUndefined();
});

test('a login by password is fresh for five minutes, one by PIN never', async () => {
  const { session } = valueOf(await withPassword(RIGHT));
  const pinned = valueOf(await withPin('271828'));
  expect([world.sessions.proofOf(session), world.sessions.proofOf(pinned.session)]).toEqual(['freshPassword', 'pin']);
  world.clock.now += 5 * MINUTE + 1;
  expect(world.sessions.proofOf(session)).toBe('password');
});

test('logging out ends the session immediately and for good', async () => {
  const { token, session } = valueOf(await withPassword(RIGHT));
  await world.login.logout(session);
  await world.load.loadPeople();
  expect(await world.sessions.find(token)).toBeUndefined();
});

test('a token signed with another key or algorithm opens no session', async () => {
  const { token } = valueOf(await withPassword(RIGHT));
  const [header, payload] = token.split('.');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  for (const forged of [none, `${header}.${payload}.${'A'.repeat(43)}`, 'x', '']) {
    expect(await world.sessions.find(forged)).toBeUndefined();
  }
});

test('wrong PINs count down, then the wait is 30 s and doubles up to 15 min (A6)', async () => {
  const answers = [];
  for (let tries = 0; tries < 5; tries += 1) {
    const wrong = await withPin('0000');
    answers.push(wrong.ok ? null : [wrong.error.code, wrong.error.params]);
  }
  expect(answers).toEqual([
    ['wrong_pin', { triesLeft: 4 }],
    ['wrong_pin', { triesLeft: 3 }],
    ['wrong_pin', { triesLeft: 2 }],
    ['wrong_pin', { triesLeft: 1 }],
    ['too_many_requests', { seconds: 30 }],
  ]);
  expect(codeOf(await withPin('271828'))).toBe('too_many_requests');
  const waits = [];
  for (let rounds = 0; rounds < 6; rounds += 1) {
    world.clock.now += 15 * MINUTE;
    const wrong = await withPin('0000');
    waits.push(wrong.ok ? null : wrong.error.params?.['seconds']);
  }
  expect(waits).toEqual([60, 120, 240, 480, 900, 900]);
});

test('of a hundred parallel guesses at most five are checked (A6)', async () => {
  const guesses = await Promise.all(Array.from({ length: 100 }, (_none, index) => withPin(String(1000 + index))));
  const checked = guesses.filter((guess) => codeOf(guess) === 'wrong_pin');
  expect(checked.length).toBeLessThanOrEqual(4);
});

test('wrong PINs on one till lock neither another till nor the password, and wrong passwords lock no PIN (A6)', async () => {
  const other = valueOf(await world.tills.pair(actor(), { storeId, name: 'Bar' })).till;
  for (let tries = 0; tries < 6; tries += 1) await withPin('0000');
  expect(codeOf(await withPin('271828', other))).toBe(null);
  expect(codeOf(await withPassword(RIGHT))).toBe(null);
  for (let tries = 0; tries < 6; tries += 1) await withPassword('wrong password', '10.0.0.66');
  expect(codeOf(await withPassword(RIGHT, '10.0.0.66'))).toBe('too_many_requests');
  expect(codeOf(await withPassword(RIGHT, '10.0.0.1'))).toBe(null);
  expect(codeOf(await withPin('271828', other))).toBe(null);
});

test('a right PIN clears the count of wrong ones', async () => {
  for (let tries = 0; tries < 4; tries += 1) await withPin('0000');
  expect(codeOf(await withPin('271828'))).toBe(null);
  const wrong = await withPin('0000');
  expect(wrong.ok ? null : wrong.error.params).toEqual({ triesLeft: 4 });
});

test('an unknown name gets the same answer as a wrong password', async () => {
  const answers = [await withPassword('x', '1.1.1.1', 'Nobody'), await withPassword('x', '1.1.1.2')];
  expect(answers.map(codeOf)).toEqual(['wrong_password', 'wrong_password']);
});

test('a PIN needs a paired till', async () => {
  const refused = await world.login.byPin({ userId: owner.id, pin: '271828', remoteAddress: '::1', till: undefined });
  expect(codeOf(refused)).toBe('invalid_till');
});

test('with several stores the session has the one asked for, else the till’s, else none', async () => {
  const second = valueOf(await world.settings.create(actor(), { name: 'Kiosk', currency: 'USD' }));
  const login = (wanted: string | null, at: TillRecord | undefined) =>
    world.login.byPassword({
      name: 'Ada',
      password: RIGHT,
      storeId: wanted,
      cookie: false,
      remoteAddress: '::1',
      till: at,
    });
  expect(valueOf(await login(null, undefined)).session.storeId).toBe(null);
  expect(valueOf(await login(null, till)).session).toMatchObject({ storeId, tillId: till.id });
  expect(valueOf(await login(second.id, till)).session.storeId).toBe(second.id);
  expect(codeOf(await login('nosuchstorenosuchstore', undefined))).toBe('validation_failed');
});

test('SEC-7: while the secrets are locked, nobody can log in (F11)', async () => {
  world.secrets.close();
  const again = await openPeopleWorld({ folder: world.folder, secretsFolder: `${world.folder}/backups` });
  expect(again.secrets.state()).not.toBe('file');
  const refused = await again.login.byPassword({
    name: 'Ada',
    password: RIGHT,
    storeId: null,
    cookie: false,
    remoteAddress: '::1',
    till: undefined,
  });
  expect(codeOf(refused)).toBe('locked');
  await again.close();
});

test('revoking a till ends its sessions, even after a restart', async () => {
  const { token } = valueOf(await withPin('271828'));
  expect(codeOf(await world.tills.revoke(actor(), storeId, till.id))).toBe(null);
  expect(await world.sessions.find(token)).toBeUndefined();
  await world.load.loadPeople();
  expect(await world.sessions.find(token)).toBeUndefined();
  expect(world.tillIndex.byId(till.id)).toBeUndefined();
  expect(codeOf(await world.tills.revoke(actor(), storeId, till.id))).toBe('not_found');
});

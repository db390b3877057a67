import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  codeOf,
  openPeopleWorld,
  PASSPHRASE,
  SET_UP,
  valueOf,
  ZPUB,
  type PeopleWorld,
} from '../people/people-world.ts';

let world: PeopleWorld;
beforeEach(async () => {
  world = await openPeopleWorld();
});
afterEach(() => world.close());

test('set-up makes owner, store, wallet, sources, rates and policy, and answers the token of a fresh session', async () => {
  const made = await world.begin({
    wallet: { key: ZPUB },
    chain: [{ kind: 'core', url: 'http://127.0.0.1:8332', user: 'sat', password: 'chel-node-password' }],
    rates: { kind: 'fixed', pairs: { BTC_USD: '50000.00', BTC_EUR: '46000.00' } },
    policy: {
      tiers: [
        { upToSats: 100_000, confirmations: 0 },
        { upToSats: null, confirmations: 2 },
      ],
      tolerancePercent: '0.5',
    },
    webhooks: { allowPrivateNetwork: true },
  });
  expect(made.user).toMatchObject({ name: 'Ada', role: 'owner' });
  const session = await world.sessions.find(made.token);
  expect(session).toMatchObject({ userId: made.user.id, storeId: made.store.id, how: 'password' });
  expect(session && world.sessions.proofOf(session)).toBe('freshPassword');
  const store = await world.database.read.stores.get(made.store.id);
  expect(store?.settings).toMatchObject({
    webhooksAllowPrivateNetwork: true,
    policy: {
      tiers: [
        { upToSats: 100_000n, confirmations: 0 },
        { upToSats: null, confirmations: 2 },
      ],
      tolerancePercent: '0.5',
      agreementLimitSats: 1_000_000n,
      adviceLimitSats: 0n,
    },
  });
  expect(await world.database.read.wallets.ofStore(made.store.id)).toMatchObject({
    scriptType: 'p2wpkh',
    nextIndex: 0,
  });
  expect(world.rates.current('EUR')?.rateE8).toBe(4_600_000_000_000n);
  expect(world.chainState.configured).toMatchObject([{ kind: 'core', username: 'sat' }]);
  const [source] = world.chainState.configured;
  expect(await world.secrets.get(`source/${source?.id}`)).toBe('chel-node-password');
  expect((await world.database.read.audit.list(10)).map(({ what }) => what)).toEqual(
    expect.arrayContaining(['setup.done', 'wallet.set']),
  );
});

test('with scrypt, as in the program, the owner can log in by password and by PIN', async () => {
  const real = await openPeopleWorld({ realHashes: true });
  const { user, store } = await real.begin();
  expect(user.passwordHash).toMatch(/^scrypt\$/);
  const actor = { userId: user.id, storeId: store.id };
  const { till } = valueOf(await real.tills.pair(actor, { storeId: store.id, name: 'Front' }));
  const from = { remoteAddress: '::1', till };
  expect(codeOf(await real.login.byPin({ ...from, userId: user.id, pin: SET_UP.owner.pin }))).toBe(null);
  const { name, password } = SET_UP.owner;
  expect(codeOf(await real.login.byPassword({ ...from, name, password, storeId: null, cookie: false }))).toBe(null);
  expect(codeOf(await real.login.byPin({ ...from, userId: user.id, pin: '0000' }))).toBe('wrong_pin');
  await real.close();
});

test('SEC-5: neither the database nor the secrets file holds a secret in plain text', async () => {
  await world.begin({
    wallet: { key: ZPUB },
    chain: [{ kind: 'core', url: 'http://127.0.0.1:8332', user: 'sat', password: 'chel-node-password' }],
  });
  const files = ['satchel.db', 'satchel.db-wal', 'secrets.json'];
  const kept = files.map((name) => readFileSync(join(world.folder, name), 'latin1')).join('\n');
  for (const secret of [ZPUB, 'chel-node-password', SET_UP.owner.password, PASSPHRASE]) {
    expect(kept).not.toContain(secret);
  }
});

test('set-up works once; a second one is refused, even at the same time', async () => {
  const both = await Promise.all([world.setUp(SET_UP), world.setUp(SET_UP)]);
  expect(new Set(both.map(codeOf))).toEqual(new Set(['already_set_up', null]));
  expect(codeOf(await world.setUp(SET_UP))).toBe('already_set_up');
  expect((await world.database.read.users.list()).length).toBe(1);
});

test('after five wrong tries even the right code is refused (A6)', async () => {
  const codes = [];
  for (let tries = 0; tries < 5; tries += 1) {
    codes.push(codeOf(await world.setUp({ ...SET_UP, setupCode: `wrong ${tries}` })));
  }
  expect(codes).toEqual([...Array<string>(4).fill('wrong_setup_code'), 'setup_code_dead']);
  expect(codeOf(await world.setUp(SET_UP))).toBe('setup_code_dead');
  expect(await world.database.read.users.list()).toEqual([]);
});

test('SEC-5: without a keychain set-up needs a passphrase, which makes the encrypted file', async () => {
  const { secrets: _none, ...without } = SET_UP;
  const refused = await world.setUp(without);
  expect(refused.ok ? null : refused.error.details).toHaveProperty(['secrets.passphrase']);
  await world.begin();
  expect(world.secrets.state()).toBe('file');
});

test.each([
  ['an unknown currency', { store: { ...SET_UP.store, currency: 'XYZ' } }, 'validation_failed'],
  ['an unknown time zone', { store: { ...SET_UP.store, timeZone: 'Mars/Olympus' } }, 'validation_failed'],
  ['a key of another network', { wallet: { key: ZPUB.replace('z', 'v') } }, null],
  [
    'a tier after the open-ended one',
    {
      policy: {
        tiers: [
          { upToSats: null, confirmations: 1 },
          { upToSats: 5, confirmations: 0 },
        ],
      },
    },
    'validation_failed',
  ],
  ['a rate of 0', { rates: { kind: 'fixed' as const, pairs: { BTC_EUR: '0' } } }, 'validation_failed'],
  ['a training source outside training', { chain: [{ kind: 'training' as const }] }, 'validation_failed'],
])('with %s set-up is refused, and nothing is left behind', async (_what, change, code) => {
  const refused = await world.setUp({ ...SET_UP, ...change });
  expect(refused.ok).toBe(false);
  if (code) expect(codeOf(refused)).toBe(code);
  expect(await world.database.read.users.list()).toEqual([]);
  expect(await world.database.read.stores.list()).toEqual([]);
  const left = world.secrets.state() === 'file' ? await world.secrets.names('wallet/') : [];
  expect(left).toEqual([]);
});

test('SEC-4: if saving the response fails, nothing was set up and the secrets written ahead are deleted', async () => {
  const failing = world.setUp({ ...SET_UP, wallet: { key: ZPUB } }, async () => {
    throw new Error('the disk said no');
  });
  await expect(failing).rejects.toThrow('the disk said no');
  expect(await world.database.read.users.list()).toEqual([]);
  expect(await world.secrets.names('wallet/')).toEqual([]);
  expect(codeOf(await world.setUp({ ...SET_UP, wallet: { key: ZPUB } }))).toBe(null);
});

test('boot answers setup, then ready, and there is nothing to unlock in either state', async () => {
  expect(await world.boot.boot()).toMatchObject({ state: 'setup', passphraseNeeded: true });
  expect(codeOf(await world.boot.unlock(PASSPHRASE))).toBe('not_locked');
  await world.begin();
  expect(await world.boot.boot()).toMatchObject({ state: 'ready', passphraseNeeded: false });
  expect(codeOf(await world.boot.unlock(PASSPHRASE))).toBe('not_locked');
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTillSession, type TillSessionUseCase } from '../../../../src/main/app/people/till-session.ts';
import { NO_LIGHTNING } from '../../../support/no-lightning.ts';
import type { StoreRecord } from '../../../../src/main/app/records.ts';
import { MINUTE, openPeopleWorld, staffActor, valueOf, XPUB_86, ZPUB, type PeopleWorld } from './people-world.ts';

const DAY = 24 * 60 * MINUTE;
let world: PeopleWorld;
let useCase: TillSessionUseCase;
let userId: string;
let store: StoreRecord;
beforeEach(async () => {
  world = await openPeopleWorld();
  ({
    user: { id: userId },
    store,
  } = await world.begin());
  useCase = createTillSession({ ...world, sourceHealth: { sources: () => [] }, lightning: NO_LIGHTNING });
});
afterEach(() => world.close());

const owner = () => ({ userId, storeId: store.id, isOwner: true, isFresh: true });

test('the wallet is missing, then scanning, then ready', async () => {
  const states = [(await useCase.session(store)).wallet];
  world.chainState.isReachable = false;
  valueOf(await world.wallet.set(owner(), store.id, { key: ZPUB }));
  states.push((await useCase.session(store)).wallet);
  world.chainState.isReachable = true;
  await expect.poll(async () => (await useCase.session(store)).wallet).toBe('ready');
  expect(states).toEqual(['missing', 'scanning']);
});

test('a changed wallet is announced for seven days, a first one is not (A13)', async () => {
  const first = valueOf(await world.wallet.set(owner(), store.id, { key: ZPUB })).wallet;
  expect((await useCase.session(store)).walletChange).toBe(null);
  const second = valueOf(await world.wallet.set(owner(), store.id, { key: XPUB_86 })).wallet;
  const { walletChange } = await useCase.session(store);
  expect(walletChange).toMatchObject({ before: first.fingerprint, after: second.fingerprint, by: 'Ada' });
  world.clock.now += 7 * DAY;
  expect((await useCase.session(store)).walletChange).not.toBe(null);
  world.clock.now += 1;
  expect((await useCase.session(store)).walletChange).toBe(null);
});

test('the lock screen shows nobody who was disabled or removed', async () => {
  const actor = staffActor(userId, store.id);
  const added = valueOf(await world.staff.create(actor, { name: 'Grace', role: 'cashier', pin: '1906' }));
  const away = valueOf(await world.staff.create(actor, { name: 'Alan', role: 'cashier', pin: '1912' }));
  valueOf(await world.staff.update(actor, away.id, { disabled: true }));
  const { till } = valueOf(await world.tills.pair(actor, { storeId: store.id, name: 'Front' }));
  expect(new Set((await useCase.lock(till)).people.map(({ name }) => name))).toEqual(new Set(['Ada', 'Grace']));
  valueOf(await world.staff.remove(actor, added.id));
  expect(await useCase.lock(till)).toMatchObject({ people: [{ name: 'Ada' }], watchedPayments: 0 });
});

test('the session has the price with its age, and null without one', async () => {
  valueOf(
    await world.setRates.configure({ userId, storeId: store.id }, { kind: 'fixed', pairs: { BTC_EUR: '46000' } }),
  );
  expect((await useCase.session(store)).rate).toEqual({
    currency: 'EUR',
    good: 4_600_000_000_000n,
    last: 4_600_000_000_000n,
    ageMs: 0,
    byHandUntilMs: null,
    known: { rateE8: 4_600_000_000_000n, fresh: true },
  });
  valueOf(await world.setRates.configure({ userId, storeId: store.id }, { kind: 'fixed', pairs: {} }));
  expect((await useCase.session(store)).rate).toBe(null);
});

test('KEYS-12: usual amounts are those of today in the shop’s time zone, from three sales on', async () => {
  const asked: unknown[] = [];
  const spied = { ...world.database, read: { ...world.database.read } };
  spied.read.invoices = {
    ...world.database.read.invoices,
    usualAmounts: async (...args) => {
      asked.push(args);
      return [];
    },
  };
  const session = createTillSession({
    ...world,
    database: spied,
    sourceHealth: { sources: () => [] },
    lightning: NO_LIGHTNING,
  });
  world.clock.now = Date.parse('2026-11-20T23:30:00Z');
  expect((await session.session({ ...store, timeZone: 'Europe/Berlin' })).usualAmounts).toEqual([]);
  expect(asked).toEqual([[store.id, Date.parse('2026-11-20T23:00:00Z'), 3, 500]]);
});

test('payments count without a confirmation up to the limit of the last tier that asks for none', async () => {
  const limitOf = async (tiers: StoreRecord['settings']['policy']['tiers']) => {
    const policy = { ...store.settings.policy, tiers };
    const { instantLimitSats } = await useCase.session({ ...store, settings: { ...store.settings, policy } });
    return instantLimitSats;
  };
  const rest = { upToSats: null, confirmations: 1 };
  expect(await limitOf([{ upToSats: 20_000n, confirmations: 0 }, rest])).toBe(20_000n);
  expect(await limitOf([rest])).toBe(null);
  expect(await limitOf([{ upToSats: null, confirmations: 0 }])).toBe(null);
});

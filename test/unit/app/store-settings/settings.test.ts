import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf, MINUTE, openPeopleWorld, valueOf, type PeopleWorld } from '../people/people-world.ts';

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
const manager = () => ({ ...actor(), role: 'manager' as const, isFresh: true });
const ownerRole = (isFresh = true) => ({ ...actor(), role: 'owner' as const, isFresh });
const node = (password: string) => ({ kind: 'core' as const, url: 'http://127.0.0.1:8332', user: 'sat', password });

test('a patch changes the named settings only, and the audit log has them before and after', async () => {
  const before = await world.database.read.stores.get(storeId);
  world.clock.now += 1;
  const after = valueOf(await world.settings.patch(manager(), storeId, { expiryMinutes: 30, sound: { muted: true } }));
  expect(after).toEqual({
    ...before,
    settings: { ...before?.settings, expiryMinutes: 30, sound: { ...before?.settings.sound, muted: true } },
  });
  expect(await world.database.read.stores.get(storeId)).toEqual(after);
  const [entry] = await world.database.read.audit.list(1);
  expect(JSON.parse(entry?.before ?? '')).toMatchObject({ expiryMinutes: '15' });
  expect(JSON.parse(entry?.after ?? '')).toMatchObject({ expiryMinutes: '30' });
});

test('a patch that changes nothing writes nothing', async () => {
  const before = (await world.database.read.audit.list(50)).length;
  valueOf(await world.settings.patch(manager(), storeId, { expiryMinutes: 15 }));
  expect((await world.database.read.audit.list(50)).length).toBe(before);
});

test.each([
  [{ rateLimits: { keysPerMinute: 0 } }],
  [{ allowedHosts: ['shop.example'] }],
  [{ webhooksAllowPrivateNetwork: true }],
  [{ publicUrl: 'https://pay.example' }],
  [{ askAbove: '500.00' }],
])('only the owner, with a fresh password, may set %j (A32)', async (patch) => {
  expect(codeOf(await world.settings.patch(manager(), storeId, patch))).toBe('forbidden');
  expect(codeOf(await world.settings.patch(ownerRole(false), storeId, patch))).toBe('password_needed');
  expect(codeOf(await world.settings.patch(ownerRole(), storeId, patch))).toBe(null);
});

test('setting one rate limit leaves the others', async () => {
  const store = valueOf(await world.settings.patch(ownerRole(), storeId, { rateLimits: { keysPerMinute: 0 } }));
  expect(store.settings.rateLimits).toEqual({ keysPerMinute: 0, createsPerMinute: 300, requestsPerMinute: 1200 });
});

test.each([
  [{ currency: 'XYZ' }],
  [{ tillCurrencies: ['EUR', 'NOP'] }],
  [{ timeZone: 'Mars/Olympus' }],
  [{ locale: 'not a locale' }],
])('the patch %j is refused', async (patch) => {
  expect(codeOf(await world.settings.patch(ownerRole(), storeId, patch))).toBe('validation_failed');
});

test('KEYS-10: a part of the scanner settings leaves the others, and the audit log says who changed them', async () => {
  valueOf(await world.settings.patch(manager(), storeId, { scanner: { prefix: ']E0' } }));
  const store = valueOf(await world.settings.patch(manager(), storeId, { scanner: { msPerKey: 45 } }));
  expect(store.settings.scanner).toEqual({ prefix: ']E0', suffix: '', msPerKey: 45 });
  const [entry] = await world.database.read.audit.list(1);
  expect(entry).toMatchObject({ what: 'store.changed', userId });
  expect(JSON.parse(entry?.after ?? '')).toEqual({ scanner: JSON.stringify(store.settings.scanner) });
});

test('KEYS-12: the limit is kept in the minor unit of the store’s currency, and null removes it', async () => {
  const limitOf = async (askAbove: string | null) =>
    valueOf(await world.settings.patch(ownerRole(), storeId, { askAbove })).settings.askAboveMinor;
  expect([await limitOf('500'), await limitOf('12.5'), await limitOf(null)]).toEqual([50_000n, 1_250n, null]);
});

test.each([
  ['0', 'must be more than 0'],
  ['0.00', 'must be more than 0'],
  ['1.999', 'has more than 2 decimal digits'],
])('KEYS-12: the limit %s is refused with a reason', async (askAbove, why) => {
  const refused = await world.settings.patch(ownerRole(), storeId, { askAbove });
  expect(refused).toMatchObject({ ok: false, error: { code: 'validation_failed', details: { askAbove: why } } });
});

test('KEYS-12: a new currency removes the limit, because its number would mean another sum', async () => {
  valueOf(await world.settings.patch(ownerRole(), storeId, { askAbove: '500' }));
  valueOf(await world.settings.patch(manager(), storeId, { currency: 'EUR' }));
  expect((await world.database.read.stores.get(storeId))?.settings.askAboveMinor).toBe(50_000n);
  valueOf(await world.settings.patch(manager(), storeId, { currency: 'JPY' }));
  expect((await world.database.read.stores.get(storeId))?.settings.askAboveMinor).toBe(null);
});

test('INV-26: limits of tiers must rise, and only the last tier is open-ended', async () => {
  const tier = (upToSats: number | null, confirmations = 1) => ({ upToSats, confirmations });
  const codes = [];
  for (const tiers of [[tier(5)], [tier(null), tier(null)], [tier(5), tier(5), tier(null)], [tier(5, 0), tier(null)]]) {
    codes.push(codeOf(await world.settings.setPolicy(actor(), storeId, { tiers })));
  }
  expect(codes).toEqual(['validation_failed', 'validation_failed', 'validation_failed', null]);
});

test('CHAIN-12: the limit of one public source is part of the policy, and stays if a policy leaves it out', async () => {
  const tiers = [{ upToSats: null, confirmations: 1 }];
  expect((await world.database.read.stores.get(storeId))?.settings.policy.agreementLimitSats).toBe(1_000_000n);
  const set = valueOf(await world.settings.setPolicy(actor(), storeId, { tiers, agreementLimitSats: 0 }));
  expect(set.agreementLimitSats).toBe(0n);
  const kept = valueOf(await world.settings.setPolicy(actor(), storeId, { tiers, tolerancePercent: '1' }));
  expect(kept).toEqual({ tiers, tolerancePercent: '1', agreementLimitSats: 0n, adviceLimitSats: 0n });
  expect((await world.database.read.stores.get(storeId))?.settings.policy).toEqual(kept);
});

test('RATE-9, RATE-10: fixed prices work without a restart; a price by hand beats them, is audited, and ends', async () => {
  valueOf(await world.setRates.configure(actor(), { kind: 'fixed', pairs: { BTC_EUR: '46000.00' } }));
  expect(world.rates.current('EUR')?.rateE8).toBe(4_600_000_000_000n);
  world.clock.now += 1;
  valueOf(await world.setRates.setManual(actor(), { currency: 'EUR', rate: '47000', minutes: 10 }));
  expect(world.rates.current('EUR')?.rateE8).toBe(4_700_000_000_000n);
  const [entry] = await world.database.read.audit.list(1);
  expect(entry).toMatchObject({ what: 'rate.set-by-hand', userId });
  await world.rates.start();
  expect(world.rates.current('EUR')?.rateE8).toBe(4_700_000_000_000n);
  world.clock.now += 10 * MINUTE;
  expect(world.rates.current('EUR')?.rateE8).toBe(4_600_000_000_000n);
  valueOf(await world.setRates.setManual(actor(), { currency: 'EUR', rate: '47000', minutes: 10 }));
  valueOf(await world.setRates.setManual(actor(), { currency: 'EUR', rate: '47000', minutes: 0 }));
  expect(world.rates.current('EUR')?.rateE8).toBe(4_600_000_000_000n);
});

test.each([['0'], ['-1'], ['1.123456789']])('RATE-7: a price by hand of %s is refused', async (rate) => {
  expect(codeOf(await world.setRates.setManual(actor(), { currency: 'EUR', rate, minutes: 10 }))).toBe(
    'validation_failed',
  );
});

test('SEC-1: the password of a source is a secret, which a kept source keeps and a removed one loses', async () => {
  const [first] = valueOf(await world.sources.replace(actor(), [node('first password')]));
  if (!first) throw new Error('no source');
  expect(JSON.stringify(await world.database.read.settings.get('chain.sources'))).not.toContain('first password');
  expect(await world.secrets.get(`source/${first.id}`)).toBe('first password');
  const kept = { kind: 'kept' as const, id: first.id };
  const esplora = { kind: 'esplora' as const, url: 'https://esplora.example/api' };
  const two = valueOf(await world.sources.replace(actor(), [esplora, kept]));
  expect(two.map(({ kind }) => kind)).toEqual(['esplora', 'core']);
  expect(world.chainState.configured).toEqual(two);
  expect(await world.secrets.get(`source/${first.id}`)).toBe('first password');
  valueOf(await world.sources.replace(actor(), [esplora]));
  expect(await world.secrets.get(`source/${first.id}`)).toBe(null);
  expect(codeOf(await world.sources.replace(actor(), [kept]))).toBe('validation_failed');
  const audit = JSON.stringify(await world.database.read.audit.list(50));
  expect(audit).not.toContain('first password');
});

test('testing a source stores nothing', async () => {
  expect(codeOf(await world.sources.test(node('x')))).toBe('upstream_failed');
  expect(await world.sources.list()).toEqual([]);
  expect(await world.secrets.names('source/')).toEqual([]);
});

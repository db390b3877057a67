import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf, openPeopleWorld, valueOf, XPUB_86, ZPUB, type PeopleWorld } from '../people/people-world.ts';

let world: PeopleWorld;
let userId: string;
let storeId: string;
let marks: Map<string, number>;
const others: PeopleWorld[] = [];
beforeEach(async () => {
  marks = new Map();
  world = await openPeopleWorld({ marks });
  const made = await world.begin();
  userId = made.user.id;
  storeId = made.store.id;
});
afterEach(async () => {
  for (const other of [...others.splice(0), world]) await other.close();
});

const owner = (isFresh: boolean) => ({ userId, storeId, isOwner: true, isFresh });
const STALE = () => owner(false);
const FRESH = () => owner(true);
const ofStore = async (at = world) => at.database.read.wallets.ofStore(storeId);
const scanned = async (at = world): Promise<void> => {
  await expect.poll(async () => (await ofStore(at))?.scan).toBe('done');
};

test('SEC-1: the first wallet needs no fresh password, and its key is kept among the secrets', async () => {
  const set = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB }));
  expect(set.wallet).toMatchObject({ scriptType: 'p2wpkh', nextIndex: 0, scan: 'needed', active: true });
  expect(set.descriptor).toMatch(/^wpkh\(.+\)#[a-z0-9]{8}$/);
  expect(await world.secrets.get(`wallet/${set.wallet.id}`)).toBe(ZPUB);
  expect(world.walletKeys.isOpen(set.wallet.id)).toBe(true);
});

test('ADDR-1: a bare xpub is P2WPKH unless the owner says otherwise; a zpub can be nothing else', async () => {
  expect(valueOf(await world.wallet.set(STALE(), storeId, { key: XPUB_86 })).wallet.scriptType).toBe('p2wpkh');
  const tr = await world.wallet.set(FRESH(), storeId, { key: XPUB_86, scriptType: 'p2tr' });
  expect(valueOf(tr).wallet.scriptType).toBe('p2tr');
  expect(codeOf(await world.wallet.set(FRESH(), storeId, { key: ZPUB, scriptType: 'p2tr' }))).toBe(
    'wallet_script_type_mismatch',
  );
});

test('another wallet needs the owner with a fresh password, and the audit log has both fingerprints (A13)', async () => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  expect(codeOf(await world.wallet.set(STALE(), storeId, { key: XPUB_86 }))).toBe('password_needed');
  const manager = { ...FRESH(), isOwner: false };
  expect(codeOf(await world.wallet.set(manager, storeId, { key: XPUB_86 }))).toBe('wallet_change_needs_owner');
  world.clock.now += 1;
  const second = valueOf(await world.wallet.set(FRESH(), storeId, { key: XPUB_86 })).wallet;
  expect((await ofStore())?.id).toBe(second.id);
  const [entry] = await world.database.read.audit.list(1);
  expect(entry?.what).toBe('wallet.set');
  expect([entry?.before, entry?.after]).toEqual([
    expect.stringContaining(first.fingerprint),
    expect.stringContaining(second.fingerprint),
  ]);
  expect(world.published.map(({ type }) => type)).toContain('store.changed');
});

test('ADDR-12: the same key again is no change and needs no fresh password', async () => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  const before = (await world.database.read.audit.list(50)).length;
  expect(valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet.id).toBe(first.id);
  expect((await world.database.read.audit.list(50)).length).toBe(before);
});

test('ADDR-12: a key of one store is refused to another, in any spelling and even after it is no longer used there', async () => {
  const second = valueOf(await world.settings.create({ userId, storeId }, { name: 'Kiosk', currency: 'USD' }));
  valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB }));
  const preview = valueOf(world.wallet.preview({ key: ZPUB }));
  const descriptor = preview.candidates[0]?.descriptor ?? '';
  for (const input of [{ key: ZPUB }, { descriptor }]) {
    expect(codeOf(await world.wallet.set(FRESH(), second.id, input))).toBe('wallet_in_use');
  }
  valueOf(await world.wallet.set(FRESH(), storeId, { key: XPUB_86 }));
  expect(codeOf(await world.wallet.set(FRESH(), second.id, { key: ZPUB }))).toBe('wallet_in_use');
});

test('ADDR-12: if two stores set one key at the same time, one gets it', async () => {
  const second = valueOf(await world.settings.create({ userId, storeId }, { name: 'Kiosk', currency: 'USD' }));
  const both = await Promise.all([
    world.wallet.set(FRESH(), storeId, { key: ZPUB }),
    world.wallet.set(FRESH(), second.id, { key: ZPUB }),
  ]);
  expect(new Set(both.map(codeOf))).toEqual(new Set([null, 'wallet_in_use']));
  expect(await world.secrets.names('wallet/')).toHaveLength(1);
});

test('ADDR-11: a former wallet resumes at its own next index', async () => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  await scanned();
  await world.database.write((tx) => tx.wallets.update(first.id, { nextIndex: 42 }));
  valueOf(await world.wallet.set(FRESH(), storeId, { key: XPUB_86 }));
  const again = valueOf(await world.wallet.set(FRESH(), storeId, { key: ZPUB })).wallet;
  expect(again).toMatchObject({ id: first.id, nextIndex: 42, scan: 'done', active: true });
});

test('ADDR-7: a key that the high-water file knows begins at its mark (I2)', async () => {
  marks.set(valueOf(world.wallet.preview({ key: ZPUB })).keyDigest, 60);
  expect(valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet.nextIndex).toBe(60);
});

test('ADDR-10: a new wallet is scanned until a source answers, and its next index is past every used one, without a skip', async () => {
  world.chainState.isReachable = false;
  world.chainState.highestUsed = 7;
  valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB }));
  await expect.poll(() => world.chainState.askedFrom.length).toBeGreaterThan(1);
  expect(await ofStore()).toMatchObject({ scan: 'needed', nextIndex: 0 });
  world.chainState.isReachable = true;
  await scanned();
  expect(await ofStore()).toMatchObject({ nextIndex: 8 });
});

test('ADDR-10: training scans no wallet', async () => {
  const training = await openPeopleWorld({ training: true, network: 'regtest' });
  others.push(training);
  const made = await training.begin();
  const key = TPUB;
  const set = await training.wallet.set({ ...STALE(), userId: made.user.id }, made.store.id, { key });
  expect(valueOf(set).wallet.scan).toBe('done');
});
const TPUB =
  'tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah';

/** Opens the database of this world on a machine with other secrets and no high-water file. */
const onNewMachine = async (nextIndex: number): Promise<PeopleWorld> => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  await scanned();
  await world.database.write((tx) => tx.wallets.update(first.id, { nextIndex }));
  const machine = mkdtempSync(join(tmpdir(), 'satchel-people-'));
  const moved = await openPeopleWorld({ folder: world.folder, secretsFolder: machine });
  others.push(moved);
  expect(await moved.boot.boot()).toMatchObject({ state: 'locked', passphraseNeeded: true });
  valueOf(await moved.boot.unlock('a passphrase of the new machine'));
  await moved.resume(true);
  return moved;
};

test('SEC-8: after a restore on a new machine only the same key is accepted (M10)', async () => {
  const moved = await onNewMachine(50);
  const wallet = await ofStore(moved);
  expect(moved.walletKeys.isOpen(wallet?.id ?? '')).toBe(false);
  expect(codeOf(await moved.wallet.set(FRESH(), storeId, { key: XPUB_86 }))).toBe('restored_key_mismatch');
  expect(await moved.secrets.names('wallet/')).toEqual([]);
});

test('ADDR-8: a key given back is scanned from the index of the backup, and skips 100 past the highest known one (M10)', async () => {
  const moved = await onNewMachine(50);
  moved.chainState.highestUsed = 57;
  const back = valueOf(await moved.wallet.set(STALE(), storeId, { key: ZPUB }));
  expect(back).toMatchObject({ skippedAhead: true, wallet: { scan: 'needed' } });
  await scanned(moved);
  expect(moved.chainState.askedFrom).toEqual([50]);
  expect((await ofStore(moved))?.nextIndex).toBe(58 + 100);
});

test('ADDR-9: a restored database continues at the mark of its high-water file and is scanned again (M10)', async () => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  await scanned();
  await world.database.write((tx) => tx.wallets.update(first.id, { nextIndex: 30 }));
  marks.set(first.keyDigest, 81);
  const again = await openPeopleWorld({ folder: world.folder, marks });
  others.push(again);
  await again.resume(true);
  expect(await ofStore(again)).toMatchObject({ nextIndex: 81, scan: 'needed' });
  await again.scan.startAll();
  await scanned(again);
  expect((await ofStore(again))?.nextIndex).toBe(81);
});

test('ADDR-8: a wallet whose high-water mark is missing is scanned and skips 100 past the highest known index', async () => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  await scanned();
  await world.database.write((tx) => tx.wallets.update(first.id, { nextIndex: 30 }));
  marks.clear();
  const again = await openPeopleWorld({ folder: world.folder, marks });
  others.push(again);
  await again.resume(false);
  expect(await ofStore(again)).toMatchObject({ nextIndex: 30, scan: 'needed' });
  expect(valueOf(await again.wallet.get(storeId)).skippedAhead).toBe(true);
  await again.scan.startAll();
  await scanned(again);
  expect((await ofStore(again))?.nextIndex).toBe(130);
});

test('ADDR-14: the gap is the distance of the next address from the last paid one', async () => {
  const { id } = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  await scanned();
  const gapAt = async (nextIndex: number, lastPaidIndex: number | null): Promise<number> => {
    await world.database.write((tx) => tx.wallets.update(id, { nextIndex, lastPaidIndex }));
    return valueOf(await world.wallet.get(storeId)).gap;
  };
  expect([await gapAt(7, null), await gapAt(30, 12)]).toEqual([7, 18]);
});

test('ADDR-14: after a scan the gap counts from the highest address that the scan found, whoever issued it', async () => {
  world.chainState.highestUsed = 57;
  valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB }));
  await scanned();
  expect(valueOf(await world.wallet.get(storeId))).toMatchObject({
    gap: 1,
    wallet: { nextIndex: 58, lastPaidIndex: 57 },
  });
});

test('a restart without a restore changes no index and opens every wallet', async () => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  await scanned();
  await world.database.write((tx) => tx.wallets.update(first.id, { nextIndex: 30 }));
  marks.set(first.keyDigest, 50);
  const again = await openPeopleWorld({ folder: world.folder, marks });
  others.push(again);
  await again.resume(false);
  expect(await ofStore(again)).toMatchObject({ nextIndex: 30, scan: 'done' });
  expect(again.walletKeys.isOpen(first.id)).toBe(true);
});

test('ADDR-9: a restore that was interrupted before its scan is completed at the next start (M10)', async () => {
  const first = valueOf(await world.wallet.set(STALE(), storeId, { key: ZPUB })).wallet;
  await scanned();
  // A restore leaves an old index and a scan to do.
  await world.database.write((tx) => tx.wallets.update(first.id, { nextIndex: 30, scan: 'needed' }));
  marks.set(first.keyDigest, 81);
  const again = await openPeopleWorld({ folder: world.folder, marks });
  others.push(again);
  await again.resume(false);
  expect(await ofStore(again)).toMatchObject({ nextIndex: 81, scan: 'needed' });
});

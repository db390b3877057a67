import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReadRecoveryKit } from '../../../../src/main/app/wallet-setup/recovery-kit.ts';
import { codeOf, openPeopleWorld, valueOf, XPUB_86, ZPUB, type PeopleWorld } from '../people/people-world.ts';

const WEEK_MS = 7 * 86_400_000;

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

const setWallet = async (key: string) =>
  valueOf(await world.wallet.set({ userId, storeId, isOwner: true, isFresh: true }, storeId, { key })).wallet;
const scanned = () => expect.poll(async () => (await world.database.read.wallets.ofStore(storeId))?.scan).toBe('done');
const read = () => createReadRecoveryKit({ ...world, clock: { nowMs: () => world.clock.now } })(storeId);
const readLine = async () => valueOf(await read()).coreLines[1] ?? '';

test('CHAIN-49: a key that was used before has no birth date, so the whole chain is read', async () => {
  world.chainState.highestUsed = 57;
  await setWallet(ZPUB);
  await scanned();
  expect(valueOf(await read()).wallets).toMatchObject([{ lastIndex: 77, gapLimit: 78, bornAt: null }]);
  expect(await readLine()).toContain('"range":[0,77],"timestamp":0}');
});

test('CHAIN-49: former wallets are in the kit too, after the present one', async () => {
  const former = await setWallet(ZPUB);
  await scanned();
  world.clock.now += 1_000;
  const present = await setWallet(XPUB_86);
  await scanned();
  const { wallets } = valueOf(await read());
  expect(wallets).toMatchObject([
    { fingerprint: present.fingerprint, active: true },
    { fingerprint: former.fingerprint, active: false, lastIndex: 19 },
  ]);
  const line = await readLine();
  for (const { descriptor } of wallets) expect(line).toContain(descriptor);
  expect(line).toContain(`"timestamp":${Math.floor((present.createdAtMs - WEEK_MS) / 1000)}}`);
});

test('CHAIN-49: there is no kit without a wallet, nor while its key is missing', async () => {
  expect(codeOf(await read())).toBe('wallet_missing');
  const { id } = await setWallet(ZPUB);
  await world.secrets.delete(`wallet/${id}`);
  expect(codeOf(await read())).toBe('wallet_missing');
});

/** An older satchel.db is copied back by hand, beside the high-water file of today, without `--restore`. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import {
  charge,
  headersOf,
  REGTEST_OWNER,
  setUpOnNode,
  withPassword,
  type TillCredentials,
} from '../support/till-client.ts';

const PUT_BACK = 'an older database was put back';

let node: BitcoinNode;
beforeAll(async () => {
  node = await startBitcoinNode();
});
afterAll(() => node.close());

let dataDir: string;
let satchel: Satchel;
let owner: TillCredentials;
/** Every address that was shown, in order. */
let shown: string[];
let sales = 0;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-put-back-'));
  shown = [];
  satchel = await startSatchel({ dataDir, args: ['--network', 'regtest', '--public-port', '0'] });
  owner = await setUpOnNode(satchel.ready, node);
  await isReady();
  return async () => {
    await satchel.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
});

const start = async (): Promise<void> => {
  satchel = await startSatchel({ dataDir, args: ['--public-port', '0'] });
};
const walletState = async (): Promise<unknown> => {
  const answer = await fetch(`${satchel.url}/api/till/session`, { headers: headersOf(owner) });
  return ((await answer.json()) as { wallet?: unknown }).wallet; // compared below
};
const isReady = (): Promise<unknown> =>
  vi.waitUntil(async () => (await walletState()) === 'ready', { timeout: 60_000 });
const sell = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) {
    const key = `sale-${(sales += 1)}`;
    const { address } = await charge(satchel.url, owner, { amount: '20000', currency: 'SATS', key });
    shown.push(address ?? expect.fail('no address'));
  }
};
const copyAside = (name: string): void => copyFileSync(join(dataDir, 'satchel.db'), join(dataDir, name));
/** SQLite makes a copy of a database in use, as an owner's own backup program may. */
const copyWhileRunning = async (name: string): Promise<void> => {
  const database = new Database(join(dataDir, 'satchel.db'), { readonly: true });
  await database.backup(join(dataDir, name));
  database.close();
};
const putBack = (name: string): void => {
  for (const end of ['-wal', '-shm']) rmSync(join(dataDir, `satchel.db${end}`), { force: true });
  copyFileSync(join(dataDir, name), join(dataDir, 'satchel.db'));
};
/** The put-back database may hold sessions that ended since, so everybody logs in again. */
const startPutBack = async (): Promise<void> => {
  await start();
  expect(satchel.log().split(PUT_BACK)).toHaveLength(2);
  expect(await walletState()).toBeUndefined();
  owner = await withPassword(satchel.url, owner, REGTEST_OWNER);
  await isReady();
};
const expectNoneTwice = (): void => expect(new Set(shown).size).toBe(shown.length);

test('ADDR-9, CHAIN-46 and I2: three older databases in a row, and none issues an address twice', async () => {
  await sell(1);
  await satchel.stop();
  copyAside('first.db');
  await start();
  expect(satchel.log()).not.toContain(PUT_BACK);
  await sell(3);
  await satchel.stop();
  copyAside('second.db');
  await start();
  await sell(2);
  await satchel.kill();
  for (const name of ['first.db', 'second.db', 'first.db']) {
    putBack(name);
    await startPutBack();
    await sell(3);
    await satchel.stop();
  }
  expectNoneTwice();
  await start();
  expect(satchel.log()).not.toContain(PUT_BACK);
});

test('ADDR-9 and CHAIN-46: a copy that was made in the same run is recognised after an orderly end', async () => {
  await sell(1);
  await copyWhileRunning('hot.db');
  await sell(3);
  await satchel.stop();
  putBack('hot.db');
  await startPutBack();
  await sell(2);
  expectNoneTwice();
});

test('ADDR-9: a database that is put back issues nothing before a source has scanned its wallet', async () => {
  await sell(1);
  await satchel.stop();
  copyAside('old.db');
  await start();
  await sell(2);
  await satchel.stop();
  putBack('old.db');
  const offline = new Database(join(dataDir, 'satchel.db'));
  offline.prepare(`update settings set value = '[]' where key = 'chain.sources'`).run();
  offline.close();
  await start();
  owner = await withPassword(satchel.url, owner, REGTEST_OWNER);
  expect(await walletState()).toBe('scanning');
  await expect(sell(1)).rejects.toThrow(/wallet_scanning/);
  await satchel.stop();
  await start(); // a restart before the scan forgets nothing
  expect(await walletState()).toBe('scanning');
});

test('ADDR-9: a power cut is no database that was put back', async () => {
  await sell(1);
  await satchel.kill();
  await start();
  expect(satchel.log()).not.toContain(PUT_BACK);
  await sell(1);
  expectNoneTwice();
});

/** The recovery kit is tried on a real node: its lines, as they are printed, find every coin. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReadRecoveryKit } from '../../src/main/app/wallet-setup/recovery-kit.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { createWalletKeys } from '../../src/main/wallet/wallet-keys.ts';
import { btcToSats, startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { coreConfig, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
/** Between the second and the third lie more addresses than any wallet looks ahead; the last one was issued last. */
const PAID = new Set([1, 4, 57, 60]);

let node: BitcoinNode;
let shop: Shop;
const keys = createWalletKeys();
beforeAll(async () => {
  node = await startBitcoinNode();
  shop = await openShop({ sources: [coreConfig(node)], password: node.rpcPassword });
  await shop.untilHeight(await node.height());
});
afterAll(async () => {
  await keys.shutdown();
  await shop.close();
  await node.close();
});

/** Splits a line as a shell does. The node takes JSON where it is JSON, as `bitcoin-cli` hands it over. */
const argumentsOf = async (line: string): Promise<unknown[]> => {
  const { stdout } = await promisify(execFile)('sh', ['-c', String.raw`set -- ${line}; printf '%s\0' "$@"`]);
  return stdout
    .split('\0')
    .slice(0, -1)
    .map((word) => {
      try {
        return JSON.parse(word) as unknown;
      } catch {
        return word;
      }
    });
};
const run = async (line: string): Promise<unknown> => {
  const [method, ...params] = await argumentsOf(line);
  return node.rpc(String(method), ...params);
};
const readKit = async (key: string) => {
  const { database } = shop.opened;
  const secrets = { isOpen: () => true, get: async () => key };
  const kit = await createReadRecoveryKit({ database, secrets, walletKeys: keys, clock: { nowMs: Date.now } })('store');
  if (!kit.ok) throw new Error(kit.error.code);
  return kit.value;
};

test('CHAIN-49: the lines for Bitcoin Core find every coin, also one beyond a gap of 20', async () => {
  const sales: PayableInvoice[] = [];
  for (let made = 0; made < 60; made += 1) sales.push(await shop.charge(SATS));
  const paid = sales.filter((_sale, at) => PAID.has(at + 1));
  for (const { address } of paid) await node.pay(address, SATS);
  await node.mine(1);
  const kit = await readKit(TRAINING_KEY);
  expect(kit.wallets).toMatchObject([{ lastIndex: 79, gapLimit: 80, active: true }]);
  expect(kit.coreLines[0]).toBe('createwallet satchel true true "" false true');
  await node.rpc('unloadwallet', 'customer'); // the lines then need no name of a wallet
  const [made, imported] = [await run(kit.coreLines[0] ?? ''), await run(kit.coreLines[1] ?? '')];
  expect(made).toMatchObject({ name: 'satchel' });
  expect(imported).toMatchObject([{ success: true }]);
  const coins = await node.rpc<{ address: string; amount: number }[]>('listunspent');
  expect(new Map(coins.map(({ address, amount }) => [address, btcToSats(amount)]))).toEqual(
    new Map(paid.map(({ address }) => [address, SATS])),
  );
});

test('CHAIN-49: a descriptor whose path is written with apostrophes survives the quotes of the line', async () => {
  const parsed = keys.parse(`[01020304/84'/1'/0']${TRAINING_KEY}`, 'regtest');
  const { descriptor } = (parsed.ok && parsed.value.candidates.find(({ scriptType }) => scriptType === 'p2wpkh')) || {};
  if (descriptor === undefined) throw new Error('the key cannot be read');
  const { coreLines } = await readKit(descriptor);
  const [method, requests] = await argumentsOf(coreLines[1] ?? '');
  expect(method).toBe('importdescriptors');
  expect(requests).toMatchObject([{ desc: descriptor }]);
});

/** Another program issues addresses of the same key: every kind of source finds its money. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCommits } from '../../src/main/app/commit.ts';
import { createLookAhead } from '../../src/main/app/wallet-setup/look-ahead.ts';
import { createFeed } from '../../src/main/platform/feed.ts';
import { randomIds } from '../../src/main/platform/ids.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { createWalletKeys } from '../../src/main/wallet/wallet-keys.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startElectrumX, type ElectrumX } from '../support/electrumx.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, openShop, silentLogger } from '../support/regtest-shop.ts';
import { ELECTRUMX_MISSING } from '../support/tools.ts';

const DAY_MS = 86_400_000;

let node: BitcoinNode;
let facade: EsploraFacade;
let server: ElectrumX | undefined;
const keys = createWalletKeys();
keys.open('wallet', TRAINING_KEY, 'p2wpkh', 'regtest');
beforeAll(async () => {
  node = await startBitcoinNode({ txindex: true });
  facade = await startEsploraFacade(node);
  if (!ELECTRUMX_MISSING) server = await startElectrumX(node);
});
afterAll(async () => {
  await keys.shutdown();
  await server?.close();
  await facade.close();
  await node.close();
});

const addressAt = async (index: number): Promise<string> => {
  const [derived] = await keys.derive('wallet', index, 1);
  if (!derived) throw new Error('nothing was derived');
  return derived.address;
};

const KINDS = ELECTRUMX_MISSING ? (['core', 'esplora'] as const) : (['core', 'esplora', 'electrum'] as const);
describe.each(KINDS)('CHAIN-47: %s', (kind) => {
  const sourceOf = () =>
    ({
      core: coreConfig(node),
      esplora: { id: 'esplora', kind: 'esplora', urls: [facade.url] },
      electrum: { id: 'electrum', kind: 'electrum', urls: [server?.tcpUrl ?? ''], own: true },
    }) as const;

  test('money at an index that was never issued is told with its amount, and never issued', async () => {
    const shop = await openShop({ sources: [sourceOf()[kind]], password: node.rpcPassword });
    const { database } = shop.opened;
    const begin = { core: 0, esplora: 200, electrum: 400 }[kind];
    await database.write((tx) => tx.wallets.update('wallet', { nextIndex: begin }));
    await shop.untilHeight(await node.height());
    await shop.charge(1_000n);
    let nowMs = DAY_MS;
    const clock = { nowMs: () => nowMs };
    const { commitUnaudited } = createCommits({ database, clock, ids: randomIds, feed: createFeed(silentLogger) });
    const parts = { database, commitUnaudited, clock, ids: randomIds, logger: silentLogger, walletKeys: keys };
    const lookAhead = createLookAhead({ ...parts, chain: shop.chain });
    const look = async () => {
      nowMs += DAY_MS;
      await lookAhead();
      return database.read.cases.open('store', 10);
    };

    expect(await look()).toEqual([]);
    await node.pay(await addressAt(begin + 3), 7_000n);
    await node.pay(await addressAt(begin + 30), 5_000n);
    await node.mine(1);
    await shop.untilHeight(await node.height());
    expect(await look()).toMatchObject([
      { kind: 'key_used_elsewhere', walletId: 'wallet', addressIndex: begin + 30, amountSats: 12_000n },
    ]);
    expect((await shop.charge(1_000n)).addressIndex).toBe(begin + 31);
    expect(await database.read.wallets.get('wallet')).toMatchObject({ lastPaidIndex: begin + 30 });
    expect(await look()).toHaveLength(1);
    await shop.close();
  });
});

import { afterEach, expect, test } from 'vitest';
import { rootOf } from '../../support/made-blocks.ts';
import { checkOnce, closeAll, FIRST_HEIGHT, inOneBlock, makeTx, many, NOTHING, txidsOf } from './esplora-world.ts';

afterEach(closeAll);

const isAboutCoinbase = (path: string): boolean => path.endsWith('/txid/0');

test('CHAIN-39: the coinbase is proven once per block, however many payments it holds', async () => {
  const txs = inOneBlock(many(3, () => FIRST_HEIGHT + 1));
  const { seen, failure, paths } = await checkOnce(txs);
  expect(failure).toBeNull();
  expect(seen.toSorted()).toEqual(txidsOf(txs));
  expect(paths.filter(isAboutCoinbase)).toHaveLength(1);
});

test('CHAIN-39: a block whose coinbase names another height proves nothing, and its server is provably wrong', async () => {
  const tx = makeTx(FIRST_HEIGHT + 1, { named: FIRST_HEIGHT + 2 });
  const { seen, isLie } = await checkOnce([tx]);
  expect(isLie).toBe(true);
  expect(seen).toEqual([]);
});

test('CHAIN-39: what hangs below a transaction is deeper than the coinbase, and its server is provably wrong (CVE-2017-12842)', async () => {
  const tx = makeTx(FIRST_HEIGHT + 1);
  const [coinbase = ''] = tx.txids;
  const sibling = 'a'.repeat(64);
  // a transaction of 64 bytes in the block: the txid of the payment and its sibling
  const forged = { ...tx, txids: [coinbase, rootOf([tx.txid, sibling])] };
  const proof = JSON.stringify({ block_height: tx.height, merkle: [sibling, coinbase], pos: 2 });
  const { seen, isLie } = await checkOnce([forged], {
    answer: (path) => (path === `/tx/${tx.txid}/merkle-proof` ? proof : undefined),
  });
  expect(isLie).toBe(true);
  expect(seen).toEqual([]);
});

test('CHAIN-39: a server without the coinbase proves nothing yet, and is no liar', async () => {
  const tx = makeTx(FIRST_HEIGHT + 1);
  const { seen, isLie, failure } = await checkOnce([tx], {
    answer: (path) => (isAboutCoinbase(path) ? NOTHING : undefined),
  });
  expect(failure).toBe('it answers 404');
  expect(isLie).toBe(false);
  expect(seen).toEqual([]);
});

import { beforeEach, expect, test } from 'vitest';
import { createElectrumHeaders } from '../../../src/main/chain/sources/electrum-headers.ts';
import { createElectrumTip, type ElectrumTip } from '../../../src/main/chain/sources/electrum-tip.ts';
import {
  createListener,
  createWorld,
  mine,
  mineMany,
  type Block,
  type Listener,
  type World,
} from './electrum-world.ts';

let blocks: Block[];
let world: World;
let listener: Listener;
let tip: ElectrumTip;
let told: string[];

beforeEach(async () => {
  blocks = mineMany(null, 20);
  world = createWorld(blocks);
  listener = createListener(blocks[5] ?? null);
  const headers = createElectrumHeaders('electrum', listener.deps);
  told = [];
  tip = createElectrumTip('electrum', headers, listener.deps, async (_api, invoiceId) => {
    told.push(`check ${invoiceId} after ${listener.said.length}`);
  });
  await tip.follow(world.api);
  listener.said.length = 0;
  told.length = 0;
});
const payIn = ({ hash, height }: Block): void =>
  void listener.payments.push({
    txid: hash,
    dropped: false,
    firstSeenAtMs: 0,
    invoiceId: `in ${height}`,
    blockHash: hash,
    blockHeight: height,
  });
const last = (): Block => {
  const block = blocks.at(-1);
  if (!block) throw new Error('no block');
  return block;
};
const name = async (): Promise<void> => tip.named(await world.api.tip());

test('CHAIN-7: the tip is said once, and again when the server names another', async () => {
  await tip.follow(world.api);
  expect(listener.said).toEqual([]);
  const next = mine(last());
  world.chain.set(next.height, next);
  await name();
  await tip.follow(world.api);
  expect(listener.said).toMatchObject([{ kind: 'headers' }, { kind: 'tip', hash: next.hash }]);
});

test('CHAIN-41: after a reorganisation the payments of lost blocks are checked before the new tip is said', async () => {
  for (const block of [blocks[15], blocks[18]]) if (block) payIn(block);
  const branch = mineMany(blocks[16] ?? null, 5);
  world.setChain([...blocks.slice(0, 17), ...branch]);
  await name();
  await tip.follow(world.api);
  expect(told).toEqual(['check in 18 after 1']);
  expect(listener.said.map(({ kind }) => kind)).toEqual(['headers', 'tip']);
});

test('CHAIN-44: a branch that is shown block by block checks the payments of lost blocks once it is as high', async () => {
  if (blocks[18]) payIn(blocks[18]);
  const branch = mineMany(blocks[16] ?? null, 3);
  for (const shown of [1, 2, 3]) {
    told.length = 0;
    world.setChain([...blocks.slice(0, 17), ...branch.slice(0, shown)]);
    await name();
    await tip.follow(world.api);
  }
  expect(told).toHaveLength(1); // at the last tip, whose chain may hold the payment in another block
  told.length = 0;
  listener.payments.length = 0;
  const next = mine(branch[2] ?? null);
  world.chain.set(next.height, next);
  await name();
  await tip.follow(world.api);
  expect(told).toEqual([]);
});

test('CHAIN-44: a payment that a branch lacks is checked again at its next block, which may hold it', async () => {
  if (blocks[18]) payIn(blocks[18]);
  const branch = mineMany(blocks[16] ?? null, 4);
  const checked: number[] = [];
  for (const shown of [2, 3, 4]) {
    told.length = 0;
    world.setChain([...blocks.slice(0, 17), ...branch.slice(0, shown)]);
    await name();
    await tip.follow(world.api);
    checked.push(told.length);
    if (shown === 3) listener.payments.length = 0; // its new block was found
  }
  expect(checked).toEqual([1, 1, 0]);
});

test('CHAIN-41: a block more checks nothing', async () => {
  payIn(last());
  const next = mine(last());
  world.chain.set(next.height, next);
  await name();
  await tip.follow(world.api);
  expect(told).toEqual([]);
});

test('CHAIN-41: a block that came while its headers were read is followed at the same time', async () => {
  const [first, second] = mineMany(last(), 2);
  if (!first || !second) throw new Error('no block');
  world.chain.set(first.height, first);
  await name();
  const other = mine(last());
  world.chain.set(other.height, other);
  await tip.follow(world.api);
  expect(listener.said.at(-1)).toMatchObject({ kind: 'tip', hash: other.hash });
});

test('CHAIN-7: the tip is said again after a while, so that a branch can be insisted on', async () => {
  Object.assign(listener.deps.intervals, { chainCheckMs: 0 });
  await tip.follow(world.api);
  await tip.follow(world.api);
  expect(listener.said).toMatchObject([{ kind: 'tip' }, { kind: 'tip' }]);
});

test('a new connection is asked for its tip', async () => {
  const next = mine(last());
  world.chain.set(next.height, next);
  await tip.follow(world.api);
  expect(listener.said).toEqual([]);
  tip.reset();
  await tip.follow(world.api);
  expect(listener.said.at(-1)).toMatchObject({ kind: 'tip', hash: next.hash });
});

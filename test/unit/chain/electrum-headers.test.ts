import { beforeEach, describe, expect, test } from 'vitest';
import { createElectrumHeaders, type ElectrumHeaders } from '../../../src/main/chain/sources/electrum-headers.ts';
import { ProvablyWrong, reasonOf } from '../../../src/main/upstream/reasons.ts';
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
beforeEach(() => {
  blocks = mineMany(null, 400);
  world = createWorld(blocks);
});

const block = (height: number): Block => {
  const found = blocks[height];
  if (!found) throw new Error(`no block ${height}`);
  return found;
};
const start = (root: Block | null): Listener & { headers: ElectrumHeaders } => {
  const listener = createListener(root);
  return { ...listener, headers: createElectrumHeaders('electrum', listener.deps) };
};
const follow = async (headers: ElectrumHeaders, createdHeight: number | null = null) =>
  headers.follow(world.api, await world.api.tip(), createdHeight === null ? [] : [{ createdHeight }]);
const handedOver = ({ said }: Listener): number[] =>
  said.flatMap((one) => (one.kind === 'headers' ? [one.firstHeight, one.headers.length] : []));

describe('CHAIN-36: the first headers', () => {
  test('begin 150 blocks below the tip', async () => {
    const one = start(null);
    expect(await follow(one.headers)).toMatchObject({ height: 399, hash: block(399).hash });
    expect(handedOver(one)).toEqual([249, 151]);
  });
  test('or at the creation of the oldest invoice that waits', async () => {
    const one = start(null);
    await follow(one.headers, 100);
    expect(handedOver(one)).toEqual([100, 300]);
  });
});

describe('CHAIN-1: later headers', () => {
  test.each([
    ['one block', 398, [399, 1]],
    ['a night', 300, [301, 99]],
  ])('join the known ones after %s', async (_what, from, expected) => {
    const one = start(block(from));
    expect(await follow(one.headers)).toMatchObject({ height: 399 });
    expect(handedOver(one)).toEqual(expected);
    expect(one.headers.at(from)?.hash).toBe(block(from).hash);
    expect(one.headers.at(from - 1)).toBeUndefined();
    expect(one.headers.at(400)).toBeUndefined();
  });

  test('of another branch join at the fork, and the chain is that branch from then on', async () => {
    const one = start(block(350));
    await follow(one.headers);
    const branch = mineMany(block(380), 30);
    world.setChain([...blocks.slice(0, 381), ...branch]);
    expect(await follow(one.headers)).toMatchObject({ height: 410 });
    expect(handedOver(one).slice(2)).toEqual([381, 30]);
    expect(one.headers.at(390)?.hash).toBe(branch[9]?.hash);
  });

  test('that are known are not handed over again', async () => {
    const one = start(block(399));
    await follow(one.headers);
    expect(one.said).toEqual([]);
  });

  test('that moved meanwhile are asked for again by the caller', async () => {
    const one = start(block(390));
    const named = await world.api.tip();
    world.setChain(blocks.slice(0, 395));
    await expect(one.headers.follow(world.api, named, [])).rejects.toThrow('its chain moved meanwhile');
    expect(one.said).toEqual([]);
  });

  test('of a server with fewer blocks than the root are refused', async () => {
    const one = start(block(390));
    world.setChain(blocks.slice(0, 380));
    expect(await follow(one.headers).catch(reasonOf)).toBe('it lacks the newest blocks');
  });

  test('that never join the root are refused', async () => {
    const one = start(block(390));
    world.setChain(mineMany(null, 400));
    expect(await follow(one.headers).catch(reasonOf)).toBe('its blocks do not follow those that are known');
    expect(one.said).toEqual([]);
  });
});

describe('CHAIN-40: a server that is provably wrong', () => {
  test('names another difficulty (CHAIN-37)', async () => {
    const one = start(block(399));
    world.chain.set(400, mine(block(399), [], { bits: 0x207f_fffe }));
    await expect(follow(one.headers)).rejects.toThrow(ProvablyWrong);
    expect(one.said).toEqual([]);
  });

  test('names a header without work', async () => {
    const one = start(block(399));
    const raw = Buffer.from(mine(block(399)).raw);
    raw.writeUInt32LE(0x1d00_ffff, 72);
    world.chain.set(400, { ...mine(block(399)), raw });
    await expect(follow(one.headers)).rejects.toThrow(ProvablyWrong);
  });

  test('counts blocks otherwise from the start', async () => {
    const one = start(null);
    world.chain = new Map(blocks.map((each) => [each.height + 500, { ...each, height: each.height + 500 }]));
    await expect(follow(one.headers)).rejects.toThrow(ProvablyWrong);
    expect(one.said).toEqual([]);
  });

  test('begins with another block than the first of the network', async () => {
    const one = start(null);
    world.setChain(blocks.slice(0, 100));
    await expect(follow(one.headers)).rejects.toThrow('number 0');
    expect(one.said).toEqual([]);
  });

  test('counts blocks otherwise later', async () => {
    const one = start(block(398));
    const named = await world.api.tip();
    await follow(one.headers);
    await expect(one.headers.follow(world.api, { ...named, height: 899 }, [])).rejects.toThrow(ProvablyWrong);
  });
});

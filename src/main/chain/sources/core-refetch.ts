import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bytesOfHex, parseBlock } from '../raw-transaction.ts';
import { RpcRefused, type RpcClient } from '../rpc-client.ts';
import type { SourceDeps } from '../source.ts';
import { blockAt } from './core-known.ts';

/** Blocks that a gap may have to be fetched again: three days of them, which are less than a gigabyte. */
const MOST_BLOCKS = 432;
const ASKED_PEERS = 3;
/** A peer sends a block within the sum of these, or another one is asked. */
const WAITS_MS = [20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120];

const peersSchema = z.array(z.object({ id: z.number().int(), servicesnames: z.array(z.string()).default([]) }));

/** Heights of the oldest and the newest block that a node deleted before it was read. */
export interface PrunedBlocks {
  readonly from: number;
  readonly to: number;
}

/**
 * Lets a pruned node fetch the blocks of a gap from its peers again, and reads them whole: nothing else finds money that was
 * spent since (chain.md CHAIN-31).
 *
 * @returns false if the gap is too long, or no peer has a block
 */
export const refetchBlocks = async (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  { from, to }: PrunedBlocks,
): Promise<boolean> => {
  if (to - from >= MOST_BLOCKS) return false;
  for (let height = from; height <= to; height += 1) {
    const seen = await blockAt(rpc, height);
    const raw = (await rawBlock(rpc, seen.hash)) ?? (await fromPeers(rpc, seen.hash));
    if (raw === null) return false;
    const block = parseBlock(bytesOfHex(raw));
    if (block.hash !== seen.hash) return false;
    await deps.recorder.transactions(sourceId, seen, block.transactions);
  }
  return true;
};

const rawBlock = (rpc: RpcClient, hash: string): Promise<string | null> =>
  rpc.call(z.string(), 'getblock', hash, 0).catch(refused);

/** A block that the node refuses is not there; all else is a fault of the node. */
const refused = (error: unknown): null => {
  if (error instanceof RpcRefused) return null;
  throw error;
};

const fromPeers = async (rpc: RpcClient, hash: string): Promise<string | null> => {
  const peers = await rpc.call(peersSchema, 'getpeerinfo');
  const whole = peers.filter(({ servicesnames }) => servicesnames.includes('NETWORK')).slice(0, ASKED_PEERS);
  for (const { id } of whole) {
    const asked = await rpc.call(z.unknown(), 'getblockfrompeer', hash, id).catch(refused);
    if (asked === null) continue; // it has gone, or the node is older than version 24
    for (const waitMs of WAITS_MS) {
      await sleep(waitMs);
      const raw = await rawBlock(rpc, hash);
      if (raw !== null) return raw;
    }
  }
  return null;
};

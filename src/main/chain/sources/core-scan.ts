import { z } from 'zod';
import type { DerivedAddress, PaidIndex } from '../../app/ports.ts';
import { bytesOfHex, parseBlock } from '../raw-transaction.ts';
import { valueOf, type RpcClient } from '../rpc-client.ts';
import type { DeriveScan } from '../source.ts';
import { btcSchema } from './core-unspent.ts';

/** A scan of the UTXO set costs the same for one script and for hundreds. */
const SCAN_AT_ONCE = 200;
/** Address gap limit of BIP 44. */
export const UNUSED_IN_A_ROW = 20;

const unspentSchema = z.object({ unspents: z.array(z.object({ scriptPubKey: z.string() })) });
const heldSchema = z.object({ unspents: z.array(z.object({ scriptPubKey: z.string(), amount: btcSchema })) });
const indexSchema = z.record(z.string(), z.object({ synced: z.boolean() }));
const blocksSchema = z.object({ relevant_blocks: z.array(z.string()) });

/** Outputs per request. */
const OUTPUTS_AT_ONCE = 500;
/** Null if the output is spent, in the chain or in the mempool. */
const outputSchema = z.object({ value: z.number() }).nullable();

/** Finds the highest used index at or above `from` with a node that has no wallet. 20 unused in a row end the scan. */
export const scanWithCore = async (rpc: RpcClient, derive: DeriveScan, from: number): Promise<number | null> => {
  let highest: number | null = null;
  for (let start = from; start <= (highest ?? from - 1) + UNUSED_IN_A_ROW; start += SCAN_AT_ONCE) {
    const addresses = await derive(start, SCAN_AT_ONCE);
    const used = await usedScripts(
      rpc,
      addresses.map(({ scriptHex }) => scriptHex),
    );
    for (const { index, scriptHex } of addresses) if (used.has(scriptHex)) highest = Math.max(highest ?? index, index);
  }
  return highest;
};

/** Finds the addresses that hold money in a block now. */
export const peekInCore = async (rpc: RpcClient, addresses: readonly DerivedAddress[]): Promise<PaidIndex[]> => {
  const descriptors = addresses.map(({ scriptHex }) => `raw(${scriptHex})`);
  const { unspents } = await rpc.slow(heldSchema, 'scantxoutset', 'start', descriptors);
  return addresses.flatMap(({ index, scriptHex }) => {
    const held = unspents.filter(({ scriptPubKey }) => scriptPubKey === scriptHex);
    return held.length === 0 ? [] : [{ index, amountSats: held.reduce((sum, { amount }) => sum + amount, 0n) }];
  });
};

/** Returns the outputs that nothing spends. `gettxout` needs no wallet and no index, and includes the mempool. */
export const unspentInCore = async (rpc: RpcClient, outpoints: readonly string[]): Promise<readonly string[]> => {
  if (outpoints.length === 0) await rpc.call(z.number(), 'getblockcount'); // only shows that it answers
  const unspent: string[] = [];
  for (let from = 0; from < outpoints.length; from += OUTPUTS_AT_ONCE) {
    const asked = outpoints.slice(from, from + OUTPUTS_AT_ONCE);
    const answers = await rpc.batch(
      asked.map((outpoint) => {
        const [txid = '', vout = ''] = outpoint.split(':');
        return { method: 'gettxout', params: [txid, Number(vout), true] };
      }),
    );
    unspent.push(...asked.filter((_outpoint, index) => valueOf(outputSchema, answers[index]) !== null));
  }
  return unspent;
};

/** Returns the scripts that hold money now, and with a block filter index (BIP 158) those that ever did. */
const usedScripts = async (rpc: RpcClient, scripts: readonly string[]): Promise<Set<string>> => {
  const wanted = new Set(scripts);
  const descriptors = scripts.map((scriptHex) => `raw(${scriptHex})`);
  const { unspents } = await rpc.slow(unspentSchema, 'scantxoutset', 'start', descriptors);
  const used = new Set(unspents.map(({ scriptPubKey }) => scriptPubKey));
  const indexes = await rpc.call(indexSchema, 'getindexinfo');
  if (!indexes['basic block filter index']?.synced) return used;
  const { relevant_blocks: relevant } = await rpc.slow(blocksSchema, 'scanblocks', 'start', descriptors);
  for (const hash of relevant) {
    const block = parseBlock(bytesOfHex(await rpc.call(z.string(), 'getblock', hash, 0)));
    for (const { scriptHex } of block.transactions.flatMap(({ outputs }) => outputs))
      if (wanted.has(scriptHex)) used.add(scriptHex);
  }
  return used;
};

import { z } from 'zod';
import type { FeeWords, TransactionFee } from '../../domain/chain/fees.ts';
import { satsOfBtc } from '../fee-words.ts';
import { valueOf, type RpcAnswer, type RpcClient } from '../rpc-client.ts';

const BLOCKS = 2;

const infoSchema = z.object({ mempoolminfee: z.number() });
/** A node that has seen too few blocks answers without a rate. */
const estimateSchema = z.object({ feerate: z.number().optional() });
const entrySchema = z.object({ ancestorcount: z.int().positive(), fees: z.object({ base: z.number() }) });

/** Asks the node what these transactions of its mempool pay, and what it demands (chain.md CHAIN-51). */
export const feesOfCore = async (rpc: RpcClient, txids: readonly string[]): Promise<FeeWords> => {
  const [info, estimate, ...entries] = await rpc.batch([
    { method: 'getmempoolinfo', params: [] },
    { method: 'estimatesmartfee', params: [BLOCKS] },
    ...txids.map((txid) => ({ method: 'getmempoolentry', params: [txid] })),
  ]);
  const transactions = new Map<string, TransactionFee>();
  for (const [place, txid] of txids.entries()) {
    const entry = readIf(entrySchema, entries[place]);
    // the count includes the transaction itself
    if (entry) transactions.set(txid, { feeSats: satsOfBtc(entry.fees.base), ancestors: entry.ancestorcount - 1 });
  }
  return {
    minimumSatsPerKvb: satsOfBtc(readIf(infoSchema, info)?.mempoolminfee),
    twoBlockSatsPerKvb: satsOfBtc(readIf(estimateSchema, estimate)?.feerate),
    transactions,
  };
};

/** A refusal says nothing: a transaction may have left, and an old node may not know the question. */
const readIf = <T>(schema: z.ZodType<T>, answer: RpcAnswer | undefined): T | null =>
  answer?.ok ? valueOf(schema, answer) : null;

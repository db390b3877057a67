import { z } from 'zod';
import type { SeenBlock } from '../../app/payment/observations.ts';
import type { PaymentRecord } from '../../app/records.ts';
import { bytesOfHex, parseTransaction, seenOf } from '../raw-transaction.ts';
import { valueOf, type RpcClient } from '../rpc-client.ts';
import type { SourceDeps } from '../source.ts';

const AT_ONCE = 100;

const outputSchema = z.object({ bestblock: z.string(), confirmations: z.number().int() }).nullable();
const headerSchema = z.object({ height: z.number().int(), time: z.number().int() });

/**
 * Finds known payments in blocks that a pruned node deleted unread: `gettxout` says how deep their unspent outputs lie, long
 * before a check of their invoice is due (chain.md CHAIN-31).
 *
 * @param prunedTo height of the newest block that the node deleted before it was read
 */
export const findKnown = async (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  prunedTo: number,
): Promise<void> => {
  const waiting = (await deps.database.read.payments.unconfirmed()).filter(isOutput);
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    const some = waiting.slice(from, from + AT_ONCE);
    const answers = await rpc.batch(
      some.map(({ txid, vout }) => ({ method: 'gettxout', params: [txid, vout, false] })),
    );
    for (const [at, { txid }] of some.entries()) {
      const output = valueOf(outputSchema, answers[at]);
      if (output && output.confirmations > 0) await credit(sourceId, rpc, deps, { txid, prunedTo, ...output });
    }
  }
};

type Output = PaymentRecord & { readonly txid: string; readonly vout: number };
const isOutput = (payment: PaymentRecord): payment is Output => payment.txid !== null && payment.vout !== null;

interface Found {
  readonly txid: string;
  readonly prunedTo: number;
  readonly bestblock: string;
  readonly confirmations: number;
}

const credit = async (sourceId: string, rpc: RpcClient, deps: SourceDeps, found: Found): Promise<void> => {
  const { txid, prunedTo, bestblock, confirmations } = found;
  const height = (await rpc.call(headerSchema, 'getblockheader', bestblock)).height - confirmations + 1;
  const rawHex = await deps.database.read.payments.rawTransaction(txid);
  // blocks above the gap are read whole
  if (height > prunedTo || rawHex === undefined) return;
  const transactions = [seenOf(parseTransaction(bytesOfHex(rawHex)))];
  const block = await blockAt(rpc, height);
  await deps.recorder.observe({ kind: 'transactions', sourceId, atMs: deps.clock.nowMs(), block, transactions });
};

/** Asks for a block of the best chain by its header, which a pruned node keeps. */
export const blockAt = async (rpc: RpcClient, height: number): Promise<SeenBlock> => {
  const hash = await rpc.call(z.string(), 'getblockhash', height);
  const { time } = await rpc.call(headerSchema, 'getblockheader', hash);
  return { height, hash, timeMs: time * 1_000 };
};

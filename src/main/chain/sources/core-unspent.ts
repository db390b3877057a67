import { z } from 'zod';
import { MAX_SATS, parseAmount } from '../../../shared/money.ts';
import type { SeenTransaction } from '../../app/payment/observations.ts';
import { bytesOfHex, parseTransaction, seenOf } from '../raw-transaction.ts';
import type { RpcClient } from '../rpc-client.ts';
import type { SourceDeps } from '../source.ts';
import { announceHeaders } from './core-headers.ts';
import { blockAt } from './core-known.ts';

/** A scan of the UTXO set costs the same for one script and for thousands. */
export const ADDRESSES_PER_SCAN = 5_000;

/** The node names bitcoin with 8 decimals. Below 21 million, a JSON number tells two such values apart, so none is lost. */
export const btcSchema = z.number().transform((btc, context) => {
  const sats = parseAmount(btc.toFixed(8), 8);
  if (sats.ok && sats.value <= MAX_SATS) return sats.value;
  context.addIssue('not an amount of bitcoin');
  return z.NEVER;
});

/** The answer of `scantxoutset`; `success` is false if the scan was aborted. */
export const scanSchema = z.object({
  success: z.boolean(),
  unspents: z.array(
    z.object({ txid: z.string(), vout: z.int(), scriptPubKey: z.string(), amount: btcSchema, height: z.int() }),
  ),
});
export type Unspent = z.infer<typeof scanSchema>['unspents'][number];

/** Returns the outputs that are not known to be in their block, nor to be older than their invoice. */
export const findMissed = async (deps: SourceDeps, unspents: readonly Unspent[]): Promise<Unspent[]> => {
  const missed: Unspent[] = [];
  for (const unspent of unspents) {
    const payments = await deps.database.read.payments.byTxid(unspent.txid);
    const isKnown = payments.some(
      ({ vout, blockHeight, older }) => vout === unspent.vout && (older || blockHeight === unspent.height),
    );
    if (!isKnown) missed.push(unspent);
  }
  return missed;
};

/** Credits unspent outputs with the block that created them, which the node has deleted (chain.md CHAIN-31). */
export const creditUnspent = async (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  unspents: readonly Unspent[],
): Promise<void> => {
  for (const [height, outputs] of Map.groupBy(unspents, (unspent) => unspent.height)) {
    const block = await blockAt(rpc, height);
    if (height > (deps.known.root()?.height ?? height)) await announceHeaders(sourceId, rpc, deps, [block]);
    const transactions: SeenTransaction[] = [];
    for (const [txid, own] of Map.groupBy(outputs, (output) => output.txid)) {
      const rawHex = await deps.database.read.payments.rawTransaction(txid);
      transactions.push(rawHex === undefined ? outputsOf(txid, own) : seenOf(parseTransaction(bytesOfHex(rawHex))));
    }
    await deps.recorder.observe({ kind: 'transactions', sourceId, atMs: deps.clock.nowMs(), block, transactions });
  }
};

const outputsOf = (txid: string, own: readonly Unspent[]): SeenTransaction => ({
  txid,
  rawHex: null,
  spends: [],
  outputs: own.map(({ vout, amount, scriptPubKey }) => ({ vout, scriptHex: scriptPubKey, amountSats: amount })),
});

/** Finds what makes a payment impossible: a transaction that spends an outpoint of it or of an unconfirmed ancestor. */
import { z } from 'zod';
import type { ReadRepositories } from '../../app/repositories.ts';
import { bytesOfHex, parseTransaction, seenOf } from '../raw-transaction.ts';
import { valueOf, type RpcClient } from '../rpc-client.ts';
import type { SourceDeps } from '../source.ts';
import { fetchTransactions } from './core-transactions.ts';

/** Ancestors that are kept of one payment (chain.md CHAIN-4). */
const MAX_ANCESTORS = 25;
const TXID_LENGTH = 64;

const spendersSchema = z.array(z.object({ spendingtxid: z.string().optional() }));

/** A payment together with its ancestors that are kept. */
export interface Family {
  readonly txids: ReadonlySet<string>;
  /** Outpoints (`txid:vout`) that one of them spends. */
  readonly spends: readonly string[];
}

/**
 * Keeps the unconfirmed ancestors of a payment that is in the mempool: once one of them is replaced, the node can no
 * longer say what it spent.
 */
export const keepAncestors = async (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  txid: string,
): Promise<void> => {
  const [listed] = await rpc.batch([{ method: 'getmempoolancestors', params: [txid] }]);
  if (!listed?.ok) return; // it was mined, or left the mempool again
  const ancestors = valueOf(z.array(z.string()), listed).slice(0, MAX_ANCESTORS);
  const { found } = await fetchTransactions(rpc, ancestors);
  if (found.length === 0) return;
  const atMs = deps.clock.nowMs();
  await deps.recorder.observe({ kind: 'ancestors', sourceId, atMs, of: txid, transactions: found.map(seenOf) });
};

export const familyOf = async (read: Pick<ReadRepositories, 'payments'>, txid: string): Promise<Family> => {
  const txids = new Set<string>();
  const spends = new Set<string>();
  const waiting = [txid];
  for (let next = waiting.pop(); next !== undefined && txids.size <= MAX_ANCESTORS; next = waiting.pop()) {
    const rawHex = txids.has(next) ? undefined : await read.payments.rawTransaction(next);
    if (rawHex === undefined) continue;
    txids.add(next);
    for (const outpoint of parseTransaction(bytesOfHex(rawHex)).spends) {
      spends.add(outpoint);
      waiting.push(outpoint.slice(0, TXID_LENGTH));
    }
  }
  return { txids, spends: [...spends] };
};

/**
 * Asks the node for a transaction of its mempool that robs each family (chain.md CHAIN-34).
 *
 * @returns in the order of the families; null if it names none, or is older than version 24, which knows no such question
 */
export const nameRivals = async (rpc: RpcClient, families: readonly Family[]): Promise<(string | null)[]> => {
  const answers = await rpc.batch(
    families.map(({ spends }) => ({ method: 'gettxspendingprevout', params: [spends.map(outpointOf)] })),
  );
  return families.map(({ txids }, index) => {
    const answer = answers[index];
    if (!answer?.ok) return null;
    const spenders = valueOf(spendersSchema, answer).flatMap(({ spendingtxid: spender }) => spender ?? []);
    return spenders.find((spender) => !txids.has(spender)) ?? null;
  });
};

const outpointOf = (outpoint: string) => ({
  txid: outpoint.slice(0, TXID_LENGTH),
  vout: Number(outpoint.slice(TXID_LENGTH + 1)),
});

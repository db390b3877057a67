import { z } from 'zod';
import { parseTransactionOf, type ParsedTransaction } from '../raw-transaction.ts';
import { valueOf, type RpcClient } from '../rpc-client.ts';

/** Bitcoin Core: RPC_INVALID_ADDRESS_OR_KEY, a transaction that is not there. */
const NOT_THERE = -5;

/** Transactions of a mempool, as the node hands them out. */
interface Fetched {
  readonly found: readonly ParsedTransaction[];
  /** The node has not said what became of these, so they are asked for again. */
  readonly unread: readonly string[];
  /** They left the mempool since they were listed. */
  readonly left: readonly string[];
}

/** Fetches transactions of the mempool. Only error −5 says that one has left it (chain.md CHAIN-33). */
export const fetchTransactions = async (rpc: RpcClient, txids: readonly string[]): Promise<Fetched> => {
  const answers = await rpc.batch(txids.map((txid) => ({ method: 'getrawtransaction', params: [txid, 0] })));
  const found: ParsedTransaction[] = [];
  const unread: string[] = [];
  const left: string[] = [];
  for (const [index, txid] of txids.entries()) {
    const answer = answers[index];
    if (!answer || answer.ok) found.push(parseTransactionOf(txid, valueOf(z.string(), answer)));
    else (answer.error.code === NOT_THERE ? left : unread).push(txid);
  }
  return { found, unread, left };
};

/** Calls of Esplora's HTTP API (documented at github.com/Blockstream/esplora), each answer parsed. */
import { z } from 'zod';
import { cutText } from '../../../shared/cut-text.ts';
import type { HttpClient } from '../../upstream/http-client.ts';
import type { MerkleBranch } from '../merkle-proof.ts';
import { bytesOfHex, parseTransaction, type ParsedTransaction } from '../raw-transaction.ts';
import type { CappedAnswer } from '../../upstream/read-capped.ts';
import { ProvablyWrong, UpstreamFailed } from '../../upstream/reasons.ts';

/** Size of a page of confirmed transactions; a shorter page is the last. */
export const CONFIRMED_PAGE = 25;
/** The server lists at most this many unconfirmed transactions, without paging. */
export const MEMPOOL_LIMIT = 50;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const int = z.number().int();
const sats = int.nonnegative();

const statusSchema = z.discriminatedUnion('confirmed', [
  z.object({ confirmed: z.literal(true), block_height: int, block_hash: hash, block_time: int }),
  z.object({ confirmed: z.literal(false) }),
]);
const txSchema = z.object({
  txid: hash,
  vout: z.array(z.object({ scriptpubkey: z.string(), value: sats })),
  status: statusSchema,
});
const mempoolTxSchema = z.object({ fee: sats, vin: z.array(z.object({ txid: hash })), status: statusSchema });
/** Sats per byte by the number of blocks. */
const estimatesSchema = z.record(z.string(), z.number().nonnegative());
const blockSchema = z.object({
  id: hash,
  height: int,
  version: int,
  timestamp: int,
  merkle_root: hash,
  previousblockhash: hash.nullish(),
  bits: int,
  nonce: int,
});
const outspendSchema = z.object({ spent: z.boolean(), txid: hash.optional() });
/** `funded_txo_sum` counts every output that ever paid the address; a server may leave it out. */
const statsSchema = z.object({
  tx_count: int.nonnegative(),
  funded_txo_sum: int.nonnegative().default(0).transform(BigInt),
});
const addressSchema = z.object({ chain_stats: statsSchema, mempool_stats: statsSchema });
const proofSchema = z
  .object({ merkle: z.array(hash).max(32), pos: int.nonnegative() })
  .transform(({ merkle, pos }): MerkleBranch => ({ merkle, position: pos }));

export type EsploraTx = z.infer<typeof txSchema>;
export type EsploraStatus = z.infer<typeof statusSchema>;
export type EsploraBlock = z.infer<typeof blockSchema>;

export type EsploraApi = ReturnType<typeof createEsploraApi>;

/** The tip and the blocks below it speak for the whole server; what is asked about one address fails apart from the rest. */
export const createEsploraApi = (http: HttpClient) => ({
  tipHash: async (): Promise<string> => hashOf(await http.get('/blocks/tip/hash')),
  /** Lists blocks newest first, from `height` down; the server decides how many. */
  blocksFrom: async (height: number): Promise<EsploraBlock[]> =>
    jsonOf(z.array(blockSchema), await http.get(`/blocks/${height}`)),
  /** Returns the txid of a block's coinbase. */
  firstTxid: async (blockHash: string): Promise<string> => hashOf(await http.getApart(`/block/${blockHash}/txid/0`)),
  block: async (blockHash: string): Promise<EsploraBlock> =>
    jsonOf(blockSchema, await http.getApart(`/block/${blockHash}`)),
  /** Returns null above the tip. */
  hashAt: async (height: number): Promise<string | null> => {
    const answer = await http.get(`/block-height/${height}`);
    return answer.status === 404 ? null : hashOf(answer);
  },
  /** Lists up to 50 unconfirmed and the first 25 confirmed transactions. */
  addressTxs: async (address: string): Promise<EsploraTx[]> =>
    jsonOf(z.array(txSchema), await http.getApart(`/address/${address}/txs`)),
  /** Lists the next 25 confirmed transactions after `lastTxid`. */
  addressTxsAfter: async (address: string, lastTxid: string): Promise<EsploraTx[]> =>
    jsonOf(z.array(txSchema), await http.getApart(`/address/${address}/txs/chain/${lastTxid}`)),
  addressUtxos: async (address: string) =>
    jsonOf(z.array(z.object({ txid: hash, status: statusSchema })), await http.getApart(`/address/${address}/utxo`)),
  /** Counts the transactions that ever touched the address, and what they paid to it. */
  addressUses: async (address: string): Promise<{ readonly count: number; readonly paidSats: bigint }> => {
    const { chain_stats: mined, mempool_stats: waiting } = jsonOf(
      addressSchema,
      await http.getApart(`/address/${address}`),
    );
    return {
      count: mined.tx_count + waiting.tx_count,
      paidSats: mined.funded_txo_sum + waiting.funded_txo_sum,
    };
  },
  transaction: async (txid: string): Promise<ParsedTransaction> => {
    const transaction = parseTransaction(bytesOfHex(textOf(await http.getApart(`/tx/${txid}/hex`))));
    if (transaction.txid !== txid) throw new ProvablyWrong('it answers with another transaction');
    return transaction;
  },
  /** Returns null for an unknown transaction, which `/status` would call unconfirmed. */
  status: async (txid: string): Promise<EsploraStatus | null> => {
    const answer = await http.getApart(`/tx/${txid}`);
    return answer.status === 404 ? null : jsonOf(txSchema, answer).status;
  },
  /** Returns the fee and the parents of a transaction in its mempool; null if it is not there. */
  mempoolTransaction: async (txid: string) => {
    const answer = await http.getApart(`/tx/${txid}`);
    if (answer.status === 404) return null;
    const { fee, vin, status } = jsonOf(mempoolTxSchema, answer);
    return status.confirmed ? null : { fee, parents: [...new Set(vin.map((input) => input.txid))] };
  },
  feeEstimates: async () => jsonOf(estimatesSchema, await http.getApart('/fee-estimates')),
  proof: async (txid: string) => jsonOf(proofSchema, await http.getApart(`/tx/${txid}/merkle-proof`)),
  /** Returns the txid that spends an output; null if none does, or if the output is unknown. */
  spender: async (outpoint: string): Promise<string | null> => {
    const [txid = '', vout = ''] = outpoint.split(':');
    const answer = await http.getApart(`/tx/${txid}/outspend/${vout}`);
    if (answer.status === 404) return null;
    return jsonOf(outspendSchema, answer).txid ?? null;
  },
  /** Returns true if an output is spent, mempool included, or unknown. */
  isSpent: async (outpoint: string): Promise<boolean> => {
    const [txid = '', vout = ''] = outpoint.split(':');
    const answer = await http.getApart(`/tx/${txid}/outspend/${vout}`);
    return answer.status === 404 || jsonOf(outspendSchema, answer).spent;
  },
  /** Sends a transaction. @returns null if it was accepted, else the reason */
  send: async (rawHex: string): Promise<string | null> => {
    const answer = await http.postApart('/tx', rawHex);
    return answer.status === 200 ? null : cutText(answer.body, 500);
  },
});

const hashOf = (answer: CappedAnswer): string => {
  const parsed = hash.safeParse(textOf(answer));
  if (!parsed.success) throw new UpstreamFailed('it does not answer as Esplora does');
  return parsed.data;
};

const textOf = (answer: CappedAnswer): string => {
  if (answer.status !== 200) throw new UpstreamFailed(`it answers ${answer.status}`);
  return answer.body.trim();
};

const jsonOf = <T>(schema: z.ZodType<T>, answer: CappedAnswer): T => {
  if (answer.status !== 200) throw new UpstreamFailed(`it answers ${answer.status}`);
  let json: unknown;
  try {
    json = JSON.parse(answer.body);
  } catch {
    throw new UpstreamFailed('it answers no JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new UpstreamFailed('it does not answer as Esplora does');
  return parsed.data;
};

/** Requests of the Electrum protocol, each answer parsed (chain.md CHAIN-41). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ProvablyWrong } from '../../upstream/reasons.ts';
import { ElectrumRefused, resultOf, type ElectrumLink } from '../electrum-link.ts';
import type { MerkleBranch } from '../merkle-proof.ts';
import { BadBytes, bytesOfHex, parseTransactionOf, shownHash, type ParsedTransaction } from '../raw-transaction.ts';

/** Most headers that a server sends together (two weeks), and the hex digits of one. */
const MOST_HEADERS = 2_016;
const HEADER_DIGITS = 160;
/** A history that is longer is refused by most servers anyway. */
const MOST_ENTRIES = 20_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
const height = z.int().nonnegative();
const header = hex.length(HEADER_DIGITS);

const tipSchema = z.object({ hex: header, height });
/** Versions before 1.6 send one string, later ones a list. */
const headersSchema = z.union([
  z.object({ hex: hex.max(HEADER_DIGITS * MOST_HEADERS) }).transform((answer) => answer.hex),
  z.object({ headers: z.array(header).max(MOST_HEADERS) }).transform(({ headers }) => headers.join('')),
]);
const entrySchema = z
  .object({ tx_hash: hash, height: z.int().min(-1) })
  .transform(({ tx_hash: txid, height: at }) => ({ txid, height: at }));
const historySchema = z.array(entrySchema).max(MOST_ENTRIES);
const merkle = z.array(hash).max(32);
const branchSchema = z.object({ merkle, pos: z.int().nonnegative() });
const placeSchema = z.object({ tx_hash: hash, merkle });
const unspentSchema = z.array(z.object({ tx_hash: hash, tx_pos: z.int().nonnegative() })).max(MOST_ENTRIES);
const heldSchema = z.array(z.object({ value: z.int().nonnegative().transform(BigInt) })).max(MOST_ENTRIES);
const statusSchema = hash.nullable();

export type ElectrumTip = z.infer<typeof tipSchema>;
/** A transaction of a history. Height 0 is its mempool; −1 too, with a parent that is unconfirmed. */
export type ElectrumEntry = z.infer<typeof entrySchema>;
export type ElectrumApi = ReturnType<typeof createElectrumApi>;

const TIP_METHOD = 'blockchain.headers.subscribe';
const STATUS_METHOD = 'blockchain.scripthash.subscribe';

export type Notice =
  | { readonly kind: 'tip'; readonly tip: ElectrumTip }
  | { readonly kind: 'status'; readonly scriptHash: string };

/** Reads what a server says by itself; null for anything that we did not ask to be told. */
export const readNotice = (method: string, params: readonly unknown[]): Notice | null => {
  if (method === TIP_METHOD) {
    const tip = tipSchema.safeParse(params[0]);
    return tip.success ? { kind: 'tip', tip: tip.data } : null;
  }
  const scriptHash = hash.safeParse(params[0]);
  return method === STATUS_METHOD && scriptHash.success ? { kind: 'status', scriptHash: scriptHash.data } : null;
};

export const createElectrumApi = (link: ElectrumLink) => ({
  /** Returns the best block, and asks to be told of the next ones. */
  tip: async (): Promise<ElectrumTip> => link.call(tipSchema, TIP_METHOD),
  header: async (at: number): Promise<Buffer> => bytesOfHex(await link.call(header, 'blockchain.block.header', at)),
  /** Returns the headers from `first` to `last`; fewer if its chain is shorter by now. */
  headers: async (first: number, last: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for (let from = first; from <= last; from += MOST_HEADERS) {
      const count = Math.min(MOST_HEADERS, last - from + 1);
      const part = bytesOfHex(await link.call(headersSchema, 'blockchain.block.headers', from, count));
      parts.push(part);
    }
    return Buffer.concat(parts);
  },
  history: async (scriptHash: string): Promise<ElectrumEntry[]> =>
    link.call(historySchema, 'blockchain.scripthash.get_history', scriptHash),
  histories: async (scriptHashes: readonly string[]): Promise<ElectrumEntry[][]> => {
    const method = 'blockchain.scripthash.get_history';
    const answers = await link.batch(scriptHashes.map((scriptHash) => ({ method, params: [scriptHash] })));
    return answers.map((answer) => resultOf(historySchema, answer));
  },
  /** Asks to be told when the history of a script changes. @returns if it has one now, or that the server refuses */
  subscribe: async (scriptHashes: readonly string[]): Promise<('empty' | 'used' | 'refused')[]> => {
    const answers = await link.batch(
      scriptHashes.map((scriptHash) => ({ method: STATUS_METHOD, params: [scriptHash] })),
    );
    return answers.map((answer) => {
      if (!answer.ok) return 'refused';
      return resultOf(statusSchema, answer) === null ? 'empty' : 'used';
    });
  },
  /** A server that does not know how continues to tell. */
  unsubscribe: async (scriptHash: string): Promise<void> =>
    void (await link.batch([{ method: 'blockchain.scripthash.unsubscribe', params: [scriptHash] }])),
  /** The unspent outputs of an address, and what they hold together. */
  held: async (scriptHash: string): Promise<bigint> => {
    const found = await link.call(heldSchema, 'blockchain.scripthash.listunspent', scriptHash);
    return found.reduce((sum, { value }) => sum + value, 0n);
  },
  unspent: async (scriptHash: string): Promise<string[]> => {
    const found = await link.call(unspentSchema, 'blockchain.scripthash.listunspent', scriptHash);
    return found.map(({ tx_hash: txid, tx_pos: vout }) => `${txid}:${vout}`);
  },
  transaction: async (txid: string): Promise<ParsedTransaction> =>
    transactionOf(txid, await link.call(z.string(), 'blockchain.transaction.get', txid)),
  branch: async (txid: string, at: number): Promise<MerkleBranch> => {
    const answer = await link.call(branchSchema, 'blockchain.transaction.get_merkle', txid, at);
    return { merkle: answer.merkle, position: answer.pos };
  },
  /** Names the first transaction of a block. */
  coinbase: async (at: number): Promise<{ readonly txid: string; readonly branch: MerkleBranch }> => {
    const answer = await link.call(placeSchema, 'blockchain.transaction.id_from_pos', at, 0, true);
    return { txid: answer.tx_hash, branch: { merkle: answer.merkle, position: 0 } };
  },
  /** Sends a transaction. @returns null if it was accepted, else the reason */
  send: async (rawHex: string): Promise<string | null> => {
    try {
      await link.call(z.string(), 'blockchain.transaction.broadcast', rawHex);
      return null;
    } catch (error) {
      if (error instanceof ElectrumRefused) return error.message;
      throw error;
    }
  },
  ping: async (): Promise<void> => void (await link.call(z.unknown(), 'server.ping')),
});

const transactionOf = (txid: string, raw: string): ParsedTransaction => {
  try {
    return parseTransactionOf(txid, raw);
  } catch (error) {
    if (error instanceof BadBytes) throw new ProvablyWrong('it did not send the transaction that was asked for');
    throw error;
  }
};

/** The name of a script in the protocol: its SHA-256, in reversed byte order. */
export const scriptHashOf = (scriptHex: string): string =>
  shownHash(createHash('sha256').update(bytesOfHex(scriptHex)).digest());

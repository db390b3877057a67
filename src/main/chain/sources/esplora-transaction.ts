/** Takes a transaction that the server names: its bytes, and the proof of its block. */
import type { KnownHeader, SeenBlock } from '../../app/payment/observations.ts';
import { parentOf } from '../../domain/chain/knowledge.ts';
import { isCheapByAge } from '../block-proof.ts';
import { merkleRootOf } from '../header-chain.ts';
import { assertCoinbase, assertMined } from '../merkle-proof.ts';
import { seenOf, type ParsedTransaction } from '../raw-transaction.ts';
import type { SourceDeps } from '../source.ts';
import { ProvablyWrong, UpstreamFailed } from '../../upstream/reasons.ts';
import type { EsploraApi, EsploraStatus } from './esplora-api.ts';
import type { EsploraHeaders } from './esplora-headers.ts';

/** A transaction that the server lists; `outputs` if it named them. */
export interface Listed {
  readonly txid: string;
  readonly status: EsploraStatus;
  readonly outputs?: readonly { readonly scriptpubkey: string; readonly value: number }[];
}

export interface AddressCheck {
  readonly sourceId: string;
  readonly api: EsploraApi;
  readonly headers: EsploraHeaders;
  readonly deps: SourceDeps;
  /** Transactions that were handed over in this run, by address, with their block: each is fetched once. */
  readonly taken: Map<string, string>;
  /** Depth of the tree of each block whose coinbase was proven. */
  readonly depths: Map<string, number>;
}

const IN_MEMPOOL = 'mempool';
/** Ancestors that are looked for per payment (chain.md CHAIN-4). */
const MOST_ANCESTORS = 25;

/**
 * Takes a transaction unless it was taken with this block before. Unconfirmed ones are taken again whenever the word of the
 * source does not have them, such as after a rival, unless they concern no invoice.
 *
 * @param blockHash in which the payment is stored, if it is one
 */
export const takeNews = async (
  check: AddressCheck,
  invoiceId: string,
  listed: Listed,
  blockHash: string | null = null,
): Promise<void> => {
  const { txid, status } = listed;
  const key = `${invoiceId}:${txid}`;
  const state = status.confirmed ? status.block_hash : IN_MEMPOOL;
  const isTaken = check.taken.get(key) === state;
  if (isHeld(check, txid) ? !status.confirmed : isTaken || (status.confirmed && status.block_hash === blockHash))
    return;
  const transaction = await take(check, listed);
  if (status.confirmed || !isHeld(check, txid)) check.taken.set(key, state);
  else {
    check.taken.delete(key);
    await keepAncestors(check, transaction);
  }
};

/** Returns true if the source last said that it has the transaction in its mempool. */
export const isHeld = ({ sourceId, deps }: AddressCheck, txid: string): boolean =>
  deps.known.held(sourceId).includes(txid);

/** Fetches a transaction, checks it and hands it over. */
const take = async (check: AddressCheck, listed: Listed): Promise<ParsedTransaction> => {
  const transaction = await check.api.transaction(listed.txid);
  assertSame(transaction, listed);
  const block = listed.status.confirmed ? await provenBlock(check, transaction, listed.status) : null;
  // an old block proves too little to count for anything, or to make anything gone
  if (!block || !isCheapByAge(block.timeMs, check.deps.network))
    await check.deps.recorder.transactions(check.sourceId, block, [transaction]);
  return transaction;
};

/** Keeps the unconfirmed ancestors: once one of them is replaced, nobody can say any longer what it spent (chain.md CHAIN-4). */
const keepAncestors = async ({ api, deps, sourceId }: AddressCheck, payment: ParsedTransaction): Promise<void> => {
  const family = [payment];
  const asked = new Set<string>();
  for (const { spends } of family)
    for (const parent of spends.map(parentOf)) {
      if (asked.has(parent) || asked.size >= MOST_ANCESTORS) continue;
      asked.add(parent);
      if ((await api.status(parent))?.confirmed === false) family.push(await api.transaction(parent));
    }
  const transactions = family.slice(1).map(seenOf);
  if (transactions.length === 0) return;
  await deps.recorder.observe({
    kind: 'ancestors',
    sourceId,
    atMs: deps.clock.nowMs(),
    of: payment.txid,
    transactions,
  });
};

const assertSame = (transaction: ParsedTransaction, listed: Listed): void => {
  if (!listed.outputs) return;
  const same =
    listed.outputs.length === transaction.outputs.length &&
    transaction.outputs.every(({ scriptHex, amountSats }, index) => {
      const output = listed.outputs?.[index];
      return output?.scriptpubkey === scriptHex && BigInt(output.value) === amountSats;
    });
  if (!same) throw new ProvablyWrong('it lists outputs that the transaction does not have');
};

/** Returns the block of a mined transaction after checking its Merkle proof. @throws UpstreamFailed */
const provenBlock = async (
  check: AddressCheck,
  transaction: ParsedTransaction,
  status: EsploraStatus & { confirmed: true },
): Promise<SeenBlock> => {
  const header = await check.headers.blockOf(status.block_hash, status.block_height);
  try {
    await assertProof(check, transaction, header);
  } catch (error) {
    // after a reorganisation, or from another server behind the same name, the proof is that of another block
    const now = await check.api.status(transaction.txid);
    if (!now?.confirmed || now.block_hash !== header.hash) throw new UpstreamFailed('its chain moved meanwhile');
    if (!(error instanceof ProvablyWrong)) throw error;
    await assertProof(check, transaction, header);
  }
  return { height: header.height, hash: header.hash, timeMs: header.timeMs };
};

const assertProof = async (
  { api, deps, depths }: AddressCheck,
  transaction: ParsedTransaction,
  header: KnownHeader,
): Promise<void> => {
  const { hash, height } = header;
  const merkleRoot = merkleRootOf(header) ?? '';
  const branch = await api.proof(transaction.txid);
  assertMined(transaction, branch, merkleRoot);
  const depth = branch.merkle.length;
  if (depths.get(hash) === depth) return;
  const coinbase = await api.transaction(await api.firstTxid(hash));
  const block = { merkleRoot, height, depth, network: deps.network };
  assertCoinbase(coinbase, await api.proof(coinbase.txid), block);
  depths.set(hash, depth);
};

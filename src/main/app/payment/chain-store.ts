import {
  addSource,
  createKnowledge,
  proveInclusion,
  type Claim,
  type Knowledge,
  type Lie,
  type Txid,
} from '../../domain/chain/knowledge.ts';
import type { FeeWords } from '../../domain/chain/fees.ts';
import type { TransactionShape } from '../../domain/chain/transaction-shape.ts';
import type { Memory } from '../../domain/chain/standing.ts';
import { addHeader, ancestorAt, type Block } from '../../domain/chain/tree.ts';
import { muteMs } from '../../domain/chain/words.ts';
import { tipForNewInvoice } from '../../domain/chain/voters.ts';
import { isBefore } from '../../domain/chain/standing.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ChainTip, StoredHeader, StoredReference, StoredWords } from './chain-records.ts';
import { keepFamilies } from './keep-families.ts';
import { isLeftOut } from './left-out.ts';
import type { KnownChain, SeenHeader } from './observations.ts';

/** Headers below the reference that a start keeps; payments in older blocks are final (chain.md CHAIN-26, CHAIN-38). */
const KEPT_HEADERS = 2_016;
/**
 * The time of that many blocks. Mined payments are followed that long below the reference: a shop that was closed for weeks
 * must still learn which blocks left meanwhile (reliability.md M7).
 */
const KEPT_HEADERS_MS = KEPT_HEADERS * 600_000;
/** A payment in no block is followed this long, as an address that was paid is (product.md INV-24). */
const FOLLOWED_MS = 30 * 86_400_000;

/** A payment that is not final, as it was judged last. */
export interface WatchedPayment extends Frozen {
  payment: PaymentRecord & { readonly txid: string };
  memory: Memory;
  /** Its bytes never change, so they are read once. */
  shape?: TransactionShape | null;
}

/** The facts that were frozen with the invoice of a payment. */
type Frozen = Pick<InvoiceRecord, 'level' | 'createdHash' | 'storeId' | 'dueSats' | 'adviceLimitSats'>;

/** When each source last completed a look that counted. A start forgets them (chain.md CHAIN-27). */
export interface Looks {
  readonly ofAllMs: Map<string, number>;
  readonly ofInvoiceMs: Map<string, Map<string, number>>;
  /** The invoices whose address a source cannot read (chain.md CHAIN-28). */
  readonly unread: Map<string, Set<string>>;
}

/** Everything that is known about the chain while the program runs. Each start rebuilds it from the database. */
export interface ChainState {
  readonly knowledge: Knowledge;
  readonly headers: Map<string, SeenHeader>;
  readonly watched: Map<Txid, WatchedPayment[]>;
  readonly looks: Looks;
  /** The last words of each source about fees, and their time. A start forgets it. */
  readonly fees: Map<string, FeeWords & { readonly atMs: number }>;
  /** The payments that advice is given about (chain.md CHAIN-51). */
  readonly awaiting: Set<WatchedPayment>;
  /** Who voted last. */
  voters: string;
}

export interface ChainStore {
  /** Returns the state, which is loaded if it was not or if a failed transaction left it in doubt. */
  readonly open: (tx: WriteRepositories, nowMs: number) => Promise<ChainState>;
  /** A transaction failed after the state was changed. */
  readonly doubt: () => void;
  readonly known: KnownChain;
  /** A manager accepted these payments, so nobody advises on them any longer. */
  readonly accepted: (paymentIds: readonly string[]) => void;
  /** Returns the state for a reader that changes nothing; null before the first observation. */
  readonly current: () => ChainState | null;
  /** The block that a new invoice is made on (chain.md CHAIN-22); null if no source named any. */
  readonly newInvoiceTip: () => ChainTip | null;
}

export const createChainStore = (): ChainStore => {
  let state: ChainState | null = null;
  let doubted: ChainState | null = null;
  /** Until it is loaded again, a state in doubt says more than none: an invoice that is made meanwhile needs a tip. */
  const latest = (): ChainState | null => state ?? doubted;
  return {
    open: async (tx, nowMs) => {
      state ??= await loadState(tx, nowMs, doubted);
      doubted = null;
      return state;
    },
    doubt: () => {
      doubted = state ?? doubted;
      state = null;
    },
    known: createKnownChain(latest),
    current: latest,
    accepted: (paymentIds) => {
      for (const watched of state?.awaiting ?? []) {
        if (!paymentIds.includes(watched.payment.id)) continue;
        watched.payment = { ...watched.payment, accepted: true };
        state?.awaiting.delete(watched);
      }
    },
    newInvoiceTip: () => {
      const known = latest();
      const tip = known && tipForNewInvoice(known.knowledge);
      return tip && { hash: tip.hash, height: tip.height };
    },
  };
};

const createKnownChain = (state: () => ChainState | null): KnownChain => {
  const header: KnownChain['header'] = (hash) => {
    const block = state()?.knowledge.tree.blocks.get(hash);
    const seen = state()?.headers.get(hash);
    return block && seen && { ...seen, height: block.height };
  };
  return {
    header,
    awaitAdvice: () => [...new Set([...(state()?.awaiting ?? [])].map(({ payment }) => payment.txid))],
    root: () => header(state()?.knowledge.tree.root?.hash ?? '') ?? null,
    held: (sourceId) => {
      const words = state()?.knowledge.sources.get(sourceId)?.mempool ?? new Map<Txid, string>();
      return [...words].flatMap(([txid, word]) => (word === 'has' ? [txid] : []));
    },
    lie: (sourceId) => state()?.knowledge.sources.get(sourceId)?.lie ?? null,
    isOlder: (blockHash, { createdHash }) => {
      const { blocks } = state()?.knowledge.tree ?? {};
      const [block, created] = [blocks?.get(blockHash), blocks?.get(createdHash ?? '')];
      return block !== undefined && created !== undefined && ancestorAt(created, block.height) === block;
    },
  };
};

/** Returns true if the payment was in the chain before its invoice was made (chain.md CHAIN-23). */
export const isOlderPayment = ({ knowledge }: ChainState, txid: Txid, createdHash: string | null): boolean =>
  isBefore(knowledge, txid, knowledge.tree.blocks.get(createdHash ?? '') ?? null);

/** Follows a payment from now on. */
export const watchPayment = (state: ChainState, payment: PaymentRecord, invoice: Frozen): void => {
  const { txid } = payment;
  if (txid === null) return;
  // an earlier version, which believed its sources, stored the block alone
  if (payment.blockHash !== null) proveInclusion(state.knowledge, txid, payment.blockHash);
  const watched: WatchedPayment = {
    payment: { ...payment, txid },
    level: invoice.level,
    createdHash: invoice.createdHash,
    storeId: invoice.storeId,
    dueSats: invoice.dueSats,
    adviceLimitSats: invoice.adviceLimitSats,
    memory: memoryOf(state.knowledge, payment),
  };
  state.watched.set(txid, [...(state.watched.get(txid) ?? []), watched]);
  noteAwaiting(state, watched);
};

/** Advice is given about on-time money that is in no block and was not accepted yet (chain.md CHAIN-51). */
export const noteAwaiting = ({ awaiting }: ChainState, watched: WatchedPayment): void => {
  const { payment, adviceLimitSats, memory } = watched;
  const awaits = adviceLimitSats > 0n && payment.onTime && !payment.accepted && !payment.dropped;
  if (awaits && memory.block === null) awaiting.add(watched);
  else awaiting.delete(watched);
};

/** Returns what was stored with a payment when it was judged last. */
export const memoryOf = ({ tree }: Knowledge, payment: PaymentRecord): Memory => ({
  gone: payment.dropped && !isLeftOut(payment),
  sure: payment.sure,
  block: tree.blocks.get(payment.blockHash ?? '') ?? null,
  reached: payment.reached,
});

// ---------------------------------------------------------------- load

/** @param doubted the state of before a failed transaction: what only this run knows is taken from it */
const loadState = async (tx: WriteRepositories, nowMs: number, doubted: ChainState | null): Promise<ChainState> => {
  const references = await tx.chain.references();
  const headers = await loadHeaders(tx, references);
  const [root, ...others] = headers;
  const knowledge = createKnowledge(root ? { ...root, hash: root.hash } : null);
  for (const header of others) addHeader(knowledge.tree, { ...header, parent: header.parentHash });
  const state: ChainState = {
    knowledge,
    headers: new Map(headers.map((header) => [header.hash, header])),
    watched: new Map(),
    looks: doubted?.looks ?? { ofAllMs: new Map(), ofInvoiceMs: new Map(), unread: new Map() },
    fees: doubted?.fees ?? new Map(),
    awaiting: new Set(),
    voters: '',
  };
  await loadSources(tx, knowledge, nowMs, doubted);
  for (const reference of references) loadReference(knowledge, reference);
  await loadPayments(tx, state, nowMs);
  return state;
};

const loadSources = async (
  { chain }: WriteRepositories,
  knowledge: Knowledge,
  nowMs: number,
  doubted: ChainState | null,
): Promise<void> => {
  for (const words of await chain.words()) loadWords(knowledge, words, nowMs);
  for (const { sourceId, txid, word } of await chain.mempoolWords())
    knowledge.sources.get(sourceId)?.mempool.set(txid, word);
  for (const { id, state, caughtUpMs } of doubted?.knowledge.sources.values() ?? []) {
    const source = knowledge.sources.get(id);
    if (source) Object.assign(source, { state, caughtUpMs });
  }
};

/** Reads the headers from the root up. What lies deep below the reference is dropped. */
const loadHeaders = async (tx: WriteRepositories, references: readonly StoredReference[]): Promise<StoredHeader[]> => {
  const stored = await tx.chain.headers();
  const byHash = new Map(stored.map((header) => [header.hash, header]));
  let root = byHash.get(references[0]?.tip ?? '') ?? stored[0];
  if (!root) return [];
  const floor = root.height - KEPT_HEADERS;
  for (let next = byHash.get(root.parentHash); next && next.height >= floor; next = byHash.get(next.parentHash))
    root = next;
  await tx.chain.dropHeadersBelow(root.height);
  const { hash, height } = root;
  return [root, ...stored.filter((header) => header.height > height && header.hash !== hash)];
};

const loadWords = (knowledge: Knowledge, words: StoredWords, nowMs: number): void => {
  const { blocks } = knowledge.tree;
  const source = addSource(knowledge, words.sourceId, words.trust, Math.min(words.caughtUpAtMs, nowMs));
  source.tip = blocks.get(words.tip ?? '') ?? null;
  source.left = blocks.get(words.takenBack ?? '') ?? null;
  source.behind = words.behind;
  source.other = claimOf(blocks.get(words.other ?? ''), words.otherSinceMs);
  source.lie = lieOf(words, nowMs);
  // a restart makes nobody honest (chain.md CHAIN-40)
  if (source.lie && source.lie.untilMs > nowMs) source.state = 'lying';
  // it may have been away for long, so nobody else votes until it had its time to answer (chain.md CHAIN-10)
  source.caughtUpMs = nowMs;
};

/** A time that lies further ahead than any source is mute was stored before the clock was set back. */
const lieOf = ({ lie, mutedUntilMs, timesMuted }: StoredWords, nowMs: number): Lie | null =>
  lie === null || mutedUntilMs === null
    ? null
    : { reason: lie, untilMs: Math.min(mutedUntilMs, nowMs + muteMs(timesMuted)), times: timesMuted };

const loadReference = (knowledge: Knowledge, { level, tip, rival, rivalSinceMs }: StoredReference): void => {
  const { blocks } = knowledge.tree;
  const reference = knowledge.references[level];
  reference.tip = blocks.get(tip ?? '') ?? null;
  reference.rival = claimOf(blocks.get(rival ?? ''), rivalSinceMs);
};

const claimOf = (base: Block | undefined, sinceMs: number | null): Claim | null =>
  base && sinceMs !== null ? { base, sinceMs } : null;

/** Few, so that the invoices of two busy weeks are never in memory together. */
const WATCHED_PER_QUERY = 512;

const loadPayments = async (tx: WriteRepositories, state: ChainState, nowMs: number): Promise<void> => {
  const root = state.knowledge.tree.root?.height ?? 0;
  const tips = Object.values(state.knowledge.references).flatMap(({ tip }) => tip?.timeMs ?? []);
  const endMs = tips.length > 0 ? Math.min(...tips) : null;
  const mined = await tx.payments.mined(root, { endMs, lengthMs: KEPT_HEADERS_MS });
  const payments = [...mined, ...(await tx.payments.unmined(nowMs - FOLLOWED_MS))];
  for (let from = 0; from < payments.length; from += WATCHED_PER_QUERY)
    await watchPayments(tx, state, payments.slice(from, from + WATCHED_PER_QUERY));
  await keepFamilies(
    tx,
    state,
    payments.flatMap(({ txid }) => txid ?? []),
  );
};

const watchPayments = async (
  tx: WriteRepositories,
  state: ChainState,
  payments: readonly PaymentRecord[],
): Promise<void> => {
  const found = await tx.invoices.byIds(payments.map(({ invoiceId }) => invoiceId));
  const invoices = new Map(found.map((invoice) => [invoice.id, invoice]));
  for (const payment of payments) {
    const invoice = invoices.get(payment.invoiceId);
    if (invoice) watchPayment(state, payment, invoice);
  }
};

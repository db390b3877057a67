import type { Level } from '../../domain/chain/knowledge.ts';
import { moveReference } from '../../domain/chain/reference.ts';
import { votersOf } from '../../domain/chain/voters.ts';
import { advisePayments, observeFees } from './advise-payments.ts';
import type { ChainState, ChainStore } from './chain-store.ts';
import { judgePayments } from './judge-payments.ts';
import { evaluateMarked, markChanged, markForJudgement, type ObservationContext } from './observation-context.ts';
import type { Observation, RecordObservation, SeenBlock, SeenTransaction } from './observations.ts';
import { observeChainCheck, observeUnread } from './observe-chain-check.ts';
import { observeHeaders } from './observe-headers.ts';
import { observeAncestors, observeTransaction } from './observe-transaction.ts';
import { observeLeft, observeRefused, observeSources, observeState, observeTip } from './observe-words.ts';
import { startOver } from './start-over.ts';
import { storedReference } from './stored-knowledge.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Ids, Logger, SteadyClock } from '../ports.ts';
import type { Database, ReadRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';

/** The number of transactions per query, so that the thousands of scripts in a block are a few short reads. */
const BATCH = 500;
const LEVELS: readonly Level[] = [1, 2];

export interface RecordObservationDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly chainStore: ChainStore;
  readonly ids: Ids;
  readonly logger: Pick<Logger, 'error'>;
  readonly reevaluate: ReevaluateInvoice;
  /** Absent if the clock never jumps. */
  readonly isFromBeforeJump?: SteadyClock['isFromBeforeJump'];
}

/**
 * Stores what a source hands over with all its consequences in one transaction: first the fact or the word, then the
 * references that move, then what follows for payments, and the status of each invoice concerned with its feed and outbox
 * rows. Publishes after the commit.
 */
export const createRecordObservation =
  (deps: RecordObservationDeps): RecordObservation =>
  async (observation) => {
    const wanted = await withoutStrangers(deps.database.read, observation);
    if (!wanted) return;
    const { chainStore, ids, logger, reevaluate } = deps;
    const { sourceId } = observation;
    const atMs = observation.kind === 'chain-check' ? observation.begunAtMs : observation.atMs;
    try {
      await deps.commitUnaudited(async (tx) => {
        const state = await chainStore.open(tx, atMs);
        const context: ObservationContext = {
          tx,
          state,
          ids,
          logger,
          sourceId,
          atMs,
          marked: new Map(),
          toJudge: new Set(),
        };
        // A check that a jump of the clock overtook waits for the next round (chain.md CHAIN-50).
        const isOvertaken = wanted.kind === 'chain-check' && deps.isFromBeforeJump?.(atMs);
        if (!isOvertaken) await take(context, wanted);
        // A check says nothing about the chain, and it began earlier: its time would end waits (chain.md CHAIN-19).
        if (wanted.kind !== 'chain-check') await moveReferences(context);
        await judgePayments(context);
        if (wanted.kind !== 'chain-check') await advisePayments(context);
        return { value: undefined, feed: await evaluateMarked(context, reevaluate) };
      });
    } catch (error) {
      chainStore.doubt();
      throw error;
    }
  };

/** Leaves out the transactions that concern no invoice. @returns undefined if none is left */
const withoutStrangers = async (read: ReadRepositories, observation: Observation): Promise<Observation | undefined> => {
  if (observation.kind !== 'transactions') return observation;
  const transactions = await pickConcerningInBatches(read, observation.transactions);
  if (transactions.length > 0) return { ...observation, transactions };
  const { sourceId, atMs } = observation;
  return isTip(observation) ? { kind: 'tip', sourceId, atMs, hash: observation.block.hash } : undefined;
};

const isTip = (seen: Seen): seen is Extract<Seen, { block: SeenBlock }> => seen.block !== null && seen.isTip === true;

const take = async (context: ObservationContext, observation: Observation): Promise<void> => {
  switch (observation.kind) {
    case 'headers':
      return observeHeaders(context, observation);
    case 'transactions':
      return storeTransactions(context, observation);
    case 'ancestors':
      return observeAncestors(context, observation);
    case 'sources':
      return observeSources(context, observation.sources);
    case 'start-over':
      return startOver(context);
    case 'time':
      return undefined;
    default:
      return takeWord(context, observation);
  }
};

type SaidWord = Exclude<
  Observation,
  { kind: 'headers' | 'transactions' | 'ancestors' | 'sources' | 'start-over' | 'time' }
>;

const takeWord = async (context: ObservationContext, word: SaidWord): Promise<void> => {
  switch (word.kind) {
    case 'left':
      return observeLeft(context, word.txids);
    case 'refused':
      return observeRefused(context, word.txid);
    case 'tip':
      return observeTip(context, word.hash);
    case 'state':
      return observeState(context, word);
    case 'unread':
      return observeUnread(context, word);
    case 'fees':
      return observeFees(context, word);
    case 'chain-check':
      return observeChainCheck(context, word);
    default:
      return word satisfies never;
  }
};

/** Moves the references to where the words lead now, with all payments of the blocks that left or joined (chain.md CHAIN-45). */
const moveReferences = async (context: ObservationContext): Promise<void> => {
  const { tx, state, atMs } = context;
  let hasMoved = false;
  for (const level of LEVELS) {
    const before = storedReference(state.knowledge, level);
    const moved = moveReference(state.knowledge, level, atMs);
    hasMoved ||= moved;
    const after = storedReference(state.knowledge, level);
    if (moved || before.rival !== after.rival) await tx.chain.setReference(after);
  }
  if (hasMoved || haveVotersChanged(state, atMs)) markForJudgement(context, 'all');
  if (hasMoved) for (const id of await tx.invoices.processingIds()) markChanged(context, id);
};

const haveVotersChanged = (state: ChainState, nowMs: number): boolean => {
  const voters = votersOf(state.knowledge, nowMs)
    .map(({ id }) => id)
    .join(' ');
  const have = voters !== state.voters;
  state.voters = voters;
  return have;
};

type Seen = Extract<Observation, { kind: 'transactions' }>;

const pickConcerningInBatches = async (
  read: ReadRepositories,
  transactions: readonly SeenTransaction[],
): Promise<SeenTransaction[]> => {
  const found: SeenTransaction[] = [];
  for (let from = 0; from < transactions.length; from += BATCH) {
    found.push(...(await pickConcerning(read, transactions.slice(from, from + BATCH))));
  }
  return found;
};

/**
 * Keeps the transactions that pay one of our addresses or clash with a kept one. Reads outside the transaction.
 */
const pickConcerning = async (
  read: ReadRepositories,
  transactions: readonly SeenTransaction[],
): Promise<readonly SeenTransaction[]> => {
  const [invoices, spenders] = await Promise.all([
    read.invoices.byScripts(scriptsOf(transactions)),
    read.payments.spending(transactions.flatMap((each) => each.spends)),
  ]);
  const scripts = new Set(invoices.map((invoice) => invoice.scriptHex));
  const spent = new Set(spenders.map(({ outpoint }) => outpoint));
  return transactions.filter(
    ({ outputs, spends }) =>
      outputs.some((output) => scripts.has(output.scriptHex)) || spends.some((outpoint) => spent.has(outpoint)),
  );
};

const storeTransactions = async (context: ObservationContext, seen: Seen): Promise<void> => {
  const { transactions, block } = seen;
  const invoices = new Map(
    (await context.tx.invoices.byScripts(scriptsOf(transactions))).map((invoice) => [invoice.scriptHex ?? '', invoice]),
  );
  for (const transaction of transactions) await observeTransaction(context, transaction, block, invoices);
  if (isTip(seen)) await observeTip(context, seen.block.hash);
};

const scriptsOf = (transactions: readonly SeenTransaction[]): string[] => [
  ...new Set(transactions.flatMap((each) => each.outputs.map((output) => output.scriptHex))),
];

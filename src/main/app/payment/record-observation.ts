import { hasOpenLightningInvoice } from '../lightning-invoice/close-lightning-invoice.ts';
import { findInvoicesDue } from '../invoice/find-invoices-due.ts';
import { evaluateMarked, markForEvaluation, type ObservationContext } from './observation-context.ts';
import type { Observation, RecordObservation, SeenBlock, SeenTransaction } from './observations.ts';
import { observeBlockLost, observeRefused, observeReturned, observeUnmined } from './observe-change.ts';
import { forgetTips, observeTip } from './observe-tip.ts';
import { observeTransaction } from './observe-transaction.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Ids, SteadyClock } from '../ports.ts';
import type { InvoiceRecord } from '../records.ts';
import type { Database, ReadRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';

/** The number of transactions per query, so that the thousands of scripts in a block are a few short reads. */
const BATCH = 500;

export interface RecordObservationDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly ids: Ids;
  readonly reevaluate: ReevaluateInvoice;
  /** Absent if the clock never jumps. */
  readonly isFromBeforeJump?: SteadyClock['isFromBeforeJump'];
}

/**
 * Stores an observation with all its consequences in one transaction: payments, replacements, conflicts, and the status
 * of each invoice concerned, with its feed and outbox rows. Publishes after the commit.
 */
export const createRecordObservation =
  ({ database, commitUnaudited, ids, reevaluate, isFromBeforeJump }: RecordObservationDeps): RecordObservation =>
  async (observation) => {
    const store = await planFor(database.read, observation);
    if (!store) return;
    const atMs = observation.kind === 'chain-check' ? observation.begunAtMs : observation.atMs;
    await commitUnaudited(async (tx) => {
      const context: ObservationContext = { tx, ids, sourceId: observation.sourceId, atMs, marked: new Map() };
      // A check that a jump of the clock overtook waits for the next round (chain.md CHAIN-50).
      const isOvertaken = observation.kind === 'chain-check' && isFromBeforeJump?.(atMs);
      if (!isOvertaken) await store(context);
      return { value: undefined, feed: await evaluateMarked(context, reevaluate) };
    });
  };

/**
 * Decides by reads alone what to do inside the transaction.
 *
 * @returns undefined if the observation concerns no invoice
 */
const planFor = async (
  read: ReadRepositories,
  observation: Observation,
): Promise<((context: ObservationContext) => Promise<void>) | undefined> => {
  switch (observation.kind) {
    case 'transactions': {
      const ours = await pickConcerningInBatches(read, observation);
      return ours.length === 0 ? undefined : (context) => storeTransactions(context, ours, observation.block);
    }
    case 'chain-check': {
      const completed = await completedBy(read, observation);
      return completed.length > 0 ? (context) => storeChainCheck(context, observation) : undefined;
    }
    case 'tip':
      return (context) => observeTip(context, { height: observation.height, hash: observation.hash });
    case 'sources':
      return (context) => forgetTips(context, observation.sourceIds);
    case 'block-lost':
      return (context) => observeBlockLost(context, observation.hash);
    case 'unmined':
      return (context) => observeUnmined(context, observation.txid);
    case 'refused':
      return (context) => observeRefused(context, observation.txid, observation.by);
    case 'returned':
      return (context) => observeReturned(context, observation.txid);
    default:
      return observation satisfies never;
  }
};

type Seen = Extract<Observation, { kind: 'transactions' }>;
type ChainCheck = Extract<Observation, { kind: 'chain-check' }>;

const pickConcerningInBatches = async (read: ReadRepositories, seen: Seen): Promise<SeenTransaction[]> => {
  const found: SeenTransaction[] = [];
  for (let from = 0; from < seen.transactions.length; from += BATCH) {
    found.push(...(await pickConcerning(read, seen.transactions.slice(from, from + BATCH))));
  }
  return found;
};

/**
 * Keeps the transactions that pay one of our addresses or conflict with a stored payment. Reads outside the
 * transaction.
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
  const rivals = Map.groupBy(spenders, ({ outpoint }) => outpoint);
  return transactions.filter(
    ({ txid, outputs, spends }) =>
      outputs.some((output) => scripts.has(output.scriptHex)) ||
      spends.some((outpoint) => rivals.get(outpoint)?.some((rival) => rival.txid !== txid)),
  );
};

const storeTransactions = async (
  context: ObservationContext,
  transactions: readonly SeenTransaction[],
  block: SeenBlock | null,
): Promise<void> => {
  const invoices = new Map(
    (await context.tx.invoices.byScripts(scriptsOf(transactions))).map((invoice) => [invoice.scriptHex ?? '', invoice]),
  );
  for (const transaction of transactions) await observeTransaction(context, transaction, block, invoices);
};

const scriptsOf = (transactions: readonly SeenTransaction[]): string[] => [
  ...new Set(transactions.flatMap((each) => each.outputs.map((output) => output.scriptHex))),
];

const storeChainCheck = async (context: ObservationContext, check: ChainCheck): Promise<void> => {
  for (const invoice of await completedBy(context.tx, check)) {
    await context.tx.invoices.setLastCheck(invoice.id, check.begunAtMs);
    markForEvaluation(context, invoice.id);
  }
};

/**
 * Finds the invoices whose check is complete: the node has said what became of each Lightning invoice (product.md
 * INV-3).
 */
const completedBy = async (repositories: ReadRepositories, check: ChainCheck): Promise<InvoiceRecord[]> => {
  const completed: InvoiceRecord[] = [];
  for (const invoice of await findInvoicesDue(repositories, check.begunAtMs)) {
    if (isAsked(check, invoice.id) && !(await hasOpenLightningInvoice(repositories, invoice))) completed.push(invoice);
  }
  return completed;
};

const isAsked = (check: ChainCheck, invoiceId: string): boolean =>
  check.invoiceIds === 'all' || check.invoiceIds.includes(invoiceId);

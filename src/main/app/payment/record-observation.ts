import { hasOpenLightningInvoice } from '../lightning-invoice/close-lightning-invoice.ts';
import { findInvoicesDue } from '../invoice/find-invoices-due.ts';
import { evaluateTouched, touchQuietly, type Work } from './observation-work.ts';
import type { Observation, RecordObservation, SeenBlock, SeenTransaction } from './observations.ts';
import { observeBlockLost, observeRefused, observeReturned, observeUnmined } from './observe-change.ts';
import { forgetTips, observeTip } from './observe-tip.ts';
import { observeTransaction } from './observe-transaction.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Ids } from '../ports.ts';
import type { InvoiceRecord } from '../records.ts';
import type { Database, ReadRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';

/** Transactions asked about at once: a block's thousands of scripts in a few short reads. */
const BATCH = 500;

export interface RecordObservationDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly ids: Ids;
  readonly reevaluate: ReevaluateInvoice;
}

/**
 * Stores what a source said with all its consequences, in one transaction: payments, replacements, conflicts, and the
 * status of every invoice it touched, with feed and outbox rows. Publishes after the commit.
 */
export const createRecordObservation =
  ({ database, commitUnaudited, ids, reevaluate }: RecordObservationDeps): RecordObservation =>
  async (observation) => {
    const store = await planFor(database.read, observation);
    if (!store) return;
    const atMs = observation.kind === 'chain-check' ? observation.begunAtMs : observation.atMs;
    await commitUnaudited(async (tx) => {
      const work: Work = { tx, ids, sourceId: observation.sourceId, atMs, touched: new Map() };
      await store(work);
      return { value: undefined, feed: await evaluateTouched(work, reevaluate) };
    });
  };

/** What to do inside the transaction; undefined where the observation concerns nobody, after reads only. */
const planFor = async (
  read: ReadRepositories,
  observation: Observation,
): Promise<((work: Work) => Promise<void>) | undefined> => {
  switch (observation.kind) {
    case 'transactions': {
      const ours = await concerningInBatches(read, observation);
      return ours.length === 0 ? undefined : (work) => storeTransactions(work, ours, observation.block);
    }
    case 'chain-check': {
      const completed = await completedBy(read, observation);
      return completed.length > 0 ? (work) => storeChainCheck(work, observation) : undefined;
    }
    case 'tip':
      return (work) => observeTip(work, { height: observation.height, hash: observation.hash });
    case 'sources':
      return (work) => forgetTips(work, observation.sourceIds);
    case 'block-lost':
      return (work) => observeBlockLost(work, observation.hash);
    case 'unmined':
      return (work) => observeUnmined(work, observation.txid);
    case 'refused':
      return (work) => observeRefused(work, observation.txid, observation.by);
    case 'returned':
      return (work) => observeReturned(work, observation.txid);
    default:
      return observation satisfies never;
  }
};

type Seen = Extract<Observation, { kind: 'transactions' }>;
type ChainCheck = Extract<Observation, { kind: 'chain-check' }>;

const concerningInBatches = async (read: ReadRepositories, seen: Seen): Promise<SeenTransaction[]> => {
  const found: SeenTransaction[] = [];
  for (let from = 0; from < seen.transactions.length; from += BATCH) {
    found.push(...(await concerning(read, seen.transactions.slice(from, from + BATCH))));
  }
  return found;
};

/** Those that pay one of our addresses, or spend what a kept payment spends; read outside any transaction. */
const concerning = async (
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
  work: Work,
  transactions: readonly SeenTransaction[],
  block: SeenBlock | null,
): Promise<void> => {
  const invoices = new Map(
    (await work.tx.invoices.byScripts(scriptsOf(transactions))).map((invoice) => [invoice.scriptHex ?? '', invoice]),
  );
  for (const transaction of transactions) await observeTransaction(work, transaction, block, invoices);
};

const scriptsOf = (transactions: readonly SeenTransaction[]): string[] => [
  ...new Set(transactions.flatMap((each) => each.outputs.map((output) => output.scriptHex))),
];

const storeChainCheck = async (work: Work, check: ChainCheck): Promise<void> => {
  for (const invoice of await completedBy(work.tx, check)) {
    await work.tx.invoices.setLastCheck(invoice.id, check.begunAtMs);
    touchQuietly(work, invoice.id);
  }
};

/** Invoices whose check is now complete, because the Lightning node has said what became of every code (product.md INV-3). */
const completedBy = async (stores: ReadRepositories, check: ChainCheck): Promise<InvoiceRecord[]> => {
  const completed: InvoiceRecord[] = [];
  for (const invoice of await findInvoicesDue(stores, check.begunAtMs)) {
    if (isAsked(check, invoice.id) && !(await hasOpenLightningInvoice(stores, invoice))) completed.push(invoice);
  }
  return completed;
};

const isAsked = (check: ChainCheck, invoiceId: string): boolean =>
  check.invoiceIds === 'all' || check.invoiceIds.includes(invoiceId);

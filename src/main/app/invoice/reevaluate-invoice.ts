import { evaluate, type Evaluation } from '../../domain/invoice/evaluate.ts';
import {
  eventsToSend,
  SENT_AT_CREATION,
  type EventsToSend,
  type SentStatuses,
} from '../../domain/webhook/status-changes.ts';
import { isPaidTwice, noticeAfter } from '../../domain/invoice/notice.ts';
import { factsOf, leastConfirmed } from './invoice-facts.ts';
import type { Ids } from '../ports.ts';
import type { EventRecord, InvoiceRecord, NewEvent, PaymentRecord } from '../records.ts';
import type { ReferenceTips } from '../payment/chain-records.ts';
import type { StatusUpdate, WriteStatus, WriteRepositories } from '../repositories.ts';
import { readSentStatuses } from './status-history.ts';
import { outboxFor } from '../webhook/write-outbox.ts';

/** An invoice about which the current transaction stored something. */
export interface TouchedInvoice {
  readonly invoiceId: string;
  /** Ids of payments inserted in this transaction. */
  readonly freshPayments?: readonly string[];
  /** A manager's mark was set in this transaction. */
  readonly byMark?: boolean;
  /** Something that the view shows changed, such as the confirmations: publish it even if the status stays. */
  readonly shown?: boolean;
}

export interface ReevaluateInvoice {
  /** Writes the first feed row of a new invoice, and its `New` for every endpoint. */
  readonly created: (tx: WriteRepositories, invoice: InvoiceRecord) => Promise<EventRecord>;
  /** Evaluates an invoice again. @returns a feed row to publish after the commit, or null if nothing changed */
  readonly changed: (tx: WriteRepositories, touched: TouchedInvoice, atMs: number) => Promise<EventRecord | null>;
}

type Columns = StatusUpdate['columns'];

interface Deps {
  readonly writeStatus: WriteStatus;
  readonly ids: Ids;
}

/**
 * Loads the facts of an invoice and evaluates them. If something changed, it writes the status, a feed row, and one
 * outbox row per event and endpoint, all in the caller's transaction. This is the only caller of the status writer
 * (product.md INV-1).
 */
export const createReevaluateInvoice = (deps: Deps): ReevaluateInvoice => ({
  created: async (tx, invoice) => {
    const { id: invoiceId, storeId, createdAtMs: atMs } = invoice;
    const columns = columnsOf(invoice);
    const snapshot = { ...columns, marked: false, confirmations: 0 };
    const toSend: EventsToSend = { ...NO_EVENTS, plain: 'New', reverting: 'New' };
    const input = { storeId, invoiceId, before: snapshot, after: snapshot, toSend, payments: [], atMs };
    return deps.writeStatus(tx, {
      invoiceId,
      columns,
      event: eventOf(invoice, 'invoice.created', eventData(null, columns, SENT_AT_CREATION), atMs),
      outbox: await outboxFor(tx, input, deps.ids),
    });
  },
  changed: async (tx, touched, atMs) => {
    const invoice = await tx.invoices.get(touched.invoiceId);
    if (!invoice) throw new Error('an invoice to evaluate again does not exist');
    const payments = await tx.payments.ofInvoice(invoice.id);
    const tips = await tx.chain.tips();
    const found = evaluate(factsOf(invoice, payments, tips));
    const columns = nextColumns(invoice, found, payments, touched.byMark ?? false, atMs);
    const change: Change = { invoice, payments, columns, touched, tips, atMs };
    return changesNothing(change) ? null : writeChange(tx, change, deps);
  },
});

interface Change {
  readonly invoice: InvoiceRecord;
  readonly payments: readonly PaymentRecord[];
  readonly columns: Columns;
  readonly touched: TouchedInvoice;
  readonly tips: ReferenceTips;
  readonly atMs: number;
}

const NO_EVENTS: EventsToSend = { plain: null, reverting: null, reverted: null, received: [], paidLate: false };

const eventOf = (
  invoice: InvoiceRecord,
  type: 'invoice.created' | 'invoice.changed',
  data: string,
  atMs: number,
): NewEvent => ({ storeId: invoice.storeId, invoiceId: invoice.id, type, data, atMs });

/** The JSON of a feed row keeps its older words. `trail` holds the events that were sent last, for the next change. */
const eventData = (from: InvoiceRecord['status'] | null, columns: Columns, sent: SentStatuses): string =>
  JSON.stringify({
    from,
    to: columns.status,
    part: columns.underpaid,
    over: columns.overpaid,
    late: columns.paidLate,
    notice: columns.notice,
    receivedSats: Number(columns.receivedSats),
    trail: sent,
  });

const columnsOf = (invoice: InvoiceRecord): Columns => ({
  status: invoice.status,
  notice: invoice.notice,
  underpaid: invoice.underpaid,
  overpaid: invoice.overpaid,
  paidLate: invoice.paidLate,
  receivedSats: invoice.receivedSats,
  remainingSats: invoice.remainingSats,
  wasPaid: invoice.wasPaid,
  paidAtMs: invoice.paidAtMs,
  settledAtMs: invoice.settledAtMs,
});

const nextColumns = (
  invoice: InvoiceRecord,
  found: Evaluation,
  payments: readonly PaymentRecord[],
  byMark: boolean,
  atMs: number,
): Columns => {
  const { status, underpaid, overpaid, paidLate, receivedSats, remainingSats, wasPaid } = found;
  const isPaid = status === 'processing' || status === 'settled';
  const notice = noticeAfter({
    before: invoice.notice,
    from: invoice.status,
    to: status,
    receivedBeforeSats: invoice.receivedSats,
    receivedSats,
    acceptedSats: invoice.acceptedSats,
    paidTwice: isPaidTwice(invoice.acceptedSats, payments),
    byMark,
  });
  const paidAtMs = isPaid ? (invoice.paidAtMs ?? atMs) : null;
  const settledAtMs = status === 'settled' ? (invoice.settledAtMs ?? atMs) : null;
  return { status, notice, underpaid, overpaid, paidLate, receivedSats, remainingSats, wasPaid, paidAtMs, settledAtMs };
};

/** True if there is nothing to write: the same columns, no new payment, no mark, and no other change that is shown. */
const changesNothing = ({ invoice, columns, touched }: Change): boolean =>
  isSame(columns, columnsOf(invoice)) && !touched.freshPayments?.length && !touched.byMark && !touched.shown;

const isSame = (a: Columns, b: Columns): boolean =>
  a.status === b.status &&
  a.notice === b.notice &&
  a.underpaid === b.underpaid &&
  a.overpaid === b.overpaid &&
  a.paidLate === b.paidLate &&
  a.receivedSats === b.receivedSats &&
  a.remainingSats === b.remainingSats &&
  a.wasPaid === b.wasPaid;

const writeChange = async (tx: WriteRepositories, change: Change, { writeStatus, ids }: Deps): Promise<EventRecord> => {
  const { invoice, payments, columns, atMs } = change;
  const { toSend, sent } = await eventsFor(tx, change);
  const marked = invoice.mark !== null;
  const before = { ...columnsOf(invoice), marked };
  const after = { ...columns, marked, confirmations: leastConfirmed(invoice, payments, change.tips) };
  const input = { storeId: invoice.storeId, invoiceId: invoice.id, before, after, toSend, payments, atMs };
  return writeStatus(tx, {
    invoiceId: invoice.id,
    columns,
    event: eventOf(invoice, 'invoice.changed', eventData(invoice.status, columns, sent), atMs),
    outbox: await outboxFor(tx, input, ids),
  });
};

const eventsFor = async (tx: WriteRepositories, { invoice, columns, touched }: Change) =>
  eventsToSend(readSentStatuses(await tx.events.ofInvoice(invoice.id)), {
    from: invoice.status,
    to: columns.status,
    receivedBeforeSats: invoice.receivedSats,
    receivedSats: columns.receivedSats,
    isPaidLate: columns.paidLate,
    byMark: touched.byMark ?? false,
    freshPayments: touched.freshPayments ?? [],
  });

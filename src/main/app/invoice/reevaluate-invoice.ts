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
import type { ChainTip, StatusUpdate, WriteStatus, WriteRepositories } from '../repositories.ts';
import { readSentStatuses } from './status-history.ts';
import { outboxFor } from '../webhook/write-outbox.ts';

/** What happened to an invoice in this transaction. */
export interface Touch {
  readonly invoiceId: string;
  /** Ids of payments inserted in this transaction. */
  readonly freshPayments?: readonly string[];
  /** A manager's mark was set in this transaction. */
  readonly byMark?: boolean;
  /** Something that the view shows changed (confirmations), even if the status did not: tell the feed. */
  readonly shown?: boolean;
}

export interface ReevaluateInvoice {
  /** Tells of a fresh invoice: its first feed row and the `New` of every target. */
  readonly created: (tx: WriteRepositories, invoice: InvoiceRecord) => Promise<EventRecord>;
  /** Evaluates again; null where nothing changed. Publish what it returns after the commit. */
  readonly changed: (tx: WriteRepositories, touch: Touch, atMs: number) => Promise<EventRecord | null>;
}

type Columns = StatusUpdate['columns'];

interface Deps {
  readonly writeStatus: WriteStatus;
  readonly ids: Ids;
}

/**
 * The one caller of the status writer: loads the facts, evaluates them, and where something changed writes the status,
 * its feed row and one outbox row for each notice and target, all in the caller's transaction.
 */
export const createReevaluateInvoice = (deps: Deps): ReevaluateInvoice => ({
  created: async (tx, invoice) => {
    const { id: invoiceId, storeId, createdAtMs: atMs } = invoice;
    const columns = columnsOf(invoice);
    const standing = { ...columns, marked: false, confirmations: 0 };
    const toSend: EventsToSend = { ...NOTHING, plain: 'New', reverting: 'New' };
    const telling = { storeId, invoiceId, before: standing, after: standing, toSend, payments: [], atMs };
    return deps.writeStatus(tx, {
      invoiceId,
      columns,
      event: eventOf(invoice, 'invoice.created', eventData(null, columns, SENT_AT_CREATION), atMs),
      outbox: await outboxFor(tx, telling, deps.ids),
    });
  },
  changed: async (tx, touch, atMs) => {
    const invoice = await tx.invoices.get(touch.invoiceId);
    if (!invoice) throw new Error('an invoice to evaluate again does not exist');
    const payments = await tx.payments.ofInvoice(invoice.id);
    const tip = await tx.chain.tip();
    const found = evaluate(factsOf(invoice, payments, tip));
    const columns = nextColumns(invoice, found, payments, touch.byMark ?? false, atMs);
    const change: Change = { invoice, payments, columns, touch, tip, atMs };
    return isQuiet(change) ? null : writeChange(tx, change, deps);
  },
});

interface Change {
  readonly invoice: InvoiceRecord;
  readonly payments: readonly PaymentRecord[];
  readonly columns: Columns;
  readonly touch: Touch;
  readonly tip: ChainTip | null;
  readonly atMs: number;
}

const NOTHING: EventsToSend = { plain: null, reverting: null, reverted: null, received: [], paidLate: false };

const eventOf = (
  invoice: InvoiceRecord,
  type: 'invoice.created' | 'invoice.changed',
  data: string,
  atMs: number,
): NewEvent => ({ storeId: invoice.storeId, invoiceId: invoice.id, type, data, atMs });

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

/** Whether there is nothing to write: same columns, no new payment, no mark, nothing else that is shown. */
const isQuiet = ({ invoice, columns, touch }: Change): boolean =>
  isSame(columns, columnsOf(invoice)) && !touch.freshPayments?.length && !touch.byMark && !touch.shown;

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
  const { toSend, sent } = await announceChange(tx, change);
  const marked = invoice.mark !== null;
  const before = { ...columnsOf(invoice), marked };
  const after = { ...columns, marked, confirmations: leastConfirmed(payments, change.tip) };
  const telling = { storeId: invoice.storeId, invoiceId: invoice.id, before, after, toSend, payments, atMs };
  return writeStatus(tx, {
    invoiceId: invoice.id,
    columns,
    event: eventOf(invoice, 'invoice.changed', eventData(invoice.status, columns, sent), atMs),
    outbox: await outboxFor(tx, telling, ids),
  });
};

const announceChange = async (tx: WriteRepositories, { invoice, columns, touch }: Change) =>
  eventsToSend(readSentStatuses(await tx.events.ofInvoice(invoice.id)), {
    from: invoice.status,
    to: columns.status,
    receivedBeforeSats: invoice.receivedSats,
    receivedSats: columns.receivedSats,
    isPaidLate: columns.paidLate,
    byMark: touch.byMark ?? false,
    freshPayments: touch.freshPayments ?? [],
  });

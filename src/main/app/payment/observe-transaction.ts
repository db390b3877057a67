import { isOnTime } from '../../domain/invoice/first-sight.ts';
import { updatePayment, logObservation, markChanged, type ObservationContext } from './observation-context.ts';
import type { SeenBlock, SeenOutput, SeenTransaction } from './observations.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';

const OUT_OF_BLOCK = { blockHeight: null, blockHash: null, blockTimeMs: null } as const;
const MSATS_PER_SAT = 1000n;

/**
 * Stores the payments of one transaction, and drops those that it replaces or that conflict with it.
 *
 * @param invoices the invoices that its outputs may pay, by the script of their address
 */
export const observeTransaction = async (
  context: ObservationContext,
  transaction: SeenTransaction,
  block: SeenBlock | null,
  invoices: ReadonlyMap<string, InvoiceRecord>,
): Promise<void> => {
  const conflicting = await conflictsWith(context, transaction);
  const known = await context.tx.payments.byTxid(transaction.txid);
  const sighting: Sighting = { transaction, block, conflicting, known };
  const pays = transaction.outputs.some((output) => invoices.has(output.scriptHex));
  if (pays) {
    if (transaction.rawHex !== null)
      await context.tx.payments.keepTransaction(transaction.txid, transaction.rawHex, transaction.spends);
    await storeOutputs(context, sighting, invoices);
  }
  if (beatsConflicts(sighting)) await loseToConflict(context, conflicting);
};

/** A mined transaction wins over its conflicts. In the mempool the newer one wins, unless one of them is mined. */
const beatsConflicts = ({ block, conflicting, known }: Sighting): boolean =>
  block !== null || (known.length === 0 && !conflicting.some(isMined));

/** Finds the payments of stored transactions that spend one of the same outpoints. */
const conflictsWith = async (context: ObservationContext, transaction: SeenTransaction): Promise<PaymentRecord[]> => {
  const spenders = await context.tx.payments.spending(transaction.spends);
  const txids = new Set(spenders.map(({ txid }) => txid));
  txids.delete(transaction.txid);
  const payments: PaymentRecord[] = [];
  for (const txid of txids) payments.push(...(await context.tx.payments.byTxid(txid)));
  return payments;
};

/** Stores each output that pays one of the invoices, once per outpoint (product.md INV-21). */
const storeOutputs = async (
  context: ObservationContext,
  sighting: Sighting,
  invoices: ReadonlyMap<string, InvoiceRecord>,
): Promise<void> => {
  const stored = new Map<string, number>();
  const outputs = sighting.transaction.outputs.toSorted((a, b) => (a.amountSats < b.amountSats ? 1 : -1));
  for (const output of outputs) {
    const invoice = invoices.get(output.scriptHex);
    if (!invoice) continue;
    const known = sighting.known.find((payment) => payment.vout === output.vout);
    if (isTooOld(invoice, sighting.block)) await ignore(context, invoice, output, sighting, known);
    else if (known) await updateKnown(context, known, sighting);
    else {
      const replaced = replacedIn(invoice.id, sighting.conflicting);
      const position = stored.get(invoice.id) ?? 0;
      stored.set(invoice.id, position + 1);
      // if there are more outputs than were replaced, the rest share the last of those (product.md INV-6)
      await insertPayment(context, invoice, output, sighting, replaced[position] ?? replaced.at(-1));
    }
  }
};

/**
 * True if the block is at or below the height that was known when the invoice was created (product.md INV-22). Heights
 * are compared, not times, because miners' clocks are off.
 */
const isTooOld = (invoice: InvoiceRecord, block: SeenBlock | null): boolean =>
  block !== null && invoice.createdHeight !== null && block.height <= invoice.createdHeight;

/** Keeps an output that never counts in the time line alone, and drops it if a mempool reported it before. */
const ignore = async (
  context: ObservationContext,
  invoice: InvoiceRecord,
  output: SeenOutput,
  { transaction, block }: Sighting,
  known: PaymentRecord | undefined,
): Promise<void> => {
  if (known) {
    if (!known.dropped) await updatePayment(context, known, 'ignored', { dropped: true, ...blockColumns(block) });
    return;
  }
  const where = { txid: transaction.txid, vout: output.vout, ...blockColumns(block) };
  await logObservation(context, 'ignored', { id: null, invoiceId: invoice.id, ...where });
};

const updateKnown = async (context: ObservationContext, payment: PaymentRecord, sighting: Sighting): Promise<void> => {
  const { block, conflicting } = sighting;
  if (block) {
    const isNew = payment.dropped || payment.blockHash !== block.hash;
    if (isNew) await updatePayment(context, payment, 'mined', { dropped: false, ...blockColumns(block) });
    else await logObservation(context, 'mined', payment); // another source reports the same block
    return;
  }
  // a dropped payment is in a mempool again: it returns unless a live one conflicts with it
  if (payment.dropped && !conflicting.some(isLive))
    await updatePayment(context, payment, 'returned', { dropped: false });
  else if (!payment.dropped && payment.blockHeight === null) await logObservation(context, 'mempool', payment);
};

/**
 * Finds the payments of an invoice that this transaction replaces, the largest first: the live ones, or else the
 * dropped ones that nothing has replaced yet.
 */
const replacedIn = (invoiceId: string, conflicting: readonly PaymentRecord[]): PaymentRecord[] => {
  const mine = conflicting.filter((payment) => payment.invoiceId === invoiceId);
  const live = mine.filter(isLive);
  const inherited = new Set(mine.map((payment) => payment.replaces));
  const candidates = live.length > 0 ? live : mine.filter((payment) => !inherited.has(payment.id));
  return candidates.toSorted((a, b) => (a.amountMsats < b.amountMsats ? 1 : -1));
};

const insertPayment = async (
  context: ObservationContext,
  invoice: InvoiceRecord,
  output: SeenOutput,
  sighting: Sighting,
  replaced: PaymentRecord | undefined,
): Promise<void> => {
  const { transaction, block, conflicting } = sighting;
  const payment: PaymentRecord = {
    id: context.ids.id(),
    invoiceId: invoice.id,
    kind: 'onchain',
    amountMsats: output.amountSats * MSATS_PER_SAT,
    txid: transaction.txid,
    vout: output.vout,
    paymentHash: null,
    onTime: isOnTime(invoice, { firstSeenAtMs: context.atMs, blockTimeMs: block?.timeMs ?? null }),
    firstSeenAtMs: context.atMs,
    unconfirmedSinceMs: replaced?.unconfirmedSinceMs ?? context.atMs,
    ...blockColumns(block),
    dropped: block === null && conflicting.some(isMined),
    replaces: replaced?.id ?? null,
  };
  await context.tx.payments.insert(payment);
  await logObservation(context, block ? 'mined' : 'mempool', payment);
  await rememberPaidIndex(context, invoice);
  markChanged(context, invoice.id, payment.id);
};

const rememberPaidIndex = async (context: ObservationContext, invoice: InvoiceRecord): Promise<void> => {
  if (invoice.walletId === null || invoice.addressIndex === null) return;
  const wallet = await context.tx.wallets.get(invoice.walletId);
  if (!wallet || (wallet.lastPaidIndex !== null && wallet.lastPaidIndex >= invoice.addressIndex)) return;
  await context.tx.wallets.update(wallet.id, { lastPaidIndex: invoice.addressIndex });
};

/** Drops payments because a newer or a mined transaction conflicts with theirs (product.md INV-7). */
export const loseToConflict = async (
  context: ObservationContext,
  payments: readonly PaymentRecord[],
): Promise<void> => {
  for (const payment of payments) {
    if (payment.dropped) continue;
    const unmined = payment.blockHeight === null ? {} : { ...OUT_OF_BLOCK, unconfirmedSinceMs: context.atMs };
    await updatePayment(context, payment, 'conflicted', { dropped: true, ...unmined });
  }
};

const blockColumns = (block: SeenBlock | null) =>
  block ? { blockHeight: block.height, blockHash: block.hash, blockTimeMs: block.timeMs } : OUT_OF_BLOCK;

const isMined = (payment: PaymentRecord): boolean => !payment.dropped && payment.blockHeight !== null;
const isLive = (payment: PaymentRecord): boolean => !payment.dropped;

/** A transaction together with what the database already knows about it. */
interface Sighting {
  readonly transaction: SeenTransaction;
  readonly block: SeenBlock | null;
  /** Payments of stored transactions that spend one of the same outpoints. */
  readonly conflicting: readonly PaymentRecord[];
  /** Payments that an earlier sighting of this transaction stored. */
  readonly known: readonly PaymentRecord[];
}

import { isOnTime } from '../../domain/invoice/first-sight.ts';
import { change, note, touch, type Work } from './observation-work.ts';
import type { SeenBlock, SeenOutput, SeenTransaction } from './observations.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';

const OUT_OF_BLOCK = { blockHeight: null, blockHash: null, blockTimeMs: null } as const;
const MSATS_PER_SAT = 1000n;

/**
 * Stores what one transaction means: its payments, those it replaced, and those it contradicts.
 *
 * @param invoices by the script of their address
 */
export const observeTransaction = async (
  work: Work,
  transaction: SeenTransaction,
  block: SeenBlock | null,
  invoices: ReadonlyMap<string, InvoiceRecord>,
): Promise<void> => {
  const conflicting = await conflictsWith(work, transaction);
  const known = await work.tx.payments.byTxid(transaction.txid);
  const sighting: Sighting = { transaction, block, conflicting, known };
  const pays = transaction.outputs.some((output) => invoices.has(output.scriptHex));
  if (pays) {
    await work.tx.payments.keepTransaction(transaction.txid, transaction.rawHex, transaction.spends);
    await storeOutputs(work, sighting, invoices);
  }
  if (beatsConflicts(sighting)) await loseToConflict(work, conflicting);
};

/** A mined transaction beats its conflicts; in the mempool the newer one does, unless one of them is mined. */
const beatsConflicts = ({ block, conflicting, known }: Sighting): boolean =>
  block !== null || (known.length === 0 && !conflicting.some(isMined));

/** The payments of kept transactions that spend what this one spends. */
const conflictsWith = async (work: Work, transaction: SeenTransaction): Promise<PaymentRecord[]> => {
  const spenders = await work.tx.payments.spending(transaction.spends);
  const txids = new Set(spenders.map(({ txid }) => txid));
  txids.delete(transaction.txid);
  const payments: PaymentRecord[] = [];
  for (const txid of txids) payments.push(...(await work.tx.payments.byTxid(txid)));
  return payments;
};

/** Stores each output that pays one of the invoices; unique by outpoint. */
const storeOutputs = async (
  work: Work,
  sighting: Sighting,
  invoices: ReadonlyMap<string, InvoiceRecord>,
): Promise<void> => {
  const places = new Map<string, number>();
  const outputs = sighting.transaction.outputs.toSorted((a, b) => (a.amountSats < b.amountSats ? 1 : -1));
  for (const output of outputs) {
    const invoice = invoices.get(output.scriptHex);
    if (!invoice) continue;
    const known = sighting.known.find((payment) => payment.vout === output.vout);
    if (isTooOld(invoice, sighting.block)) await ignore(work, invoice, output, sighting, known);
    else if (known) await updateKnown(work, known, sighting);
    else {
      const replaced = replacedIn(invoice.id, sighting.conflicting);
      const place = places.get(invoice.id) ?? 0;
      places.set(invoice.id, place + 1);
      // More outputs than before share what the last one had (on-time.ts).
      await insertPayment(work, invoice, output, sighting, replaced[place] ?? replaced.at(-1));
    }
  }
};

/** What lies at or below the height known at creation never counts: by height, because miners' clocks are off. */
const isTooOld = (invoice: InvoiceRecord, block: SeenBlock | null): boolean =>
  block !== null && invoice.createdHeight !== null && block.height <= invoice.createdHeight;

const ignore = async (
  work: Work,
  invoice: InvoiceRecord,
  output: SeenOutput,
  { transaction, block }: Sighting,
  known: PaymentRecord | undefined,
): Promise<void> => {
  if (known) {
    if (!known.dropped) await change(work, known, 'ignored', { dropped: true, ...blockColumns(block) });
    return;
  }
  const where = { txid: transaction.txid, vout: output.vout, ...blockColumns(block) };
  await note(work, 'ignored', { id: null, invoiceId: invoice.id, ...where });
};

const updateKnown = async (work: Work, payment: PaymentRecord, sighting: Sighting): Promise<void> => {
  const { block, conflicting } = sighting;
  if (block) {
    const isNew = payment.dropped || payment.blockHash !== block.hash;
    if (isNew) await change(work, payment, 'mined', { dropped: false, ...blockColumns(block) });
    else await note(work, 'mined', payment); // another source says so too
    return;
  }
  // In a mempool again, and nothing live contradicts it.
  if (payment.dropped && !conflicting.some(isLive)) await change(work, payment, 'returned', { dropped: false });
  else if (!payment.dropped && payment.blockHeight === null) await note(work, 'mempool', payment);
};

/**
 * Which payments of an invoice this transaction replaced, the largest first: the live ones, else those of a conflict
 * that nothing replaced yet.
 */
const replacedIn = (invoiceId: string, conflicting: readonly PaymentRecord[]): PaymentRecord[] => {
  const mine = conflicting.filter((payment) => payment.invoiceId === invoiceId);
  const live = mine.filter(isLive);
  const inherited = new Set(mine.map((payment) => payment.replaces));
  const candidates = live.length > 0 ? live : mine.filter((payment) => !inherited.has(payment.id));
  return candidates.toSorted((a, b) => (a.amountMsats < b.amountMsats ? 1 : -1));
};

const insertPayment = async (
  work: Work,
  invoice: InvoiceRecord,
  output: SeenOutput,
  sighting: Sighting,
  replaced: PaymentRecord | undefined,
): Promise<void> => {
  const { transaction, block, conflicting } = sighting;
  const payment: PaymentRecord = {
    id: work.ids.id(),
    invoiceId: invoice.id,
    kind: 'onchain',
    amountMsats: output.amountSats * MSATS_PER_SAT,
    txid: transaction.txid,
    vout: output.vout,
    paymentHash: null,
    onTime: isOnTime(invoice, { firstSeenAtMs: work.atMs, blockTimeMs: block?.timeMs ?? null }),
    firstSeenAtMs: work.atMs,
    unconfirmedSinceMs: replaced?.unconfirmedSinceMs ?? work.atMs,
    ...blockColumns(block),
    dropped: block === null && conflicting.some(isMined),
    replaces: replaced?.id ?? null,
  };
  await work.tx.payments.insert(payment);
  await note(work, block ? 'mined' : 'mempool', payment);
  await rememberPaidIndex(work, invoice);
  touch(work, invoice.id, payment.id);
};

const rememberPaidIndex = async (work: Work, invoice: InvoiceRecord): Promise<void> => {
  if (invoice.walletId === null || invoice.addressIndex === null) return;
  const wallet = await work.tx.wallets.get(invoice.walletId);
  if (!wallet || (wallet.lastPaidIndex !== null && wallet.lastPaidIndex >= invoice.addressIndex)) return;
  await work.tx.wallets.update(wallet.id, { lastPaidIndex: invoice.addressIndex });
};

/** Takes payments out: a newer or mined transaction conflicts with theirs (invoice life, "Live"). */
export const loseToConflict = async (work: Work, payments: readonly PaymentRecord[]): Promise<void> => {
  for (const payment of payments) {
    if (payment.dropped) continue;
    const unmined = payment.blockHeight === null ? {} : { ...OUT_OF_BLOCK, unconfirmedSinceMs: work.atMs };
    await change(work, payment, 'conflicted', { dropped: true, ...unmined });
  }
};

const blockColumns = (block: SeenBlock | null) =>
  block ? { blockHeight: block.height, blockHash: block.hash, blockTimeMs: block.timeMs } : OUT_OF_BLOCK;

const isMined = (payment: PaymentRecord): boolean => !payment.dropped && payment.blockHeight !== null;
const isLive = (payment: PaymentRecord): boolean => !payment.dropped;

/** What is known about a transaction before it is stored. */
interface Sighting {
  readonly transaction: SeenTransaction;
  readonly block: SeenBlock | null;
  /** Payments of kept transactions that spend one of the same outpoints. */
  readonly conflicting: readonly PaymentRecord[];
  /** Payments of this very transaction, stored before. */
  readonly known: readonly PaymentRecord[];
}

import { keepTransaction, proveInclusion } from '../../domain/chain/knowledge.ts';
import { rivalsOf, touchedBy } from '../../domain/chain/rivals.ts';
import { sayMempool } from '../../domain/chain/words.ts';
import { openPaymentCase } from '../cases/payment-cases.ts';
import { isOnTime } from '../../domain/invoice/first-sight.ts';
import { isOlderPayment, watchPayment } from './chain-store.ts';
import { keepFamilies } from './keep-families.ts';
import { isLeftOut } from './left-out.ts';
import { logObservation, markChanged, markForJudgement, type ObservationContext } from './observation-context.ts';
import type { Fact, SeenBlock, SeenOutput, SeenTransaction } from './observations.ts';
import type { InvoiceRecord, ObservationRecord, PaymentRecord } from '../records.ts';

const OUT_OF_BLOCK = { blockHeight: null, blockHash: null, blockTimeMs: null } as const;
const MSATS_PER_SAT = 1000n;

/**
 * Keeps a transaction that pays us or is a rival of one that does, with its block or with the word that the source has it
 * in its mempool, and stores the payments that it makes.
 *
 * @param invoices the invoices that its outputs may pay, by the script of their address
 */
export const observeTransaction = async (
  context: ObservationContext,
  transaction: SeenTransaction,
  block: SeenBlock | null,
  invoices: ReadonlyMap<string, InvoiceRecord>,
): Promise<void> => {
  const { state } = context;
  const { txid } = transaction;
  await keep(context, transaction);
  const isBelowRoot = block !== null && !(await prove(context, txid, block));
  await say(context, txid, block === null);
  await storeOutputs(context, { transaction, block, isBelowRoot }, invoices);
  markForJudgement(context, touchedBy(state.knowledge, txid));
};

/** Keeps a transaction that is new, with what is kept of its ancestors and of what clashes with it (chain.md CHAIN-4). */
const keep = async ({ tx, state }: ObservationContext, { txid, rawHex, spends }: SeenTransaction): Promise<void> => {
  if (state.knowledge.transactions.get(txid)?.spends.length === spends.length) return;
  if (rawHex !== null) await tx.payments.keepTransaction(txid, rawHex, spends);
  await keepFamilies(tx, state, [txid]);
  keepTransaction(state.knowledge, { txid, spends });
};

/** Keeps the ancestors of a payment. They are no word: whoever has the payment has them too. */
export const observeAncestors = async (
  context: ObservationContext,
  { of, transactions }: Extract<Fact, { kind: 'ancestors' }>,
): Promise<void> => {
  const { tx, state } = context;
  for (const { txid, rawHex, spends } of transactions) {
    if (rawHex === null) continue;
    await tx.payments.keepTransaction(txid, rawHex, spends);
    await keepFamilies(tx, state, [txid]);
  }
  markForJudgement(context, [of]);
};

/** A transaction with what the source says of its block. */
interface Sighting {
  readonly transaction: SeenTransaction;
  readonly block: SeenBlock | null;
  /** Its block is older than every block that is known. */
  readonly isBelowRoot: boolean;
}

/** @returns false if the block lies below the root, so that it is older than every invoice that waits */
const prove = async (context: ObservationContext, txid: string, block: SeenBlock): Promise<boolean> => {
  const { tx, state } = context;
  if (proveInclusion(state.knowledge, txid, block.hash)) {
    await tx.chain.addInclusion(txid, block.hash);
    return true;
  }
  const { root } = state.knowledge.tree;
  if (root && block.height < root.height) return false;
  throw new Error(`the header of block ${block.hash} is not joined to the known ones`);
};

/** Notes the word of the source about its mempool. No mempool holds two transactions that clash. */
const say = async ({ tx, state, sourceId }: ObservationContext, txid: string, isInMempool: boolean): Promise<void> => {
  const source = state.knowledge.sources.get(sourceId);
  if (!source) return;
  const tell = async (about: string, word: 'has' | 'had' | null): Promise<void> => {
    const before = source.mempool.get(about) ?? null;
    sayMempool(source, about, word);
    if ((source.mempool.get(about) ?? null) !== before) await tx.chain.setMempoolWord(sourceId, about, word);
  };
  await tell(txid, isInMempool ? 'has' : null);
  for (const rival of rivalsOf(state.knowledge, txid))
    if (source.mempool.get(rival) === 'has') await tell(rival, 'had');
};

/** Stores each output that pays one of the invoices, once per outpoint (product.md INV-21). */
const storeOutputs = async (
  context: ObservationContext,
  sighting: Sighting,
  invoices: ReadonlyMap<string, InvoiceRecord>,
): Promise<void> => {
  const { transaction, block } = sighting;
  const outputs = transaction.outputs
    .filter(({ scriptHex }) => invoices.has(scriptHex))
    .toSorted((a, b) => (a.amountSats < b.amountSats ? 1 : -1));
  if (outputs.length === 0) return;
  const known = await context.tx.payments.byTxid(transaction.txid);
  const conflicting = await conflictsWith(context, transaction.txid);
  const stored = new Map<string, number>();
  for (const output of outputs) {
    const invoice = invoices.get(output.scriptHex);
    if (!invoice) continue;
    const before = known.find((payment) => payment.vout === output.vout);
    if (before) {
      await logObservation(context, wordFor(isLeftOut(before), block), { ...before, ...blockColumns(block) });
      continue;
    }
    const replaced = replacedIn(invoice.id, conflicting);
    const position = stored.get(invoice.id) ?? 0;
    stored.set(invoice.id, position + 1);
    // if there are more outputs than were replaced, the rest share the last of those (product.md INV-6)
    await insertPayment(context, invoice, output, sighting, replaced[position] ?? replaced.at(-1));
  }
};

/** Finds the payments of kept transactions that clash with this one. */
const conflictsWith = async ({ tx, state }: ObservationContext, txid: string): Promise<PaymentRecord[]> => {
  const payments: PaymentRecord[] = [];
  for (const rival of rivalsOf(state.knowledge, txid)) payments.push(...(await tx.payments.byTxid(rival)));
  return payments;
};

/**
 * Finds the payments of an invoice that this transaction replaces, the largest first: the live ones, or else the
 * dropped ones that nothing has replaced yet.
 */
const replacedIn = (invoiceId: string, conflicting: readonly PaymentRecord[]): PaymentRecord[] => {
  const mine = conflicting.filter((payment) => payment.invoiceId === invoiceId);
  const live = mine.filter(({ dropped }) => !dropped);
  const inherited = new Set(mine.map((payment) => payment.replaces));
  const candidates = live.length > 0 ? live : mine.filter((payment) => !inherited.has(payment.id));
  return candidates.toSorted((a, b) => (a.amountMsats < b.amountMsats ? 1 : -1));
};

/** Stores a payment as it is before it is judged: in no block, and not sure. */
const insertPayment = async (
  context: ObservationContext,
  invoice: InvoiceRecord,
  output: SeenOutput,
  { transaction, block, isBelowRoot }: Sighting,
  replaced: PaymentRecord | undefined,
): Promise<void> => {
  const older = isBelowRoot || isOlderPayment(context.state, transaction.txid, invoice.createdHash);
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
    ...OUT_OF_BLOCK,
    dropped: older,
    sure: false,
    inBlock: false,
    older,
    attached: false,
    reached: 0,
    replaces: replaced?.id ?? null,
    advice: null,
    accepted: false,
    feeMsats: 0n,
    proof: null,
  };
  await context.tx.payments.insert(payment);
  if (older) await openPaymentCase(context.tx, 'older_payment', payment, context);
  await logObservation(context, wordFor(older, block), { ...payment, ...blockColumns(block) });
  await rememberPaidIndex(context, invoice);
  watchPayment(context.state, payment, invoice);
  markChanged(context, invoice.id, older ? undefined : payment.id);
};

const wordFor = (older: boolean, block: SeenBlock | null): ObservationRecord['what'] =>
  older ? 'ignored' : block ? 'mined' : 'mempool';

const rememberPaidIndex = async (context: ObservationContext, invoice: InvoiceRecord): Promise<void> => {
  if (invoice.walletId === null || invoice.addressIndex === null) return;
  const wallet = await context.tx.wallets.get(invoice.walletId);
  if (!wallet || (wallet.lastPaidIndex !== null && wallet.lastPaidIndex >= invoice.addressIndex)) return;
  await context.tx.wallets.update(wallet.id, { lastPaidIndex: invoice.addressIndex });
};

const blockColumns = (block: SeenBlock | null) =>
  block ? { blockHeight: block.height, blockHash: block.hash, blockTimeMs: block.timeMs } : OUT_OF_BLOCK;

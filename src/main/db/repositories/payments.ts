import type { PaymentRecord } from '../../app/records.ts';
import type { PaymentWrites } from '../../app/repositories.ts';
import { chunksOf } from '../engine/chunks.ts';
import { paymentCodec } from './codecs.ts';
import { listPayments } from '../queries/payment-list.ts';
import type { Queries } from './tables.ts';

export const createPaymentRepository = (queries: Queries): PaymentWrites => {
  const payments = () => queries.selectFrom('payments').selectAll().orderBy('position');
  const ofInvoices = async (invoiceIds: readonly string[]): Promise<PaymentRecord[]> => {
    const found: PaymentRecord[] = [];
    for (const ids of chunksOf(invoiceIds))
      found.push(...(await payments().where('invoice_id', 'in', ids).execute()).map(paymentCodec.fromRow));
    return found;
  };
  return {
    ofInvoices,
    ...createLookups(queries),
    ofStore: (storeId, page) => listPayments(queries, storeId, page),
    ofInvoice: async (invoiceId) =>
      (await payments().where('invoice_id', '=', invoiceId).execute()).map(paymentCodec.fromRow),
    unconfirmed: async () => {
      const rows = await payments()
        .where('kind', '=', 'onchain')
        .where('gone', '=', 0n)
        .where('block_hash', 'is', null)
        .execute();
      return rows.map(paymentCodec.fromRow);
    },
    unfinal: async (height, sinceMs) => {
      const lowest = height === null ? await aMonthBelowNewest(queries) : BigInt(height);
      const mined = queries.selectFrom('payments').selectAll().where('block_height', '>=', lowest);
      const unmined = (gone: bigint) =>
        queries
          .selectFrom('payments')
          .selectAll()
          .where('kind', '=', 'onchain')
          .where('gone', '=', gone)
          .where('block_hash', 'is', null)
          .where('first_seen_at_ms', '>=', BigInt(sinceMs));
      const rows = [await mined.execute(), await unmined(0n).execute(), await unmined(1n).execute()].flat();
      return rows.toSorted((a, b) => Number(a.position - b.position)).map(paymentCodec.fromRow);
    },
    // Walks by position alone and filters afterwards: SQLite then sorts nothing, and each page costs the same.
    ofWallet: async (walletId, after, limit) => {
      const rows = await queries
        .selectFrom('payments')
        .innerJoin('invoices', 'invoices.id', 'payments.invoice_id')
        .selectAll('payments')
        .select('invoices.wallet_id')
        .where('payments.position', '>', after)
        .orderBy('payments.position')
        .limit(limit)
        .execute();
      const last = rows.length === limit ? rows.at(-1) : undefined;
      const own = rows.filter((row) => row.wallet_id === walletId && row.kind === 'onchain' && row.gone === 0n);
      return { payments: own.map(paymentCodec.fromRow), next: last?.position ?? null };
    },
    ...createTransactionQueries(queries),
    insert: async (payment) => {
      await queries.insertInto('payments').values(paymentCodec.toRow(payment)).execute();
    },
    update: async (id, change) => {
      await queries.updateTable('payments').set(paymentCodec.toChange(change)).where('id', '=', id).execute();
    },
  };
};

/** Blocks of 30 days: the root never lies deeper (chain.md CHAIN-36). */
const MONTH_OF_BLOCKS = 4_320n;

const aMonthBelowNewest = async (queries: Queries): Promise<bigint> => {
  const newest = await queries
    .selectFrom('payments')
    .select('block_height')
    .where('block_height', 'is not', null)
    .orderBy('block_height', 'desc')
    .executeTakeFirst();
  return (newest?.block_height ?? 0n) - MONTH_OF_BLOCKS;
};

/** Finds payments by the ids that they have outside Satchel. */
const createLookups = (queries: Queries): Pick<PaymentWrites, 'get' | 'byPaymentHash' | 'byTxid'> => {
  const payments = () => queries.selectFrom('payments').selectAll().orderBy('position');
  return {
    get: async (id) => {
      const row = await payments().where('id', '=', id).executeTakeFirst();
      return row && paymentCodec.fromRow(row);
    },
    byPaymentHash: async (paymentHash) =>
      (await payments().where('payment_hash', '=', paymentHash).execute()).map(paymentCodec.fromRow),
    byTxid: async (txid) => (await payments().where('txid', '=', txid).execute()).map(paymentCodec.fromRow),
  };
};

/** Keeps raw transactions and the outpoints they spend, to find conflicts and to broadcast a transaction again. */
const createTransactionQueries = (
  queries: Queries,
): Pick<PaymentWrites, 'spending' | 'conflictsOf' | 'rawTransaction' | 'keepTransaction'> => ({
  spending: async (outpoints) => {
    const found: { outpoint: string; txid: string }[] = [];
    for (const chunk of chunksOf(outpoints))
      found.push(...(await queries.selectFrom('spends').selectAll().where('outpoint', 'in', chunk).execute()));
    return found;
  },
  conflictsOf: async (txid) => {
    const rows = await queries
      .selectFrom('spends as own')
      .innerJoin('spends as other', 'other.outpoint', 'own.outpoint')
      .select('other.txid')
      .distinct()
      .where('own.txid', '=', txid)
      .where('other.txid', '!=', txid)
      .execute();
    return rows.map((row) => row.txid);
  },
  rawTransaction: async (txid) => {
    const row = await queries.selectFrom('transactions').select('raw').where('txid', '=', txid).executeTakeFirst();
    return row && Buffer.from(row.raw).toString('hex');
  },
  keepTransaction: async (txid, rawHex, spends) => {
    await queries
      .insertInto('transactions')
      .values({ txid, raw: Buffer.from(rawHex, 'hex') })
      .onConflict((conflict) => conflict.column('txid').doNothing())
      .execute();
    for (const outpoint of spends)
      await queries
        .insertInto('spends')
        .values({ outpoint, txid })
        .onConflict((conflict) => conflict.columns(['outpoint', 'txid']).doNothing())
        .execute();
  },
});

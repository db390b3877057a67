import type { PaymentRecord } from '../../app/records.ts';
import type { BlockSpan, PaymentWrites } from '../../app/repositories.ts';
import { chunksOf } from '../engine/chunks.ts';
import { compiledOnce } from '../queries/compiled-once.ts';
import { paymentCodec } from './codecs.ts';
import { lightningSince, newestLightning } from '../queries/lightning-payments.ts';
import { listPayments } from '../queries/payment-list.ts';
import type { Queries } from './tables.ts';

export const createPaymentRepository = (queries: Queries): PaymentWrites => {
  const payments = () => selectPayments(queries);
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
    newestLightning: (storeId, limit) => newestLightning(queries, storeId, limit),
    lightningSince: (storeId, sinceMs) => lightningSince(queries, storeId, sinceMs),
    ofInvoice: async (invoiceId) => (await paymentsOf(queries, invoiceId)).map(paymentCodec.fromRow),
    unconfirmed: async () => {
      const rows = await payments()
        .where('kind', '=', 'onchain')
        .where('gone', '=', 0n)
        .where('block_hash', 'is', null)
        .execute();
      return rows.map(paymentCodec.fromRow);
    },
    mined: async (fromHeight, span) => (await minedRows(queries, fromHeight, span)).map(paymentCodec.fromRow),
    unmined: async (sinceMs) => {
      const rows = await payments()
        .where('kind', '=', 'onchain')
        .where('gone', 'in', [0n, 1n])
        .where('block_hash', 'is', null)
        .where('first_seen_at_ms', '>=', BigInt(sinceMs))
        .execute();
      return rows.map(paymentCodec.fromRow);
    },
    acceptedMsats: acceptedMsats(queries),
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

const MINED_PAGE = 1_000;

/** Walks from the newest block down and ends at a page of blocks that are too old, so that years of sales cost nothing. */
const minedRows = async (queries: Queries, fromHeight: number, span: BlockSpan | undefined) => {
  const page = (below: { readonly height: bigint; readonly position: bigint }) =>
    queries
      .selectFrom('payments')
      .selectAll()
      .where('block_height', '>=', BigInt(fromHeight))
      .where((where) =>
        where(where.refTuple('block_height', 'position'), '<', where.tuple(below.height, below.position)),
      )
      .orderBy('block_height', 'desc')
      .orderBy('position', 'desc')
      .limit(MINED_PAGE)
      .execute();
  const found: Awaited<ReturnType<typeof page>> = [];
  let below = { height: 2n ** 62n, position: 0n };
  let endMs = span?.endMs ?? null;
  for (;;) {
    const rows = await page(below);
    const last = rows.at(-1);
    endMs ??= Number(rows[0]?.block_time_ms ?? 0n);
    const sinceMs = BigInt(span ? endMs - span.lengthMs : 0);
    const young = rows.filter(({ block_time_ms }) => block_time_ms === null || block_time_ms >= sinceMs);
    found.push(...young);
    if (!last || last.block_height === null || young.length === 0) break;
    below = { height: last.block_height, position: last.position };
  }
  return found.toSorted((a, b) => Number(a.position - b.position));
};

/** Money that is gone is not left out: goods were handed over for it. */
const acceptedMsats =
  (queries: Queries): PaymentWrites['acceptedMsats'] =>
  async (storeId, sinceMs) => {
    const rows = await queries
      .selectFrom('payments')
      .innerJoin('invoices', 'invoices.id', 'payments.invoice_id')
      .select('payments.amount_msats')
      .where('payments.accepted', '=', 1n)
      .where('payments.block_hash', 'is', null)
      .where('payments.first_seen_at_ms', '>=', BigInt(sinceMs))
      .where('invoices.store_id', '=', storeId)
      .execute();
    return rows.reduce((sum, row) => sum + row.amount_msats, 0n);
  };

/** Finds payments by the ids that they have outside Satchel. */
const createLookups = (queries: Queries): Pick<PaymentWrites, 'get' | 'byPaymentHash' | 'byTxid' | 'byTxids'> => {
  const payments = () => queries.selectFrom('payments').selectAll().orderBy('position');
  return {
    get: async (id) => {
      const row = await payments().where('id', '=', id).executeTakeFirst();
      return row && paymentCodec.fromRow(row);
    },
    byPaymentHash: async (paymentHash) =>
      (await payments().where('payment_hash', '=', paymentHash).execute()).map(paymentCodec.fromRow),
    byTxid: async (txid) => (await payments().where('txid', '=', txid).execute()).map(paymentCodec.fromRow),
    byTxids: async (txids) => {
      const found: PaymentRecord[] = [];
      for (const some of chunksOf(txids))
        found.push(...(await payments().where('txid', 'in', some).execute()).map(paymentCodec.fromRow));
      return found;
    },
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

const selectPayments = (queries: Queries) => queries.selectFrom('payments').selectAll().orderBy('position');
const paymentsOf = compiledOnce((queries, invoiceId: string) =>
  selectPayments(queries).where('invoice_id', '=', invoiceId),
);

import { getTransaction, listTransactions, type StoreTransaction } from '../../../../shared/contract/transactions.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import type { InvoiceRecord, PaymentRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import { transactionView } from '../../../app/payment/transaction-view.ts';
import { serve, type Served } from '../../handler.ts';
import { rawNumber } from '../../raw-json.ts';
import { storeOf } from '../common/subject.ts';
import { cursorHeader, pageOf } from './store-paging.ts';

/** Payments in the store API; both routes answer an array (api.md ST-12). */
export const createStoreTransactionRoutes = ({ database }: { readonly database: Database }): Served[] => [
  serve(listTransactions, async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { payments, next } = await database.read.payments.ofStore(store.value.id, pageOf(query));
    const body = await entriesOf(database, store.value.id, payments);
    return ok({ status: 200, body, headers: cursorHeader(next) });
  }),
  serve(getTransaction, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const body = await entriesOf(database, store.value.id, await found(database, params.id));
    return body.length > 0 ? ok({ status: 200, body }) : refuse('not_found');
  }),
];

const found = async ({ read }: Database, id: string): Promise<PaymentRecord[]> => {
  const byId = await read.payments.get(id);
  if (byId) return [byId];
  const lower = id.toLowerCase();
  return [...(await read.payments.byTxid(lower)), ...(await read.payments.byPaymentHash(lower))];
};

/** Shows payments of one store; payments of another store are left out. */
const entriesOf = async (
  { read }: Database,
  storeId: string,
  payments: readonly PaymentRecord[],
): Promise<StoreTransaction[]> => {
  const tips = await read.chain.tips();
  const invoices = new Map<string, InvoiceRecord | undefined>();
  for (const { invoiceId } of payments) {
    if (!invoices.has(invoiceId)) invoices.set(invoiceId, await read.invoices.get(invoiceId));
  }
  return payments.flatMap((payment) => {
    const invoice = invoices.get(payment.invoiceId);
    return invoice?.storeId === storeId ? [entry(payment, invoice, tips)] : [];
  });
};

const entry = (
  payment: PaymentRecord,
  invoice: InvoiceRecord,
  tips: Parameters<typeof transactionView>[2],
): StoreTransaction => {
  const { status, amount, confirmations, confirmedAtMs } = transactionView(payment, invoice, tips);
  return {
    id: payment.id,
    invoiceId: invoice.id,
    type: payment.kind,
    status,
    amountSats: Number(payment.amountMsats / 1000n),
    amount: rawNumber(amount),
    currency: invoice.quote.currency,
    txid: payment.txid,
    vout: payment.vout,
    address: payment.kind === 'onchain' ? invoice.address : null,
    paymentHash: payment.paymentHash,
    confirmations,
    createdAt: seconds(payment.firstSeenAtMs),
    confirmedAt: confirmedAtMs === null ? null : seconds(confirmedAtMs),
  };
};

const seconds = (atMs: number): number => Math.floor(atMs / 1000);

import { listTillTransactions, type TillTransaction } from '../../../../shared/contract/till-transactions.ts';
import type { QueryOf } from '../../../../shared/contract/route.ts';
import { ok } from '../../../../shared/result.ts';
import { isoTime, parseTime } from '../../../../shared/time.ts';
import type { InvoiceRecord, PaymentRecord } from '../../../app/records.ts';
import type { ReferenceTips } from '../../../app/payment/chain-records.ts';
import type { Database, PaymentFilter } from '../../../app/repositories.ts';
import { transactionView, type TransactionView } from '../../../app/payment/transaction-view.ts';
import { serve, type Served } from '../../handler.ts';
import { storeOf } from '../common/subject.ts';

/** Payments of a store, newest first (api.md TA-21). */
export const createTillTransactionRoutes = ({
  database: { read },
}: {
  readonly database: Pick<Database, 'read'>;
}): Served[] => [
  serve(listTillTransactions, async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const tips = await read.chain.tips();
    const { limit, after } = query;
    const page = { limit, ...(after && { after }), ...filterOf(query, tips) };
    const { payments, next } = await read.payments.ofStore(store.value.id, page);
    const invoices = new Map<string, InvoiceRecord | undefined>();
    for (const { invoiceId } of payments)
      if (!invoices.has(invoiceId)) invoices.set(invoiceId, await read.invoices.get(invoiceId));
    const transactions = payments.flatMap((payment) => {
      const invoice = invoices.get(payment.invoiceId);
      return invoice ? [entry(payment, invoice, tips)] : [];
    });
    return ok({ status: 200, body: { transactions, next } });
  }),
];

const filterOf = (
  { kind, state, from, to, q }: QueryOf<typeof listTillTransactions>,
  tips: ReferenceTips,
): PaymentFilter => ({
  ...(kind && { kind }),
  ...(state && { state, tips }),
  ...(from && { fromMs: parseTime(from) }),
  ...(to && { toMs: parseTime(to) }),
  ...(q && { search: q }),
});

const entry = (payment: PaymentRecord, invoice: InvoiceRecord, tips: ReferenceTips): TillTransaction => {
  const { status, amount, confirmations, confirmedAtMs } = transactionView(payment, invoice, tips);
  return {
    id: payment.id,
    invoiceId: invoice.id,
    number: invoice.number,
    orderId: invoice.details.orderId ?? null,
    kind: payment.kind,
    state: STATE[status],
    amountSats: Number(payment.amountMsats / 1000n),
    amount,
    currency: invoice.quote.currency,
    txid: payment.txid,
    vout: payment.vout,
    address: payment.kind === 'onchain' ? invoice.address : null,
    paymentHash: payment.paymentHash,
    confirmations,
    seenAt: isoTime(payment.firstSeenAtMs),
    settledAt: confirmedAtMs === null ? null : isoTime(confirmedAtMs),
  };
};

const STATE = { Processing: 'processing', Settled: 'settled', Invalid: 'invalid' } as const satisfies Record<
  TransactionView['status'],
  TillTransaction['state']
>;

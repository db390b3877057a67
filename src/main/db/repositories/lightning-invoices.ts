import type { LightningInvoiceWrites } from '../../app/lightning-invoice/lightning-repositories.ts';
import { lightningInvoiceCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createLightningInvoiceRepository = (queries: Queries): LightningInvoiceWrites => {
  const lightningInvoices = () => queries.selectFrom('lightning_codes').selectAll().orderBy('position');
  return {
    get: async (paymentHash) => {
      const row = await lightningInvoices().where('payment_hash', '=', paymentHash).executeTakeFirst();
      return row && lightningInvoiceCodec.fromRow(row);
    },
    ofInvoice: async (invoiceId) =>
      (await lightningInvoices().where('invoice_id', '=', invoiceId).execute()).map(lightningInvoiceCodec.fromRow),
    open: async () =>
      (await lightningInvoices().where('state', '=', 'open').execute()).map(lightningInvoiceCodec.fromRow),
    newestOf: async (backendId, most) => {
      const found = queries.selectFrom('lightning_codes').selectAll().where('backend_id', '=', backendId);
      const newest = found.orderBy((row) => row('state', '=', 'closed')).orderBy('position', 'desc');
      return (await newest.limit(most).execute()).map(lightningInvoiceCodec.fromRow);
    },
    openByBackend: async () => {
      const rows = await queries
        .selectFrom('lightning_codes')
        .select((on) => ['backend_id', on.fn.countAll<bigint>().as('n')])
        .where('state', '=', 'open')
        .groupBy('backend_id')
        .execute();
      return new Map(rows.map(({ backend_id, n }) => [backend_id, Number(n)]));
    },
    insert: async (lightningInvoice) => {
      await queries.insertInto('lightning_codes').values(lightningInvoiceCodec.toRow(lightningInvoice)).execute();
      await queries
        .updateTable('invoices')
        .set({ bolt11: lightningInvoice.bolt11, payment_hash: lightningInvoice.paymentHash })
        .where('id', '=', lightningInvoice.invoiceId)
        .execute();
    },
    setAnswered: async (paymentHash, atMs) => {
      await queries
        .updateTable('lightning_codes')
        .set({ answered_at_ms: BigInt(atMs) })
        .where('payment_hash', '=', paymentHash)
        .execute();
    },
    setState: async (paymentHash, state) => {
      await queries.updateTable('lightning_codes').set({ state }).where('payment_hash', '=', paymentHash).execute();
    },
  };
};

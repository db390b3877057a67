import type { LightningInvoiceWrites } from '../../app/lightning-invoice/lightning-repositories.ts';
import { lightningInvoiceCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createLightningInvoiceRepository = (queries: Queries): LightningInvoiceWrites => {
  const codes = () => queries.selectFrom('lightning_codes').selectAll().orderBy('position');
  return {
    get: async (paymentHash) => {
      const row = await codes().where('payment_hash', '=', paymentHash).executeTakeFirst();
      return row && lightningInvoiceCodec.fromRow(row);
    },
    ofInvoice: async (invoiceId) =>
      (await codes().where('invoice_id', '=', invoiceId).execute()).map(lightningInvoiceCodec.fromRow),
    open: async () => (await codes().where('state', '=', 'open').execute()).map(lightningInvoiceCodec.fromRow),
    insert: async (code) => {
      await queries.insertInto('lightning_codes').values(lightningInvoiceCodec.toRow(code)).execute();
      await queries
        .updateTable('invoices')
        .set({ bolt11: code.bolt11, payment_hash: code.paymentHash })
        .where('id', '=', code.invoiceId)
        .execute();
    },
    setState: async (paymentHash, state) => {
      await queries.updateTable('lightning_codes').set({ state }).where('payment_hash', '=', paymentHash).execute();
    },
  };
};

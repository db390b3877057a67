import type { CodeWrites } from '../../app/lightning-invoice/lightning-repositories.ts';
import { lightningCodeCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createLightningCodesStore = (queries: Queries): CodeWrites => {
  const codes = () => queries.selectFrom('lightning_codes').selectAll().orderBy('position');
  return {
    get: async (paymentHash) => {
      const row = await codes().where('payment_hash', '=', paymentHash).executeTakeFirst();
      return row && lightningCodeCodec.fromRow(row);
    },
    ofInvoice: async (invoiceId) =>
      (await codes().where('invoice_id', '=', invoiceId).execute()).map(lightningCodeCodec.fromRow),
    open: async () => (await codes().where('state', '=', 'open').execute()).map(lightningCodeCodec.fromRow),
    insert: async (code) => {
      await queries.insertInto('lightning_codes').values(lightningCodeCodec.toRow(code)).execute();
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

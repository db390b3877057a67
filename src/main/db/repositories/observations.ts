import type { WriteRepositories } from '../../app/repositories.ts';
import { observationCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createObservationRepository = (queries: Queries): WriteRepositories['observations'] => ({
  ofInvoice: async (invoiceId) => {
    const rows = await queries
      .selectFrom('observations')
      .selectAll()
      .where('invoice_id', '=', invoiceId)
      .orderBy('id')
      .execute();
    return rows.map(observationCodec.fromRow);
  },
  insert: async (observation) => {
    await queries.insertInto('observations').values(observationCodec.toRow(observation)).execute();
  },
});

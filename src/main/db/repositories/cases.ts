import type { CaseWrites } from '../../app/cases/case-records.ts';
import { caseCodec } from './case-codec.ts';
import type { Queries } from './tables.ts';

export const createCaseRepository = (queries: Queries): CaseWrites => {
  const cases = () => queries.selectFrom('cases').selectAll();
  return {
    get: async (id) => {
      const row = await cases().where('id', '=', id).executeTakeFirst();
      return row && caseCodec.fromRow(row);
    },
    open: async (storeId, limit) => {
      const rows = await cases()
        .where('store_id', '=', storeId)
        .where('answer', 'is', null)
        .orderBy('found_at_ms', 'desc')
        .limit(limit)
        .execute();
      return rows.map(caseCodec.fromRow);
    },
    ofPayment: async (paymentId, kind) => {
      const row = await cases().where('payment_id', '=', paymentId).where('kind', '=', kind).executeTakeFirst();
      return row && caseCodec.fromRow(row);
    },
    openOfWallet: async (walletId) => {
      const row = await cases().where('wallet_id', '=', walletId).where('answer', 'is', null).executeTakeFirst();
      return row && caseCodec.fromRow(row);
    },
    insert: async (record) => {
      await queries.insertInto('cases').values(caseCodec.toRow(record)).execute();
    },
    update: async (id, change) => {
      await queries.updateTable('cases').set(caseCodec.toChange(change)).where('id', '=', id).execute();
    },
  };
};

import type { WriteRepositories } from '../../app/repositories.ts';
import { walletCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createWalletRepository = (queries: Queries): WriteRepositories['wallets'] => ({
  get: async (id) => {
    const row = await queries.selectFrom('wallets').selectAll().where('id', '=', id).executeTakeFirst();
    return row && walletCodec.fromRow(row);
  },
  ofStore: async (storeId) => {
    const row = await queries
      .selectFrom('wallets')
      .selectAll()
      .where('store_id', '=', storeId)
      .where('active', '=', 1n)
      .executeTakeFirst();
    return row && walletCodec.fromRow(row);
  },
  byKeyDigest: async (keyDigest) => {
    const rows = await queries.selectFrom('wallets').selectAll().where('key_digest', '=', keyDigest).execute();
    return rows.map(walletCodec.fromRow);
  },
  list: async () => (await queries.selectFrom('wallets').selectAll().orderBy('id').execute()).map(walletCodec.fromRow),
  insert: async (wallet) => {
    await queries.insertInto('wallets').values(walletCodec.toRow(wallet)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('wallets').set(walletCodec.toChange(change)).where('id', '=', id).execute();
  },
  allocateIndex: async (id) => {
    const row = await queries
      .updateTable('wallets')
      .set((wallet) => ({ next_index: wallet('next_index', '+', 1n) }))
      .where('id', '=', id)
      .returning('next_index')
      .executeTakeFirstOrThrow();
    return Number(row.next_index) - 1;
  },
});

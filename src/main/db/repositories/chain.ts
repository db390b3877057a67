import type { ChainWrites } from '../../app/repositories.ts';
import type { Queries } from './tables.ts';

const BEST = 'best';

export const createChainRepository = (queries: Queries): ChainWrites => ({
  tip: async () => {
    const row = await queries.selectFrom('chain_tip').selectAll().where('name', '=', BEST).executeTakeFirst();
    return row ? { height: Number(row.height), hash: row.hash } : null;
  },
  sourceState: async (sourceId) => {
    const row = await queries
      .selectFrom('chain_sources')
      .select('state')
      .where('source_id', '=', sourceId)
      .executeTakeFirst();
    return row?.state ?? null;
  },
  setTip: async ({ height, hash }) => {
    await queries
      .insertInto('chain_tip')
      .values({ name: BEST, height: BigInt(height), hash })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ height: BigInt(height), hash }))
      .execute();
  },
  setSourceState: async (sourceId, state) => {
    await queries
      .insertInto('chain_sources')
      .values({ source_id: sourceId, state })
      .onConflict((conflict) => conflict.column('source_id').doUpdateSet({ state }))
      .execute();
  },
});

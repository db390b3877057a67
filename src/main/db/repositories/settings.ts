import type { WriteRepositories } from '../../app/repositories.ts';
import type { Queries } from './tables.ts';

export const createSettingRepository = (queries: Queries): WriteRepositories['settings'] => ({
  get: async (key) => {
    const row = await queries.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
    return row?.value ?? null;
  },
  set: async (key, value) => {
    await queries
      .insertInto('settings')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  },
});

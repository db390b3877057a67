import type { WriteRepositories } from '../../app/repositories.ts';
import { apiKeyCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createApiKeyRepository = (queries: Queries): WriteRepositories['apiKeys'] => ({
  list: async () => (await queries.selectFrom('api_keys').selectAll().orderBy('id').execute()).map(apiKeyCodec.fromRow),
  insert: async (key) => {
    await queries.insertInto('api_keys').values(apiKeyCodec.toRow(key)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('api_keys').set(apiKeyCodec.toChange(change)).where('id', '=', id).execute();
  },
});

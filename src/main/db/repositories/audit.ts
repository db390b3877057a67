import type { WriteRepositories } from '../../app/repositories.ts';
import { auditCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createAuditRepository = (queries: Queries): WriteRepositories['audit'] => ({
  list: async (limit, beforeMs) => {
    const entries = queries
      .selectFrom('audit')
      .selectAll()
      .orderBy('at_ms', 'desc')
      .orderBy('position', 'desc')
      .limit(limit);
    const rows = await (beforeMs === undefined ? entries : entries.where('at_ms', '<', BigInt(beforeMs))).execute();
    return rows.map(auditCodec.fromRow);
  },
  insert: async (entry) => {
    await queries.insertInto('audit').values(auditCodec.toRow(entry)).execute();
  },
});

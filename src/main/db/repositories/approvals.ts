import type { ApprovalWrites } from '../../app/webhook/delivery-repositories.ts';
import { approvalCodec } from './webhook-codecs.ts';
import type { Queries } from './tables.ts';

export const createApprovalRepository = (queries: Queries): ApprovalWrites => ({
  ofStore: async (storeId) => {
    const rows = await queries
      .selectFrom('webhook_approvals')
      .selectAll()
      .where('store_id', '=', storeId)
      .orderBy('host_port')
      .execute();
    return rows.map(approvalCodec.fromRow);
  },
  insert: async (approval) => {
    await queries.insertInto('webhook_approvals').values(approvalCodec.toRow(approval)).execute();
  },
  remove: async (storeId, hostPort) => {
    await queries
      .deleteFrom('webhook_approvals')
      .where('store_id', '=', storeId)
      .where('host_port', '=', hostPort)
      .execute();
  },
});

import {
  approveEndpoint,
  listEndpointApprovals,
  refuseEndpoint,
  removeEndpointApproval,
} from '../../../../shared/contract/endpoint-approvals.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { ApprovalRecord } from '../../../app/webhook/delivery-records.ts';
import type { EndpointApprovalsUseCase } from '../../../app/webhook/endpoint-approvals.ts';
import type { SaveResponse } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, storeOf } from '../common/subject.ts';

export interface EndpointApprovalsDeps {
  readonly endpointApprovals: EndpointApprovalsUseCase;
}

/** The owner's approvals of private addresses that webhooks and callbacks may go to (api.md TA-23, HOOK-4). */
export const createEndpointApprovalRoutes = ({ endpointApprovals }: EndpointApprovalsDeps): Served[] => [
  serve(listEndpointApprovals, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { approved, waiting } = await endpointApprovals.list(store.value.id);
    return ok({ status: 200, body: { targets: approved.map(approvalView), waiting: [...waiting] } });
  }),
  serve(approveEndpoint, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const saveResponse: SaveResponse<ApprovalRecord> = (tx, approval) =>
      context.saveResponse(tx, 200, approvalView(approval));
    const approved = await endpointApprovals.approve(actorOf(context), store.value.id, body.hostPort, saveResponse);
    return approved.ok ? ok({ status: 200, body: approvalView(approved.value) }) : approved;
  }),
  serve(refuseEndpoint, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const refused = await endpointApprovals.refuse(actorOf(context), store.value.id, body.hostPort);
    return refused.ok ? ok({ status: 200, body: refused.value }) : refused;
  }),
  serve(removeEndpointApproval, async ({ params, body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const hostPort = body.hostPort ?? params.hostPort;
    if (hostPort === undefined) return refuse('validation_failed', { details: { hostPort: 'is missing' } });
    const removed = await endpointApprovals.remove(actorOf(context), store.value.id, hostPort);
    return removed.ok ? ok({ status: 204, body: null }) : removed;
  }),
];

const approvalView = ({ hostPort, createdAtMs }: ApprovalRecord) => ({ hostPort, approvedAt: isoTime(createdAtMs) });

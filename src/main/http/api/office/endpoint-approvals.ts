/** Approvals of private targets (api.md §4). */
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
import { serve, type Served } from '../../handler.ts';
import { actorOf } from '../people/people-views.ts';
import { storeOf } from '../common/subject.ts';

const approvalView = ({ hostPort, createdAtMs }: ApprovalRecord) => ({ hostPort, approvedAt: isoTime(createdAtMs) });

export const createEndpointApprovalRoutes = (deps: { readonly webhookTargets: EndpointApprovalsUseCase }): Served[] => [
  serve(listEndpointApprovals, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { approved, waiting } = await deps.webhookTargets.list(store.value.id);
    return ok({ status: 200, body: { targets: approved.map(approvalView), waiting: [...waiting] } });
  }),
  serve(approveEndpoint, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const saveResponse = (tx: Parameters<typeof context.saveResponse>[0], approval: ApprovalRecord) =>
      context.saveResponse(tx, 200, approvalView(approval));
    const approved = await deps.webhookTargets.approve(actorOf(context), store.value.id, body.hostPort, saveResponse);
    return approved.ok ? ok({ status: 200, body: approvalView(approved.value) }) : approved;
  }),
  serve(refuseEndpoint, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const refused = await deps.webhookTargets.refuse(actorOf(context), store.value.id, body.hostPort);
    return refused.ok ? ok({ status: 200, body: refused.value }) : refused;
  }),
  serve(removeEndpointApproval, async ({ params, body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const hostPort = body.hostPort ?? params.hostPort;
    if (hostPort === undefined) return refuse('validation_failed', { details: { hostPort: 'is missing' } });
    const removed = await deps.webhookTargets.remove(actorOf(context), store.value.id, hostPort);
    return removed.ok ? ok({ status: 204, body: null }) : removed;
  }),
];

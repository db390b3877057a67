/** Private hosts and ports that the owner allows webhooks and callbacks to reach (api.md HOOK-4, TA-23). */
import { z } from 'zod';
import { timeSchema } from '../invoice.ts';
import { defineRoute, forPerson } from './route.ts';

const hostPort = z
  .string()
  .trim()
  .min(1)
  .max(260)
  .meta({ description: 'Host and port as in the URL: `192.168.1.20:3000`' });
const approvalSchema = z.object({ hostPort: z.string(), approvedAt: timeSchema }).meta({ id: 'WebhookTarget' });

export const listEndpointApprovals = defineRoute({
  ...forPerson('manager', 'password'),
  id: 'listWebhookTargets',
  method: 'get',
  path: '/api/till/webhook-targets',
  summary: 'List the approved private hosts and ports, and those that wait for approval',
  answers: { 200: z.object({ targets: z.array(approvalSchema), waiting: z.array(z.string()) }) },
});

export const approveEndpoint = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'approveWebhookTarget',
  method: 'post',
  path: '/api/till/webhook-targets',
  summary: 'Approve exactly this host and port; waiting deliveries are sent immediately',
  body: z.strictObject({ hostPort }),
  answers: { 200: approvalSchema },
});

export const refuseEndpoint = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'refuseWebhookTarget',
  method: 'post',
  path: '/api/till/webhook-targets/refusals',
  summary: 'Refuse a host and port; webhooks and callbacks that wait for it are switched off',
  body: z.strictObject({ hostPort }),
  answers: { 200: z.object({ hostPort: z.string(), switchedOff: z.int() }) },
});

export const removeEndpointApproval = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'removeWebhookTarget',
  method: 'delete',
  path: '/api/till/webhook-targets',
  aliases: ['/api/till/webhook-targets/{hostPort}'],
  summary: 'Withdraw an approval; the host and port stand in the body or in the path',
  params: z.object({ hostPort: hostPort.optional() }),
  body: z.strictObject({ hostPort: hostPort.optional() }),
  answers: { 204: null },
});

export const endpointApprovalRoutes = [
  listEndpointApprovals,
  approveEndpoint,
  refuseEndpoint,
  removeEndpointApproval,
] as const;

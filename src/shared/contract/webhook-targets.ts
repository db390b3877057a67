/** Private places that the owner lets Satchel send to (api.md §4, §6). */
import { z } from 'zod';
import { timeSchema } from '../invoice.ts';
import { defineRoute } from './route.ts';

const owner = { api: 'till', listener: 'private', access: { kind: 'person', role: 'owner' } } as const;
const hostPort = z.string().trim().min(1).max(260).meta({ description: 'As in the URL: `192.168.1.20:3000`' });
const approvalSchema = z.object({ hostPort: z.string(), approvedAt: timeSchema }).meta({ id: 'WebhookTarget' });

export const listWebhookTargets = defineRoute({
  ...owner,
  access: { kind: 'person', role: 'manager' },
  id: 'listWebhookTargets',
  method: 'get',
  path: '/api/till/webhook-targets',
  summary: 'Approved private hosts and ports, and those that wait',
  answers: { 200: z.object({ targets: z.array(approvalSchema), waiting: z.array(z.string()) }) },
});

export const approveWebhookTarget = defineRoute({
  ...owner,
  id: 'approveWebhookTarget',
  method: 'post',
  path: '/api/till/webhook-targets',
  summary: 'Approve exactly this host and port; what waited leaves at once',
  body: z.strictObject({ hostPort }),
  answers: { 200: approvalSchema },
});

export const refuseWebhookTarget = defineRoute({
  ...owner,
  id: 'refuseWebhookTarget',
  method: 'post',
  path: '/api/till/webhook-targets/refusals',
  summary: 'Do not approve: what waits for this host and port is switched off',
  body: z.strictObject({ hostPort }),
  answers: { 200: z.object({ hostPort: z.string(), switchedOff: z.int() }) },
});

export const removeWebhookTarget = defineRoute({
  ...owner,
  id: 'removeWebhookTarget',
  method: 'delete',
  path: '/api/till/webhook-targets',
  aliases: ['/api/till/webhook-targets/{hostPort}'],
  summary: 'Take an approval back; named in the body or in the path',
  params: z.object({ hostPort: hostPort.optional() }),
  body: z.strictObject({ hostPort: hostPort.optional() }),
  answers: { 204: null },
});

export const webhookTargetRoutes = [
  listWebhookTargets,
  approveWebhookTarget,
  refuseWebhookTarget,
  removeWebhookTarget,
] as const;

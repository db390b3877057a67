import { useMemo } from 'react';
import type {
  createPaymentRequest,
  getPaymentRequest,
  listPaymentRequests,
  updatePaymentRequest,
} from '../../shared/contract/payment-requests.ts';
import type { BodyInput, AnswerOf } from '../../shared/contract/route.ts';
import type { getCallbackRoute, getSentEventRoute, resendEventRoute } from '../../shared/contract/sent-events.ts';
import type { listTillTransactions } from '../../shared/contract/till-transactions.ts';
import type {
  approveEndpoint,
  listEndpointApprovals,
  refuseEndpoint,
  removeEndpointApproval,
} from '../../shared/contract/endpoint-approvals.ts';
import type {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  testWebhook,
  updateWebhook,
} from '../../shared/contract/webhooks.ts';
import { createCall, type Answer, type Call, type HttpDeps } from '../common/call.ts';
import { useOffice } from './common/office-context.ts';

export type WebhookView = AnswerOf<typeof getWebhook>;
export type WebhookInput = BodyInput<typeof createWebhook>;
export type WebhookPatch = BodyInput<typeof updateWebhook>;
export type DeliveryView = AnswerOf<typeof listDeliveries>[number];
export type SentNotice = AnswerOf<typeof getSentEventRoute>;
export type CallbackView = NonNullable<AnswerOf<typeof getCallbackRoute>['callback']>;
export type ApprovalsView = AnswerOf<typeof listEndpointApprovals>;
export type PingView = AnswerOf<typeof testWebhook>;
export type RequestView = AnswerOf<typeof getPaymentRequest>;
export type RequestInput = BodyInput<typeof createPaymentRequest>;
export type TransactionPage = AnswerOf<typeof listTillTransactions>;
export type Query = Readonly<Record<string, string>>;

export interface RequestPage {
  readonly requests: readonly RequestView[];
  readonly next: string | null;
}

export const createStoreClient = (deps: HttpDeps, storeId: string) => {
  const call = createCall(deps);
  return { ...webhookCalls(call, storeId), ...bookCalls(call, storeId) };
};
export type StoreClient = ReturnType<typeof createStoreClient>;

/** Calls of the pages about webhooks, payment requests and transactions; one object per session. */
export const useStoreClient = (): StoreClient => {
  const { client, session } = useOffice();
  return useMemo(() => createStoreClient(client, session.store.id), [client, session.store.id]);
};

const webhookCalls = (call: Call, storeId: string) => ({
  webhooks: () => call<typeof listWebhooks>('get', `/api/v1/stores/${storeId}/webhooks`, { proof: 'password' }),
  webhook: (id: string) =>
    call<typeof getWebhook>('get', `/api/v1/stores/${storeId}/webhooks/${id}`, { proof: 'password' }),
  addWebhook: (body: WebhookInput) =>
    call<typeof createWebhook>('post', `/api/v1/stores/${storeId}/webhooks`, { body, proof: 'freshPassword' }),
  changeWebhook: (id: string, body: WebhookPatch) =>
    call<typeof updateWebhook>('put', `/api/v1/stores/${storeId}/webhooks/${id}`, { body, proof: 'freshPassword' }),
  removeWebhook: (id: string) =>
    call<typeof deleteWebhook>('delete', `/api/v1/stores/${storeId}/webhooks/${id}`, { proof: 'freshPassword' }),
  testWebhook: (id: string) => call<typeof testWebhook>('post', `/api/till/webhooks/${id}/test`, { proof: 'password' }),
  deliveries: (id: string, count: number) =>
    call<typeof listDeliveries>('get', `/api/v1/stores/${storeId}/webhooks/${id}/deliveries`, {
      query: { count: String(count) },
      proof: 'password',
    }),
  callback: () => call<typeof getCallbackRoute>('get', '/api/till/callback', { proof: 'password' }),
  sentNotice: (id: string) =>
    call<typeof getSentEventRoute>('get', `/api/till/deliveries/${id}`, { proof: 'password' }),
  resend: (id: string) =>
    call<typeof resendEventRoute>('post', `/api/till/deliveries/${id}/resend`, { proof: 'password' }),
  approvals: () => call<typeof listEndpointApprovals>('get', '/api/till/webhook-targets', { proof: 'password' }),
  approve: (hostPort: string) =>
    call<typeof approveEndpoint>('post', '/api/till/webhook-targets', { body: { hostPort }, proof: 'freshPassword' }),
  refuse: (hostPort: string) =>
    call<typeof refuseEndpoint>('post', '/api/till/webhook-targets/refusals', {
      body: { hostPort },
      proof: 'freshPassword',
    }),
  takeBack: (hostPort: string) =>
    call<typeof removeEndpointApproval>('delete', '/api/till/webhook-targets', {
      body: { hostPort },
      proof: 'freshPassword',
    }),
});

const bookCalls = (call: Call, storeId: string) => ({
  requests: async (query: Record<string, string>): Promise<Answer<RequestPage>> => {
    const path = `/api/v1/stores/${storeId}/payment-requests` as const;
    const answer = await call<typeof listPaymentRequests>('get', path, { query });
    return answer.ok ? { ok: true, value: { requests: answer.value, next: answer.cursor ?? null } } : answer;
  },
  request: (id: string) => call<typeof getPaymentRequest>('get', `/api/v1/stores/${storeId}/payment-requests/${id}`),
  addRequest: (body: RequestInput) =>
    call<typeof createPaymentRequest>('post', `/api/v1/stores/${storeId}/payment-requests`, { body }),
  changeRequest: (id: string, body: RequestInput) =>
    call<typeof updatePaymentRequest>('put', `/api/v1/stores/${storeId}/payment-requests/${id}`, { body }),
  transactions: (query: Record<string, string>) =>
    call<typeof listTillTransactions>('get', '/api/till/transactions', { query }),
});

import type { Page } from '@playwright/test';
import { getPaymentRequest, listPaymentRequests } from '../../src/shared/contract/payment-requests.ts';
import { getCallbackRoute } from '../../src/shared/contract/sent-events.ts';
import { listTillTransactions } from '../../src/shared/contract/till-transactions.ts';
import { listEndpointApprovals } from '../../src/shared/contract/endpoint-approvals.ts';
import {
  createWebhook,
  listDeliveries,
  listWebhooks,
  type WebhookDelivery,
  type WebhookObject,
} from '../../src/shared/contract/webhooks.ts';
import { body, sessionReply } from './fixtures.ts';
import type { Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

export const id = (letter: string): string => letter.repeat(22);
export const STORE = `/api/v1/stores/${id('S')}`;
export const OWNER = { id: id('X'), name: 'Lena Brandt', role: 'owner' } as const;
export const MANAGER = { id: id('W'), name: 'Samira Aziz', role: 'manager' } as const;
/** 13:58 in Berlin on that afternoon. */
export const AT = 1_795_179_480;

export const webhook = (letter: string, over: Partial<WebhookObject> = {}): WebhookObject => ({
  id: id(letter),
  enabled: true,
  url: 'https://morgenrot.example/wc-api/coinsnap',
  secret: 'whsec_kept_to_the_server',
  standardSecret: 'whsec_kept_to_the_server',
  events: ['New', 'Processing', 'Settled', 'Expired', 'Invalid'],
  automaticRedelivery: true,
  authorizedEvents: { everything: true, specificEvents: [] },
  state: 'active',
  ...over,
});
export const delivery = (letter: string, over: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  id: id(letter),
  originalDeliveryId: id(letter),
  isRedelivery: false,
  timestamp: AT,
  httpCode: 200,
  errorMessage: null,
  status: 'HttpSuccess',
  attempts: 1,
  nextAttemptAt: null,
  invoiceId: id('A'),
  type: 'Settled',
  answer: '{"ok":true}',
  ...over,
});

export const SHOP = webhook('H');
export const KITCHEN = webhook('K', {
  url: 'http://192.168.1.20:3000/kitchen',
  events: ['InvoiceSettled', 'PaidLate'],
  authorizedEvents: { everything: false, specificEvents: ['InvoiceSettled', 'PaidLate'] },
  state: 'awaiting_approval',
});
const OLD = webhook('O', { url: 'https://old.example/hook', enabled: false, state: 'disabled', events: ['Settled'] });

const DELIVERIES = [
  delivery('a', { type: 'Settled', httpCode: null, status: 'Pending', attempts: 0, nextAttemptAt: AT, answer: null }),
  delivery('b', { type: 'Processing', isRedelivery: true, originalDeliveryId: id('d'), timestamp: AT - 60 }),
  delivery('c', {
    type: 'New',
    timestamp: AT - 120,
    httpCode: 503,
    status: 'HttpError',
    attempts: 3,
    nextAttemptAt: AT + 300,
    answer: 'closed for lunch',
  }),
  delivery('d', {
    type: 'Processing',
    timestamp: AT - 400,
    httpCode: null,
    errorMessage: 'nothing answers there',
    status: 'Failed',
    attempts: 2,
    nextAttemptAt: AT + 600,
    answer: null,
  }),
];

export const targets = (waiting: string[] = [], approved: string[] = []) =>
  body(listEndpointApprovals.answers[200], {
    targets: approved.map((hostPort) => ({ hostPort, approvedAt: '2026-11-12T09:00:00.000Z' })),
    waiting,
  });
export const CALLBACK = {
  url: 'https://morgenrot.example/callback',
  state: 'active' as const,
  deliveries: [delivery('e', { type: 'payment_confirmed', timestamp: AT - 3_600 })],
};

const request = (letter: string, over: object = {}) => ({
  id: id(letter),
  amount: 240,
  title: 'Table for twelve, deposit',
  currency: 'EUR',
  description: 'For Saturday evening.\nThe rest is paid at the table.',
  expiryDate: '2026-12-20',
  storeId: id('S'),
  status: 'Pending' as const,
  url: `https://pay.morgenrot.example/r/${id(letter)}`,
  orderId: '8812',
  ...over,
});
const REQUESTS = [
  request('q'),
  request('r', { title: 'Gift card', amount: 50, status: 'Processing', orderId: '', description: '' }),
  request('s', { title: 'Catering, 40 people', amount: 612.4, status: 'Paid', orderId: '8790' }),
  request('t', { title: 'Workshop', amount: 75, status: 'Expired', orderId: '8701', expiryDate: '2026-11-14' }),
];

const transaction = (letter: string, over: object = {}) => ({
  id: id(letter),
  invoiceId: id('A'),
  number: 1042,
  orderId: null,
  kind: 'onchain' as const,
  state: 'settled' as const,
  amountSats: 41_383,
  amount: '38.20',
  currency: 'EUR',
  txid: '7a1f09ae2fdd8261d5234026c9b0d1e4dfd21f678d201c9a27cb298737b2d641',
  vout: 1,
  address: 'tb1qdtt45nl22y0a5q33gpdq37pstyw35kzpv79glq',
  paymentHash: null,
  confirmations: 1,
  seenAt: '2026-11-20T12:58:31.000Z',
  settledAt: '2026-11-20T13:07:44.000Z',
  ...over,
});
const byLightning = {
  kind: 'lightning' as const,
  txid: null,
  vout: null,
  address: null,
  paymentHash: 'c2b0d1e4dfd21f678d201c9a27cb298737b2d6417a1f09ae2fdd8261d5234026',
  confirmations: 0,
};
const TRANSACTIONS = [
  transaction('a', {
    ...byLightning,
    number: 1043,
    amount: '18.40',
    amountSats: 19_933,
    seenAt: '2026-11-20T13:02:17.000Z',
  }),
  transaction('b', { number: 1042, state: 'processing', confirmations: 0, settledAt: null }),
  transaction('c', { number: 1039, orderId: '8812', amount: '64.00', amountSats: 69_332 }),
  transaction('d', { number: 1038, state: 'invalid', amount: '12.90', amountSats: 13_975, settledAt: null }),
];

export const office = (
  page: string,
  more: Replies = {},
  user: { id: string; name: string; role: 'owner' | 'manager' | 'cashier' } = OWNER,
): Pick<Shot, 'page' | 'path' | 'keep' | 'replies' | 'sizes'> => ({
  page: 'office',
  path: `/office#${page}`,
  keep: { till: 'till', session: 'session' },
  sizes: ['1280x800', '1920x1080'],
  replies: {
    'GET /api/till/session': sessionReply({ user }),
    [`GET ${STORE}/webhooks`]: body(listWebhooks.answers[200], [SHOP, KITCHEN, OLD]),
    [`GET ${STORE}/webhooks/${id('H')}`]: body(createWebhook.answers[200], SHOP),
    [`GET ${STORE}/webhooks/${id('K')}`]: body(createWebhook.answers[200], KITCHEN),
    [`GET ${STORE}/webhooks/${id('H')}/deliveries`]: body(listDeliveries.answers[200], DELIVERIES),
    [`GET ${STORE}/webhooks/${id('K')}/deliveries`]: body(listDeliveries.answers[200], []),
    [`GET ${STORE}/webhooks/${id('O')}/deliveries`]: body(listDeliveries.answers[200], DELIVERIES.slice(2)),
    'GET /api/till/callback': body(getCallbackRoute.answers[200], { callback: CALLBACK }),
    'GET /api/till/webhook-targets': targets(['192.168.1.20:3000'], ['127.0.0.1:9000']),
    [`GET ${STORE}/payment-requests`]: body(listPaymentRequests.answers[200], REQUESTS),
    ...Object.fromEntries(
      REQUESTS.map((one) => [
        `GET ${STORE}/payment-requests/${one.id}`,
        body(getPaymentRequest.answers[200], one as never), // the schema checks it
      ]),
    ),
    'GET /api/till/transactions': body(listTillTransactions.answers[200], {
      transactions: TRANSACTIONS,
      next: '17',
    }),
    ...more,
  },
});
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click();
export const refuse = (status: number, code: string, error: string, params: Record<string, string> = {}) => ({
  refuse: { status, code, error, params },
});

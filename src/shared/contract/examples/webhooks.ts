import type { RouteExample } from './example.ts';

const WEBHOOK = {
  id: '0pkIcxUbqLnQmjaOLCcqN7',
  enabled: true,
  url: 'https://shop.example/webhook',
  secret: 'whsec_example',
  standardSecret: 'whsec_d2hzZWNfZXhhbXBsZQ==',
  events: ['New', 'Settled', 'PaymentReceived'],
  automaticRedelivery: true,
  authorizedEvents: { everything: false, specificEvents: ['New', 'Settled', 'PaymentReceived'] },
  state: 'active',
};
const DELIVERY = {
  id: 'D1HAXDh38vkXImxe4cPb0O',
  originalDeliveryId: 'D1HAXDh38vkXImxe4cPb0O',
  isRedelivery: false,
  timestamp: 1795256471,
  httpCode: 200,
  errorMessage: null,
  status: 'HttpSuccess',
  attempts: 1,
  nextAttemptAt: null,
  invoiceId: 'a2D8fHZUOkVJ1pKJygHGyz',
  type: 'Settled',
};
const REQUEST = {
  id: 'rjKgfeQAQlHOkF97V44c4K',
  amount: 100.5,
  title: 'Payment for Order #123',
  currency: 'EUR',
  description: 'Table for four',
  expiryDate: '2026-12-31',
  storeId: 'wAIOz5OcXnmVsRq9Y4OePx',
  status: 'Pending',
  url: 'http://127.0.0.1:8322/r/rjKgfeQAQlHOkF97V44c4K',
  orderId: '',
};
const TRANSACTION = {
  id: 'fLTR4ZjlhSpsyWvFsLJlWK',
  invoiceId: 'a2D8fHZUOkVJ1pKJygHGyz',
  type: 'onchain',
  status: 'Settled',
  amountSats: 27174,
  amount: 12.5,
  currency: 'EUR',
  txid: '1fae2fdd8261d5234026c9b0d1e4dfd21f678d201c9a27cb29873710520f7f17',
  vout: 0,
  address: 'bcrt1qrmm5s9snysc6rus25ugejajcdjemp927rrs4ck',
  paymentHash: null,
  confirmations: 1,
  createdAt: 1795256471,
  confirmedAt: 1795256471,
};

/** Examples of webhooks, payment requests and transactions. */
export const webhookExamples: Readonly<Record<string, RouteExample>> = {
  createWebhook: {
    body: {
      url: 'https://shop.example/webhook',
      events: ['New', 'Settled', 'PaymentReceived'],
      secret: 'whsec_example',
      standardSecret: 'whsec_d2hzZWNfZXhhbXBsZQ==',
    },
    answer: WEBHOOK,
  },
  listWebhooks: { answer: [WEBHOOK] },
  getWebhook: { answer: WEBHOOK },
  updateWebhook: {
    body: { events: ['Settled'], enabled: true },
    answer: { ...WEBHOOK, events: ['Settled'], authorizedEvents: { everything: false, specificEvents: ['Settled'] } },
  },
  deleteWebhook: { answer: { message: 'Webhook deleted' } },
  listDeliveries: { answer: [DELIVERY] },
  getDelivery: { answer: DELIVERY },
  getDeliveryRequest: {
    answer: {
      invoiceId: 'a2D8fHZUOkVJ1pKJygHGyz',
      metadata: {},
      additionalStatus: 'None',
      type: 'Settled',
      storeId: 'wAIOz5OcXnmVsRq9Y4OePx',
      webhookId: '0pkIcxUbqLnQmjaOLCcqN7',
      deliveryId: 'D1HAXDh38vkXImxe4cPb0O',
      originalDeliveryId: 'D1HAXDh38vkXImxe4cPb0O',
      isRedelivery: false,
      timestamp: 1795256471,
      sequence: 1,
    },
  },
  redeliverPayload: { answer: { message: 'Webhook resent successfully' } },
  redeliverDelivery: { answer: 'QHHJOgM8P4yzjfyAaFjrE4' },
  testWebhook: { answer: { delivered: true, httpCode: 200, errorMessage: null, answer: '' } },
  createPaymentRequest: {
    body: {
      amount: 100.5,
      title: 'Payment for Order #123',
      currency: 'EUR',
      description: 'Table for four',
      expiryDate: '2026-12-31',
    },
    answer: {
      message: 'Payment request successfully created',
      id: 'rjKgfeQAQlHOkF97V44c4K',
      url: 'http://127.0.0.1:8322/r/rjKgfeQAQlHOkF97V44c4K',
    },
  },
  listPaymentRequests: { answer: [REQUEST] },
  getPaymentRequest: { answer: REQUEST },
  updatePaymentRequest: {
    body: { amount: 150.75, title: 'Payment for Order #123', currency: 'EUR' },
    answer: { ...REQUEST, message: 'Payment request successfully updated', amount: 150.75 },
  },
  getCallback: {
    answer: {
      callback: {
        url: 'https://shop.example/callback',
        state: 'active',
        deliveries: [{ ...DELIVERY, type: 'payment_confirmed', answer: 'OK' }],
      },
    },
  },
  getSentNotice: {
    answer: {
      ...DELIVERY,
      answer: 'OK',
      to: 'https://shop.example/webhook',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Satchel',
        'X-Coinsnap-Sig': 'sha256=5f1a0d1b7dbe9b9f9cf2f0c0a3de7f4fd0a7a0c1c2c53a5e4b8a3e9a7f6c1d20',
      },
      body: '{"invoiceId":"a2D8fHZUOkVJ1pKJygHGyz","metadata":{},"additionalStatus":"None","type":"Settled"}',
    },
  },
  resendNotice: { answer: { id: 'hRdxM9mKqOYlLmZ1wq8Gf5' } },
  listTillTransactions: {
    answer: {
      transactions: [
        {
          id: 'fLTR4ZjlhSpsyWvFsLJlWK',
          invoiceId: 'a2D8fHZUOkVJ1pKJygHGyz',
          number: 1042,
          orderId: '8812',
          kind: 'onchain',
          state: 'settled',
          amountSats: 27174,
          amount: '12.50',
          currency: 'EUR',
          txid: '1fae2fdd8261d5234026c9b0d1e4dfd21f678d201c9a27cb29873710520f7f17',
          vout: 0,
          address: 'bcrt1qrmm5s9snysc6rus25ugejajcdjemp927rrs4ck',
          paymentHash: null,
          confirmations: 1,
          seenAt: '2026-11-21T09:51:11.000Z',
          settledAt: '2026-11-21T09:52:40.000Z',
        },
      ],
      next: null,
    },
  },
  listTransactions: { answer: [TRANSACTION] },
  getTransaction: { answer: [TRANSACTION] },
};

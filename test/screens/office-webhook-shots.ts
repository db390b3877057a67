import { getCallbackRoute, getSentEventRoute } from '../../src/shared/contract/sent-events.ts';
import { createWebhook, listWebhooks, testWebhook, updateWebhook } from '../../src/shared/contract/webhooks.ts';
import { body } from './fixtures.ts';
import {
  AT,
  CALLBACK,
  delivery,
  id,
  MANAGER,
  office,
  press,
  refuse,
  SHOP,
  STORE,
  targets,
} from './office-store-base.ts';
import { ZOOMED, type Shot } from './shot.ts';

const NO_TARGETS = { 'GET /api/till/webhook-targets': targets() };
const NO_CALLBACK = { 'GET /api/till/callback': body(getCallbackRoute.answers[200], { callback: null }) };
const NO_WEBHOOKS = { [`GET ${STORE}/webhooks`]: body(listWebhooks.answers[200], []), ...NO_TARGETS, ...NO_CALLBACK };

const NOTICE = body(getSentEventRoute.answers[200], {
  ...delivery('c', { type: 'New', httpCode: 503, status: 'HttpError', attempts: 3, nextAttemptAt: AT + 300 }),
  answer: 'closed for lunch',
  to: SHOP.url,
  headers: {
    'Content-Type': 'application/json',
    'User-Agent': 'Satchel',
    'X-Coinsnap-Sig': 'sha256=5f1a0d1b7dbe9b9f9cf2f0c0a3de7f4fd0a7a0c1c2c53a5e4b8a3e9a7f6c1d20',
  },
  body: '{"invoiceId":"AAAAAAAAAAAAAAAAAAAAAA","metadata":{"orderId":"8812"},"additionalStatus":"None","type":"New"}',
});

const WEBHOOKS: readonly Shot[] = [
  {
    ...office('webhooks'),
    state: 'webhooks',
    says: [
      'New webhook',
      'https://morgenrot.example/wc-api/coinsnap',
      'May Satchel send to 192.168.1.20:3000?',
      'Waiting for approval',
      'Callback of the checkout API',
      '503',
      'Allowed inside your network',
      '127.0.0.1:9000',
    ],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...office('webhooks', NO_WEBHOOKS),
    state: 'webhooks-empty',
    says: ['No webhooks yet. A webhook notifies a web shop of payments.', 'New webhook'],
  },
  {
    ...office('webhooks', {}, MANAGER),
    state: 'webhooks-manager',
    says: ['Ask the owner to decide.', 'Waiting for approval'],
  },
  {
    ...office('webhooks', { [`GET ${STORE}/webhooks`]: refuse(500, 'internal', 'x') }),
    state: 'webhooks-failed',
    says: ['This could not be loaded.', 'Retry'],
  },
  { ...office('webhooks', { [`GET ${STORE}/webhooks`]: 'wait' }), state: 'webhooks-loading', says: ['Webhooks'] },
  {
    ...office('webhooks', {}, { id: id('U'), name: 'Mia', role: 'cashier' }),
    state: 'webhooks-no-right',
    says: ['Only the owner or a manager may see this. Ask one of them to log in.'],
  },
  {
    ...office('webhooks'),
    state: 'webhook-new',
    act: (page) => press(page, 'New webhook'),
    says: ['Address (URL)', 'Sale started', 'PaymentReverted', 'Retry failed deliveries'],
  },
  {
    ...office('webhooks', {
      [`POST ${STORE}/webhooks`]: refuse(400, 'target_not_allowed', 'x', { reason: 'own' }),
    }),
    state: 'webhook-refused',
    act: async (page) => {
      await press(page, 'New webhook');
      await page.getByLabel('Address (URL)').fill('http://127.0.0.1:8322/');
      await press(page, 'Save');
    },
    says: ['This is Satchel itself. Nothing is sent there.'],
  },
  {
    ...office('webhooks', {
      ...NO_TARGETS,
      [`POST ${STORE}/webhooks`]: body(createWebhook.answers[200], {
        ...SHOP,
        secret: 'whsec_pQ3Zs0b9vU2wq1mJt7cYx5RfGhLnPdEaQ8iOyTrWsKj',
        standardSecret: 'whsec_d2hzZWNfcFEzWnMwYjl2VTJ3cTFtSnQ3Y1l4NVJmR2hMblBkRWFROGlPeVRyV3NLag==',
      }),
    }),
    state: 'webhook-secret',
    act: async (page) => {
      await press(page, 'New webhook');
      await page.getByLabel('Address (URL)').fill(SHOP.url);
      await press(page, 'Save');
      await page.getByText('This secret is shown only once').waitFor();
    },
    says: [
      'This secret is shown only once',
      'whsec_pQ3Zs0b9vU2wq1mJt7cYx5RfGhLnPdEaQ8iOyTrWsKj',
      'Libraries of Standard Webhooks take it in this form:',
      'whsec_d2hzZWNfcFEzWnMw',
      'Done',
    ],
  },
  {
    ...office('webhooks'),
    state: 'target-refuse',
    act: (page) => press(page, 'Do not allow: 192.168.1.20:3000'),
    says: ['Do not allow 192.168.1.20:3000?', 'Everything that waits for it is switched off.'],
  },
];

const ONE: readonly Shot[] = [
  {
    ...office(`webhooks/${id('H')}`, NO_TARGETS),
    state: 'webhook',
    says: ['All webhooks', SHOP.url, 'Send a test', 'Deliveries', 'Waiting', 'Delivered', 'nothing answers there'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...office(`webhooks/${id('H')}`, {
      ...NO_TARGETS,
      [`GET ${STORE}/webhooks/${id('H')}`]: body(createWebhook.answers[200], {
        ...SHOP,
        enabled: false,
        state: 'disabled',
        secret: '',
      }),
    }),
    state: 'webhook-no-secret',
    says: ['Its secret is missing, so nothing is sent.', 'New secret', 'Off'],
  },
  {
    ...office(`webhooks/${id('K')}`),
    state: 'webhook-waits',
    says: ['May Satchel send to 192.168.1.20:3000?', 'Nothing yet. The next event will appear here.'],
  },
  {
    ...office(`webhooks/${id('H')}`, {
      ...NO_TARGETS,
      [`POST /api/till/webhooks/${id('H')}/test`]: body(testWebhook.answers[200], {
        delivered: false,
        httpCode: 401,
        errorMessage: null,
        answer: 'Invalid signature',
      }),
    }),
    state: 'webhook-test',
    act: (page) => press(page, 'Send a test'),
    says: ['The test was refused. Response 401.', 'Invalid signature'],
  },
  {
    ...office(`webhooks/${id('H')}`, {
      ...NO_TARGETS,
      [`POST /api/till/webhooks/${id('H')}/test`]: body(testWebhook.answers[200], {
        delivered: true,
        httpCode: 200,
        errorMessage: null,
        answer: '',
      }),
    }),
    state: 'webhook-test-ok',
    act: (page) => press(page, 'Send a test'),
    says: ['The test was received. Response 200.'],
  },
  {
    ...office(`webhooks/${id('H')}`, {
      ...NO_TARGETS,
      [`PUT ${STORE}/webhooks/${id('H')}`]: body(updateWebhook.answers[200], SHOP),
    }),
    state: 'webhook-rotate',
    act: (page) => press(page, /^New secret/),
    says: ['Create a new secret?', 'Keep the old one'],
  },
  {
    ...office(`webhooks/${id('H')}`, NO_TARGETS),
    state: 'webhook-delete',
    act: (page) => press(page, /^Delete/),
    says: ['Delete this webhook?', 'Keep it'],
  },
  {
    ...office(`webhooks/${id('H')}`, { ...NO_TARGETS, [`GET /api/till/deliveries/${id('c')}`]: NOTICE }),
    state: 'delivery',
    act: (page) => press(page, /^New, /),
    says: ['Refused', '503', 'X-Coinsnap-Sig: sha256=5f1a', '"orderId": "8812"', 'closed for lunch', 'Resend'],
  },
  {
    ...office('webhooks/callback', NO_TARGETS),
    state: 'callback',
    says: ['Callback of the checkout API. Set under “Web shop” or by the shop’s plugin.', 'payment_confirmed'],
  },
  {
    ...office('webhooks/callback', {
      ...NO_TARGETS,
      'GET /api/till/callback': body(getCallbackRoute.answers[200], { callback: { ...CALLBACK, state: 'disabled' } }),
    }),
    state: 'callback-off',
    says: ['Off', 'Nothing is being sent there.', 'Set it again under “Web shop”'],
  },
  {
    ...office(`webhooks/${id('N')}`, {}),
    state: 'webhook-gone',
    says: ['This webhook no longer exists.'],
  },
];

export const WEBHOOK_SHOTS: readonly Shot[] = [...WEBHOOKS, ...ONE];

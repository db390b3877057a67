import type { RouteExample } from './example.ts';

const SETTINGS = {
  id: 'fDFl2wu3C0Ni59GjKsjfPc',
  name: 'Training Café',
  currency: 'EUR',
  timeZone: 'UTC',
  locale: 'en',
  expiryMinutes: 15,
  checkoutTtlMinutes: 30,
  unconfirmedWaitMinutes: 480,
  publicUrl: null,
  allowedHosts: [],
  webhooksAllowPrivateNetwork: false,
  rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 },
  sound: { volume: 60, muted: false },
  tillCurrencies: [],
  autoLockMinutes: 5,
  scanner: { prefix: '', suffix: '', msPerKey: 20 },
  askAbove: null,
};

/** Examples of the session, settings, prices, the policy and records. */
export const settingsExamples: Readonly<Record<string, RouteExample>> = {
  getSession: {
    answer: {
      user: { id: 'UAVfktxN5FCwdEvAbncSTz', name: 'demo', role: 'owner' },
      store: SETTINGS,
      till: null,
      network: 'regtest',
      training: true,
      rate: {
        pair: 'BTC_EUR',
        value: '46000.00000000',
        lastValue: '46000.00000000',
        ageSeconds: 0,
        byHandUntil: null,
        known: { rate: '46000.00000000', fresh: true },
      },
      otherRates: [],
      instantLimitSats: null,
      usualAmounts: [{ currency: 'EUR', amount: '4.50', sales: 12 }],
      sources: [
        {
          id: 'training',
          kind: 'training',
          label: 'training',
          state: 'ok',
          height: 1000,
          lagMs: 3102,
          lastError: null,
          lastOkAt: '2026-11-21T09:51:11.333Z',
          words: [{ word: 'works', count: null, of: null, reason: null }],
        },
      ],
      unreadInbox: 0,
      targetsToApprove: 0,
      targetsWithoutSecret: 0,
      lightning: { state: 'ok', reason: null, receivableSats: '1284000' },
      wallet: 'ready',
      walletFingerprint: '2ac3a8cb',
      walletChange: null,
      freshSeconds: 280,
      publicUrlChange: null,
      ownerReset: null,
    },
  },
  getStoreSettings: { answer: SETTINGS },
  patchStoreSettings: {
    body: { expiryMinutes: 20, sound: { volume: 40 } },
    answer: { ...SETTINGS, expiryMinutes: 20, sound: { volume: 40, muted: false } },
  },
  createStore: {
    body: { name: 'Kiosk', currency: 'EUR' },
    answer: {
      ...SETTINGS,
      id: 'SF0sg9yhVoT1iYSA6pBI39',
      name: 'Kiosk',
      checkoutTtlMinutes: 20,
      rateLimits: { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1200 },
    },
  },
  getRates: {
    answer: {
      kind: 'training',
      spreadPercent: '0',
      pairs: {},
      manual: [],
      now: [
        {
          pair: 'BTC_EUR',
          value: '46000.00000000',
          lastValue: '46000.00000000',
          ageSeconds: 0,
          known: { rate: '46000.00000000', fresh: true },
          sources: [{ name: 'training', rate: '46000.00000000', at: '2026-11-21T09:51:16.725Z', used: true }],
        },
        {
          pair: 'BTC_USD',
          value: '50000.00000000',
          lastValue: '50000.00000000',
          ageSeconds: 0,
          known: { rate: '50000.00000000', fresh: true },
          sources: [{ name: 'training', rate: '50000.00000000', at: '2026-11-21T09:51:16.725Z', used: true }],
        },
      ],
      errors: [],
    },
  },
  putRates: {
    body: { kind: 'manual', currency: 'EUR', rate: '50000.00', minutes: 30 },
    answer: {
      kind: 'training',
      spreadPercent: '0',
      pairs: {},
      manual: [{ pair: 'BTC_EUR', rate: '50000.00', until: '2026-11-21T10:21:16.731Z' }],
      now: [
        {
          pair: 'BTC_EUR',
          value: '50000.00000000',
          lastValue: '50000.00000000',
          ageSeconds: 0,
          known: { rate: '50000.00000000', fresh: true },
          sources: [{ name: 'manual', rate: '50000.00000000', at: '2026-11-21T09:51:16.731Z', used: true }],
        },
        {
          pair: 'BTC_USD',
          value: '50000.00000000',
          lastValue: '50000.00000000',
          ageSeconds: 0,
          known: { rate: '50000.00000000', fresh: true },
          sources: [{ name: 'training', rate: '50000.00000000', at: '2026-11-21T09:51:16.732Z', used: true }],
        },
      ],
      errors: [],
    },
  },
  getPolicy: {
    answer: {
      tiers: [{ upToSats: null, confirmations: 1 }],
      tolerancePercent: '0',
      agreementLimitSats: 1000000,
      adviceLimitSats: 0,
    },
  },
  putPolicy: {
    body: {
      tiers: [
        { upToSats: 100000, confirmations: 0 },
        { upToSats: null, confirmations: 1 },
      ],
      tolerancePercent: '0.5',
      agreementLimitSats: 1000000,
      adviceLimitSats: 20000,
    },
    answer: {
      tiers: [
        { upToSats: 100000, confirmations: 0 },
        { upToSats: null, confirmations: 1 },
      ],
      tolerancePercent: '0.5',
      agreementLimitSats: 1000000,
      adviceLimitSats: 20000,
    },
  },
  listAudit: {
    answer: {
      entries: [
        {
          id: 'YdiPD6gQOrldycG2s3pO9Z',
          userId: 'UAVfktxN5FCwdEvAbncSTz',
          storeId: 'fDFl2wu3C0Ni59GjKsjfPc',
          what: 'policy.changed',
          before:
            '{"policy":"{\\"tiers\\":[{\\"upToSats\\":null,\\"confirmations\\":1}],\\"tolerancePercent\\":\\"0\\"}"}',
          after:
            '{"policy":"{\\"tiers\\":[{\\"upToSats\\":\\"100000\\",\\"confirmations\\":0},{\\"upToSats\\":null,\\"confirmations\\":1}],\\"tolerancePercent\\":\\"0.5\\"}"}',
          at: '2026-11-21T09:51:16.737Z',
          userName: 'demo',
        },
      ],
    },
  },
  listWebhookTargets: {
    answer: { targets: [{ hostPort: '192.168.1.20:3000', approvedAt: '2026-11-21T09:51:16.855Z' }], waiting: [] },
  },
  approveWebhookTarget: {
    body: { hostPort: '192.168.1.20:3000' },
    answer: { hostPort: '192.168.1.20:3000', approvedAt: '2026-11-21T09:51:16.855Z' },
  },
  refuseWebhookTarget: {
    body: { hostPort: '192.168.1.20:3000' },
    answer: { hostPort: '192.168.1.20:3000', switchedOff: 1 },
  },
  removeWebhookTarget: { body: { hostPort: '192.168.1.20:3000' } },
};

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
};

const BACKUP_SETTINGS = {
  folder: '/media/BACKUP/satchel',
  schedule: 'nightly',
  keep: 14,
  locked: false,
  triedAt: null,
  place: { folder: '/media/BACKUP/satchel', problem: null, freeBytes: 212000000000, otherDisk: true },
  late: false,
  failure: null,
};
const NO_NODE = { hasCredentials: false, zmqRawTx: null, zmqHashBlock: null };

/** Examples of settings, wallet, sources, prices and records. */
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
        },
      ],
      unreadInbox: 0,
      targetsToApprove: 0,
      targetsWithoutSecret: 0,
      lightning: { ok: true, lastError: null },
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
  previewWallet: {
    body: {
      key: 'tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah',
    },
    answer: {
      network: 'regtest',
      fingerprint: '2ac3a8cb',
      candidates: [
        {
          scriptType: 'p2wpkh',
          descriptor:
            'wpkh(tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah/0/*)#0m3dwkhs',
          addresses: [
            'bcrt1qrmm5s9snysc6rus25ugejajcdjemp927rrs4ck',
            'bcrt1qckn4dc68rsyzje2qpsydaq5jmzfnk6wpy92p02',
            'bcrt1qkmkj0ng80r99kcw0sz4gt050wmmpkt9rwzway8',
          ],
        },
        {
          scriptType: 'p2tr',
          descriptor:
            'tr(tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah/0/*)#4x3d4my2',
          addresses: [
            'bcrt1p0a4ztuu5yst9ad6m9d2caqnhrwxh5e6r7eac8gn8qvuerwrk7sps375806',
            'bcrt1pexg8zr3gz65xn73886hzsukjtgxw39w6uwv4kdxwr548nnkaff5qmmhkzh',
            'bcrt1pqmjyy5wuejp9vs6pjj0q7vj77uht3h4f33gjsvp5k4sj5whr5vfq2rzeeh',
          ],
        },
        {
          scriptType: 'p2sh-p2wpkh',
          descriptor:
            'sh(wpkh(tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah/0/*))#lrpzr2y9',
          addresses: [
            '2MxjGYcVBkXSfAzi2XeuHLnTB1b2QUw1g72',
            '2N9iEcVCvijtxqHzKDYdE2d57mrgkTT9fiU',
            '2MzkuzT8sdbDshPrFsSy9eZv6TaNR2JcYvD',
          ],
        },
        {
          scriptType: 'p2pkh',
          descriptor:
            'pkh(tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah/0/*)#azc9nx7j',
          addresses: [
            'miLgoEa7U9eYzaDiQJ6WDANZEtQNf3rLNd',
            'myY3snnxdAf2Uq4z4nbJ3dnYjW2fNzXsDr',
            'mxCBNpQq8Z726t4wSBKmboN2EKSC2WHfRJ',
          ],
        },
      ],
    },
  },
  getWallet: {
    answer: {
      fingerprint: '2ac3a8cb',
      scriptType: 'p2wpkh',
      descriptor:
        'wpkh(tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah/0/*)#0m3dwkhs',
      nextIndex: 2,
      lastPaidIndex: 0,
      gap: 2,
      scanning: false,
      skippedAhead: false,
    },
  },
  setWallet: {
    body: {
      key: 'tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah',
      scriptType: 'p2wpkh',
    },
    answer: {
      fingerprint: '2ac3a8cb',
      scriptType: 'p2wpkh',
      descriptor:
        'wpkh(tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah/0/*)#0m3dwkhs',
      nextIndex: 2,
      lastPaidIndex: 0,
      gap: 2,
      scanning: false,
      skippedAhead: false,
    },
  },
  getSources: {
    answer: {
      sources: [
        {
          id: 'training',
          kind: 'training',
          url: null,
          ...NO_NODE,
          own: true,
          health: {
            id: 'training',
            kind: 'training',
            label: 'training',
            state: 'ok',
            height: 1000,
            lagMs: 5384,
            lastError: null,
            lastOkAt: '2026-11-21T09:51:11.333Z',
          },
        },
      ],
    },
  },
  putSources: {
    body: { sources: [{ kind: 'esplora', url: 'https://mempool.space/api' }] },
    answer: {
      sources: [
        {
          id: 'kDSI5K9tjlLTT1TUrHR6tF',
          kind: 'esplora',
          url: 'https://mempool.space/api',
          ...NO_NODE,
          own: false,
          health: null,
        },
      ],
    },
  },
  testSource: {
    body: { kind: 'esplora', url: 'https://mempool.space/api' },
    answer: { ok: true, height: 920000, error: null },
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
    answer: { tiers: [{ upToSats: null, confirmations: 1 }], tolerancePercent: '0', agreementLimitSats: 1000000 },
  },
  putPolicy: {
    body: {
      tiers: [
        { upToSats: 100000, confirmations: 0 },
        { upToSats: null, confirmations: 1 },
      ],
      tolerancePercent: '0.5',
      agreementLimitSats: 1000000,
    },
    answer: {
      tiers: [
        { upToSats: 100000, confirmations: 0 },
        { upToSats: null, confirmations: 1 },
      ],
      tolerancePercent: '0.5',
      agreementLimitSats: 1000000,
    },
  },
  getBackupSettings: { answer: BACKUP_SETTINGS },
  putBackupSettings: {
    body: { folder: '/media/BACKUP/satchel', schedule: 'hourly', keep: 48 },
    answer: { ...BACKUP_SETTINGS, schedule: 'hourly', keep: 48 },
  },
  putBackupPassphrase: {
    body: { passphrase: 'harbour velvet onion crisp lantern' },
    answer: { ...BACKUP_SETTINGS, locked: true },
  },
  tryBackup: {
    body: { file: 'satchel-1795254676743.db' },
    answer: { ...BACKUP_SETTINGS, triedAt: '2026-11-21T09:51:16.743Z' },
  },
  createBackup: {
    answer: {
      file: 'satchel-1795254676743.db',
      sizeBytes: 344064,
      createdAt: '2026-11-21T09:51:16.743Z',
      locked: false,
    },
  },
  listBackups: {
    answer: {
      backups: [
        { file: 'satchel-1795254676743.db', sizeBytes: 344064, createdAt: '2026-11-21T09:51:16.743Z', locked: false },
      ],
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

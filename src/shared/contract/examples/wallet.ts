import type { RouteExample } from './example.ts';

const DESCRIPTOR =
  'wpkh(tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah/0/*)#0m3dwkhs';
const AGREEMENT = { height: 1000, ageSeconds: 5, voters: 'own', weight: 2, agreeing: 1 };
const NO_NODE = { hasCredentials: false, zmqRawTx: null, zmqHashBlock: null };

/** Examples of the wallet and of chain sources. */
export const walletExamples: Readonly<Record<string, RouteExample>> = {
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
  getRecoveryKit: {
    answer: {
      madeAt: '2026-07-09T12:00:00Z',
      wallets: [
        {
          fingerprint: '2ac3a8cb',
          scriptType: 'p2wpkh',
          network: 'regtest',
          active: true,
          descriptor: DESCRIPTOR,
          lastIndex: 76,
          gapLimit: 77,
          bornAt: '2026-01-02T08:00:00Z',
        },
      ],
      coreLines: [
        'createwallet satchel true true "" false true',
        `importdescriptors '[{"desc":"${DESCRIPTOR}","range":[0,76],"timestamp":1767340800}]'`,
      ],
    },
  },
  answerCase: {
    body: { answer: 'attached', reason: 'Paid in advance' },
    answer: {
      id: 'cQ3kJ9aV0mTz7Lx2Wb5Yd2',
      kind: 'older_payment',
      foundAt: '2026-07-09T12:00:00Z',
      amountSats: 4200,
      addressIndex: null,
      invoice: { id: 'aB3dE5fG7hJ9kL1mN3pQ5r', number: 1030 },
      txid: 'ab'.repeat(32),
      answer: 'attached',
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
      agreement: AGREEMENT,
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
            words: [{ word: 'works', count: null, of: null, reason: null }],
          },
          stand: { votes: true, weight: 2, place: 'agrees', apart: 0 },
        },
      ],
    },
  },
  putSources: {
    body: { sources: [{ kind: 'esplora', url: 'https://mempool.space/api' }] },
    answer: {
      agreement: { ...AGREEMENT, voters: 'nobody', weight: 0, agreeing: 0 },
      sources: [
        {
          id: 'kDSI5K9tjlLTT1TUrHR6tF',
          kind: 'esplora',
          url: 'https://mempool.space/api',
          ...NO_NODE,
          own: false,
          health: null,
          stand: null,
        },
      ],
    },
  },
  testSource: {
    body: { kind: 'esplora', url: 'https://mempool.space/api' },
    answer: { ok: true, height: 920000, error: null },
  },
};

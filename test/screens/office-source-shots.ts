/** Pictures of the page of chain sources. */
import type { HealthLineView } from '../../src/shared/contract/source-health.ts';
import {
  getPolicyRoute,
  getSourcesRoute,
  testSourceRoute,
  type SourcesView,
} from '../../src/shared/contract/settings.ts';
import { at, body } from './fixtures.ts';
import { officeAt, press, refuse } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies, Reply } from './stub-shop.ts';

const line = (word: HealthLineView['word'], more: Partial<HealthLineView> = {}): HealthLineView => ({
  word,
  count: null,
  of: null,
  reason: null,
  ...more,
});
const AGREED = { height: 924_118, ageSeconds: 360, voters: 'own', weight: 2, agreeing: 1 } as const;
const NOBODY = { height: null, ageSeconds: null, voters: 'nobody', weight: 0, agreeing: 0 } as const;
const SOURCES_LISTED: SourcesView['sources'] = [
  {
    id: 'C'.repeat(22),
    kind: 'core',
    url: 'http://127.0.0.1:8332',
    hasCredentials: true,
    zmqRawTx: 'tcp://127.0.0.1:28332',
    zmqHashBlock: null,
    own: true,
    health: {
      id: 'C'.repeat(22),
      kind: 'core',
      label: 'core',
      state: 'ok',
      height: 924_118,
      lagMs: 12,
      lastError: null,
      lastOkAt: at('14:02:18'),
      words: [line('works')],
    },
    stand: { votes: true, weight: 2, place: 'agrees', apart: 0 },
  },
  {
    id: 'E'.repeat(22),
    kind: 'esplora',
    url: 'https://mempool.space/api',
    hasCredentials: false,
    zmqRawTx: null,
    zmqHashBlock: null,
    own: false,
    health: {
      id: 'E'.repeat(22),
      kind: 'esplora',
      label: 'esplora',
      state: 'failing',
      height: 924_110,
      lagMs: 1_840,
      lastError: 'https://mempool.space/api answered 429: Too Many Requests',
      lastOkAt: at('13:51:02'),
      words: [line('cannot-be-used', { reason: 'it answers 429' })],
    },
    stand: { votes: false, weight: 1, place: 'behind', apart: 8 },
  },
];
const SOURCES = body(getSourcesRoute.answers[200], { agreement: AGREED, sources: SOURCES_LISTED });
/** A source of each trouble that the page can name (chain.md CHAIN-52). */
const troubled = (
  name: string,
  lines: readonly HealthLineView[],
  stand: Partial<NonNullable<SourcesView['sources'][number]['stand']>> = {},
): SourcesView['sources'][number] => ({
  id: name.padEnd(22, 'x'),
  kind: 'electrum',
  url: `ssl://${name}:50002`,
  hasCredentials: false,
  zmqRawTx: null,
  zmqHashBlock: null,
  own: false,
  health: {
    id: name.padEnd(22, 'x'),
    kind: 'electrum',
    label: name,
    state: 'failing',
    height: 924_118,
    lagMs: 4_000,
    lastError: null,
    lastOkAt: at('13:51:02'),
    words: [...lines],
  },
  stand: { votes: false, weight: 1, place: 'unknown', apart: 0, ...stand },
});
const LIED = 'its block header fails the proof of work';
const TROUBLE = body(getSourcesRoute.answers[200], {
  agreement: AGREED,
  sources: [
    ...SOURCES_LISTED.slice(0, 1),
    troubled('electrs.local', [line('not-answering', { reason: 'nothing answers there' })]),
    troubled('blockstream.info', [line('longer-branch')], { place: 'other-branch', apart: 3 }),
    troubled('electrum.example', [line('wrong-answers', { reason: LIED })]),
    troubled('catching.example', [line('catching-up', { count: 12, of: 40 })]),
    troubled('busy.example', [
      line('fewer-blocks'),
      line('address-unread', { count: 1, reason: 'it answers far too much' }),
    ]),
    troubled('other.example', [line('identity-changed')]),
  ],
});
const ONE_PUBLIC = [
  {
    id: 'E'.repeat(22),
    kind: 'esplora',
    url: 'https://mempool.space/api',
    hasCredentials: false,
    zmqRawTx: null,
    zmqHashBlock: null,
    own: false,
    health: null,
    stand: null,
  },
] as const;
const POLICY = body(getPolicyRoute.answers[200], {
  tiers: [{ upToSats: null, confirmations: 1 }],
  tolerancePercent: '0',
  agreementLimitSats: 1_000_000,
  adviceLimitSats: 0,
});
const GET_SOURCES = 'GET /api/till/sources';
const sources = (reply: Reply = SOURCES, more: Replies = {}) =>
  officeAt('sources', {}, { [GET_SOURCES]: reply, ...more });

export const SOURCE_SHOTS: readonly Shot[] = [
  {
    ...sources(),
    state: 'sources',
    says: ['Bitcoin Core', '924,118', '1 of 2 agree', '8 blocks behind your node', 'Cannot be used', 'Add a source'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...sources(SOURCES, {
      'POST /api/till/sources/test': body(testSourceRoute.answers[200], { ok: true, height: 924_118, error: null }),
    }),
    state: 'sources-add',
    act: async (page) => {
      await press(page, 'Add a source');
      await press(page, 'Test');
    },
    says: ['ZMQ rawtx, optional', 'It works. Block 924,118.'],
  },
  {
    ...sources(),
    state: 'sources-electrum',
    act: async (page) => {
      await press(page, 'Add a source');
      await page.getByRole('radio', { name: 'Electrum server' }).click();
    },
    says: ['ssl://host:50002', 'This is my own server'],
  },
  {
    ...sources(TROUBLE, { 'GET /api/till/policy': POLICY }),
    state: 'sources-trouble',
    says: [
      'Not answering',
      'Longer branch than your node’s',
      'blockstream.info has 3 blocks that your node does not have.',
      'Gives wrong answers',
      'Catching up (12 of 40)',
      'Fewer blocks than before',
      '1 address cannot be read',
      'Identity changed',
      'Sales continue.',
    ],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...sources(body(getSourcesRoute.answers[200], { agreement: NOBODY, sources: [...ONE_PUBLIC] }), {
      'GET /api/till/policy': POLICY,
    }),
    state: 'sources-one-public',
    says: ['sales above 1,000,000 sats wait for 6 blocks'],
  },
  {
    ...sources(),
    state: 'sources-remove',
    act: (page) => press(page, 'Remove: http://127.0.0.1:8332'),
    says: ['Remove Bitcoin Core?', 'Keep it'],
  },
  {
    ...sources(body(getSourcesRoute.answers[200], { agreement: NOBODY, sources: [] })),
    state: 'sources-empty',
    says: ['Nothing tells Satchel about payments', 'Use a public source'],
  },
  { ...sources('wait'), state: 'sources-loading', says: ['Chain sources'] },
  { ...sources(refuse(500, 'internal')), state: 'sources-failed', says: ['Retry'] },
  { ...sources(refuse(403, 'forbidden')), state: 'sources-owner-only', says: ['Only the owner may see this.'] },
];

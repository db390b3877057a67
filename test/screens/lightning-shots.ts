/** Pictures of Lightning in the office and in the set-up. */
import type { Page } from '@playwright/test';
import type { z } from 'zod';
import {
  getLightningRoute,
  getSatRoute,
  tryLightningRoute,
  type LightningBackendsView,
} from '../../src/shared/contract/lightning.ts';
import { at, body } from './fixtures.ts';
import { officeAt, press, refuse } from './office-base.ts';
import { go, wizard, type Act } from './setup-base.ts';
import { ZOOMED, type Shot } from './shot.ts';
import type { Replies, Reply } from './stub-shop.ts';

const CERTIFICATE = '4fa109c2d3a5b4c1907b5fb7ad2f39c0f0c3b1ad7d0e2d2b7f2b1e0c5a9b7de0';
const OTHER = '91c0aa32f7b5d4e8106c5fd7ad2f39c0f0c3b1ad7d0e2d2b7f2b1e0c5a9b2b11';
const KEY = '02c8f1a4c76b2d9a8b5a3d5c1e7f3b1c2d9a8b5a3d5c1e7f3b1c2d9a8b5a3da97e';
const TEXT = `type=lnd-rest;server=https://morgenrot.local:8080;macaroon=0201036c6e6402f801030a10;certthumbprint=${CERTIFICATE}`;

const STATUS = {
  network: 'mainnet',
  synced: true,
  receivableSats: '1284000',
  balanceSats: '722250',
  maySpend: false,
  missing: [],
  at: at('14:03:10'),
} satisfies Backend['status'];
type Backend = LightningBackendsView['backends'][number];
const MORGENROT: Backend = {
  id: 'L'.repeat(22),
  kind: 'lnd',
  label: 'morgenrot.local:8080',
  name: 'Morgenrot',
  version: '0.21.3',
  certificate: CERTIFICATE,
  offeredCertificate: null,
  identity: KEY,
  acceptsUnproved: false,
  removed: false,
  health: { state: 'ok', since: at('07:41:00'), lastError: null, lastOkAt: at('14:03:10') },
  status: STATUS,
  openCodes: 1,
  answerMs: 31,
};
const failing = (lastError: string, more: Partial<Backend> = {}): Backend => ({
  ...MORGENROT,
  health: { state: 'failing', since: at('14:20:31'), lastError, lastOkAt: at('14:20:12') },
  openCodes: 2,
  ...more,
});
const WALLET: Backend = {
  ...MORGENROT,
  id: 'N'.repeat(22),
  kind: 'nwc',
  label: 'relay.example.com',
  name: 'Alby Hub',
  version: null,
  certificate: null,
  identity: null,
  status: { ...STATUS, receivableSats: null, balanceSats: null },
  openCodes: 0,
  answerMs: null,
};

const RECEIVED: LightningBackendsView['received'] = {
  today: [{ currency: 'EUR', amount: '301.60', payments: 22 }],
  latest: [
    { at: at('14:03:00'), sats: '19933', invoiceId: 'a'.repeat(22), number: 1042 },
    { at: at('13:22:00'), sats: '8234', invoiceId: 'b'.repeat(22), number: 1039 },
    { at: at('12:47:00'), sats: '4550', invoiceId: 'c'.repeat(22), number: 1037 },
  ],
};
const view = (backends: Backend[], received = RECEIVED): Reply =>
  body(getLightningRoute.answers[200], { backends, received });
const NONE = view([], { today: [], latest: [] });

type Trial = z.input<(typeof tryLightningRoute.answers)[200]>;
const TRIAL: Trial = {
  kind: 'lnd',
  label: MORGENROT.label,
  certificate: CERTIFICATE,
  identity: KEY,
  network: 'mainnet',
  synced: true,
  receivableSats: '1284000',
  balanceSats: '722250',
  maySpend: false,
  missing: [],
  steps: [
    { step: 'check', tookMs: 14, error: null },
    { step: 'create', tookMs: 31, error: null },
    { step: 'lookup', tookMs: 12, error: null },
    { step: 'cancel', tookMs: 18, error: null },
    { step: 'listen', tookMs: 9, error: null },
  ],
};
const trial = (over: Partial<Trial> = {}): Reply => body(tryLightningRoute.answers[200], { ...TRIAL, ...over });
const REFUSED = trial({
  identity: null,
  receivableSats: null,
  balanceSats: null,
  steps: [{ step: 'check', tookMs: 9, error: 'it refuses the credential' }],
});
const SAT = body(getSatRoute.answers[200], {
  bolt11: `lnbc10n1${'p4q9w2x7'.repeat(28)}`,
  paymentHash: 'ab'.repeat(32),
  sats: '1',
  expiresAt: at('14:20:00'),
  state: 'open',
});

const lightning = (reply: Reply, more: Replies = {}) =>
  officeAt('lightning', {}, { 'GET /api/till/lightning': reply, ...more });
const pasted = async (page: Page): Promise<void> => {
  await page.getByLabel('Connection').fill(TEXT);
  await press(page, 'Test it');
};
const TRY = 'POST /api/till/lightning/test';

export const LIGHTNING_SHOTS: readonly Shot[] = [
  {
    ...lightning(NONE),
    state: 'lightning-connect',
    says: ['Connect Lightning', 'It never needs the right to spend.', 'What you can paste', 'name@provider.com'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
    forced: true,
  },
  {
    ...lightning(NONE, { [TRY]: 'wait' }),
    state: 'lightning-recognised',
    act: (page) => page.getByLabel('Connection').fill(TEXT),
    says: ['Recognised: LND', 'Test it'],
  },
  {
    ...lightning(NONE, { [TRY]: trial() }),
    state: 'lightning-tested',
    act: pasted,
    says: ['Listens for payments', 'Only what it needs', 'Cannot spend', 'You can receive', 'Connect'],
  },
  {
    ...lightning(NONE, { [TRY]: trial({ maySpend: true }) }),
    state: 'lightning-warning',
    act: pasted,
    says: ['This credential can spend all money there.', 'lncli bakemacaroon', 'I know the risk.'],
  },
  {
    ...lightning(NONE, { [TRY]: REFUSED }),
    state: 'lightning-refused',
    act: pasted,
    says: ['Does not work', 'morgenrot.local:8080'],
  },
  {
    ...lightning(NONE, {
      [TRY]: {
        refuse: {
          status: 400,
          code: 'validation_failed',
          error: 'x',
          details: { text: 'its macaroon cannot be read' },
        },
      },
    }),
    state: 'lightning-not-read',
    act: pasted,
    says: ['This cannot be used: its macaroon cannot be read.'],
  },
  {
    ...lightning(view([MORGENROT])),
    state: 'lightning-works',
    says: ['Can receive', '1,284,000 sats', '22 payments', 'Works', 'LND 0.21.3', 'Room to receive', 'Sale 1042'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
    forced: true,
  },
  {
    ...lightning(view([MORGENROT, WALLET, { ...MORGENROT, id: 'O'.repeat(22), name: 'Old node', removed: true }])),
    state: 'lightning-three',
    says: ['Alby Hub', 'It does not tell how much it can receive.', 'Removed', 'Earlier'],
  },
  {
    ...lightning(view([MORGENROT]), { [`POST /api/till/lightning/${MORGENROT.id}/sat`]: SAT }),
    state: 'lightning-sat',
    act: (page) => press(page, 'Test with 1 sat'),
    says: ['Test with a real payment', 'Waiting for the payment', 'Later'],
  },
  {
    ...lightning(view([failing('its wallet is locked')])),
    state: 'lightning-down',
    says: [
      'Locked',
      'Sales continue, and codes carry the address only.',
      '2 earlier codes are still watched.',
      'Try now',
    ],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...lightning(
      view([
        failing('it shows another certificate than before; if that is right, approve it', {
          offeredCertificate: OTHER,
        }),
        WALLET,
      ]),
    ),
    state: 'lightning-certificate',
    act: (page) => press(page, 'Approve the new one'),
    says: ['Is this your node’s new certificate?', 'Before', 'Now', 'Do not approve'],
  },
  {
    ...lightning(view([MORGENROT])),
    state: 'lightning-change',
    act: (page) => press(page, 'Change Morgenrot'),
    says: ['Codes that are open stay watched.'],
  },
  {
    ...officeAt('lightning', { training: true }, { 'GET /api/till/lightning': NONE }),
    state: 'lightning-training',
    says: ['In training, Lightning runs on a simulated node.'],
  },
  { ...lightning('wait'), state: 'lightning-loading', says: ['Lightning'] },
  { ...lightning(refuse(500, 'internal')), state: 'lightning-failed', says: ['Retry'] },
  { ...lightning(refuse(403, 'forbidden')), state: 'lightning-owner-only', says: ['Only the owner may see this.'] },
];

const pasteIt: Act = async (page) => {
  await page.getByLabel('Connection').fill(TEXT);
  await go(page, 'Test it');
};
const stored: Replies = {
  'GET /api/till/lightning': NONE,
  'POST /api/till/lightning': view([MORGENROT]),
  [`POST /api/till/lightning/${MORGENROT.id}/sat`]: SAT,
};

export const SETUP_LIGHTNING_SHOTS: readonly Shot[] = [
  wizard('lightning', 4, ['Do you have Lightning?', 'My own node', 'Skip for now'], undefined, { replies: stored }),
  wizard('lightning-found', 4, ['It works', 'You can receive', 'Test with 1 sat', 'Continue'], pasteIt, {
    replies: { ...stored, [TRY]: trial() },
    forced: true,
  }),
  wizard('lightning-refused', 4, ['This credential can spend all money there.', 'lncli bakemacaroon'], pasteIt, {
    replies: { ...stored, [TRY]: trial({ maySpend: true }) },
  }),
  wizard('lightning-not-there', 4, ['morgenrot.local:8080'], pasteIt, {
    replies: { ...stored, [TRY]: REFUSED },
  }),
  wizard(
    'lightning-sat',
    4,
    ['Test with a real payment', 'Waiting for the payment'],
    async (page, shop) => {
      await pasteIt(page, shop);
      await go(page, 'Test with 1 sat');
    },
    { replies: { ...stored, [TRY]: trial() } },
  ),
];

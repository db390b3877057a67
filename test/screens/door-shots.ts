import type { Page } from '@playwright/test';
import { bootReply, lockReply } from './fixtures.ts';
import { DESK_SIZES, ZOOMED, type Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

const lock = (more: Replies = {}): Pick<Shot, 'page' | 'path' | 'keep' | 'replies' | 'sizes'> => ({
  page: 'lock',
  path: '/',
  keep: { till: 'till' },
  sizes: [...DESK_SIZES, '1920x1080'],
  replies: { 'GET /api/boot': bootReply(), 'GET /api/till/lock': lockReply(), ...more },
});
const typePin = (page: Page, pin: string): Promise<void> => page.keyboard.type(pin, { delay: 45 });
const enterPin = async (page: Page): Promise<void> => {
  await typePin(page, '1234');
  await page.getByRole('button', { name: 'Log in' }).click();
};
const refusing = (status: number, code: string, error: string, params: Record<string, number>): Replies => ({
  'POST /api/auth/login': { refuse: { status, code, error, params } },
});

const LOCK: readonly Shot[] = [
  {
    ...lock(),
    state: 'people',
    says: [
      'Who is at the till?',
      'Mia Keller, your PIN',
      'Lena Brandt',
      'Owner',
      'Till 1 · 1 payment is still being watched',
    ],
    forced: true,
    sizes: [...DESK_SIZES, '1920x1080', ZOOMED],
  },
  { ...lock(), state: 'typing', act: (page) => typePin(page, '12'), says: ['Mia Keller, your PIN'] },
  { ...lock({ 'POST /api/auth/login': 'wait' }), state: 'checking', act: enterPin, says: ['Checking'] },
  {
    ...lock(refusing(401, 'wrong_pin', 'Wrong PIN. 3 tries left.', { triesLeft: 3 })),
    state: 'wrong',
    act: enterPin,
    says: ['Wrong PIN. 3 tries left.', 'Forgot your PIN?'],
  },
  {
    ...lock(refusing(429, 'too_many_requests', 'Too many tries. Wait 30 s.', { seconds: 30 })),
    state: 'wait',
    act: enterPin,
    says: ['Too many tries. Wait 30 s.'],
  },
  {
    ...lock({
      'GET /api/boot': bootReply({ training: true, network: 'regtest' }),
      'GET /api/till/lock': lockReply({ training: true, watchedPayments: 0 }),
    }),
    state: 'training',
    says: ['PIN 0000'],
  },
];

const gate = (
  state: string,
  boot: Parameters<typeof bootReply>[0],
  says: string[],
  more: Partial<Shot> = {},
): Shot => ({
  page: 'gate',
  state,
  path: '/',
  sizes: DESK_SIZES,
  replies: { 'GET /api/boot': bootReply(boot) },
  says,
  ...more,
});
const GATE: readonly Shot[] = [
  gate('setup', { state: 'setup' }, ['Satchel is not set up yet', 'Set up Satchel']),
  gate('locked', { state: 'locked' }, ['Satchel is locked', 'Payments are watched. New sales wait.', 'Unlock']),
  gate('unpaired', {}, [
    'This till is not paired yet',
    'An owner or manager pairs it once with their name and password.',
  ]),
  gate('unpaired-wrong', {}, ['Wrong name or password.'], {
    replies: {
      'GET /api/boot': bootReply(),
      'POST /api/auth/login': { refuse: { status: 401, code: 'wrong_password', error: 'Wrong name or password.' } },
    },
    act: async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('Lena');
      await page.getByLabel('Password').fill('not it');
      await page.getByRole('button', { name: 'Pair this till' }).click();
    },
  }),
  {
    ...gate('away', {}, [
      'Satchel is not responding',
      'This page continues automatically when Satchel is running again.',
    ]),
    replies: {},
  },
];

const unlock = (
  state: string,
  boot: Parameters<typeof bootReply>[0],
  says: string[],
  more: Partial<Shot> = {},
): Shot => ({
  page: 'unlock',
  state,
  path: '/unlock',
  sizes: DESK_SIZES,
  replies: { 'GET /api/boot': bootReply(boot) },
  says,
  ...more,
});
const enterPassphrase = async (page: Page): Promise<void> => {
  await page.getByLabel('Passphrase').fill('not the one');
  await page.getByRole('button', { name: 'Unlock' }).click();
};
const unlockRefusing = (status: number, code: string): Pick<Shot, 'replies' | 'act'> => ({
  replies: {
    'GET /api/boot': bootReply({ state: 'locked' }),
    'POST /api/unlock': { refuse: { status, code, error: 'x' } },
  },
  act: enterPassphrase,
});
const UNLOCK: readonly Shot[] = [
  {
    ...unlock('passphrase', { state: 'locked' }, ['Unlock Satchel', 'Payments are watched. New sales wait.']),
    forced: true,
  },
  unlock('wrong', {}, ['Wrong passphrase. Try again.'], unlockRefusing(401, 'wrong_passphrase')),
  unlock('keychain', {}, ['Satchel is waiting for this computer’s keychain.'], unlockRefusing(409, 'not_locked')),
  unlock('not-locked', {}, ['Satchel is not locked.', 'Go to the till']),
  {
    ...unlock('away', {}, ['Satchel is not responding. This page continues automatically when it is running again.']),
    replies: {},
  },
];

const reset = (state: string, says: string[], more: Partial<Shot> = {}): Shot => ({
  page: 'reset',
  state,
  path: '/reset',
  sizes: DESK_SIZES,
  replies: { 'GET /api/boot': bootReply({ ownerReset: true }) },
  says,
  ...more,
});
const enterReset = async (page: Page, again: string): Promise<void> => {
  await page.getByLabel('Code').fill('not the one');
  await page.getByLabel('Name of the owner').fill('Lena Brandt');
  await page.getByLabel('New password', { exact: true }).fill('a long password');
  await page.getByLabel('New password again').fill(again);
  await page.getByRole('button', { name: 'Set the new password' }).click();
};
const RESET: readonly Shot[] = [
  reset('open', ['New password for an owner', 'Everybody is logged out']),
  reset('differs', ['The two passwords differ.'], { act: (page) => enterReset(page, 'another password') }),
  reset('done', ['The new password is set. Everybody was logged out.', 'Log in'], {
    replies: { 'GET /api/boot': bootReply({ ownerReset: true }), 'POST /api/reset-owner': { body: null } },
    act: (page) => enterReset(page, 'a long password'),
  }),
  reset('closed', ['start it there with --reset-owner'], { replies: { 'GET /api/boot': bootReply() } }),
  reset('away', ['Satchel is not responding.'], { replies: {} }),
];

export const DOOR_SHOTS: readonly Shot[] = [...LOCK, ...GATE, ...UNLOCK, ...RESET];

import { beforeAll, expect, test } from 'vitest';
import type { Price } from '../../../../src/renderer/common/price.ts';
import { noticeOf } from '../../../../src/renderer/till/features/ring-up/notice.ts';
import { createPageLanguages } from '../../../../src/renderer/words/till-words.ts';
import { session } from '../fixtures.ts';

const languages = createPageLanguages();
beforeAll(() => languages.wordsIn.load('en'));
const PRICE: Price = {
  value: '92310',
  currency: 'EUR',
  ageSeconds: 12,
  amber: false,
  stale: false,
  goodForMinutes: 10,
  byHandUntil: null,
  known: null,
};
const OWNER = { id: 'U'.repeat(22), name: 'Olga', role: 'owner' } as const;
const CASHIER = { ...OWNER, role: 'cashier' } as const;
const AWAY: ReturnType<typeof session>['sources'][number] = {
  id: 'one',
  kind: 'core',
  label: '127.0.0.1:8332',
  state: 'failing',
  height: null,
  lagMs: null,
  lastError: null,
  lastOkAt: '2026-11-20T14:00:00.000Z',
  words: [{ word: 'not-answering', count: null, of: null, reason: null }],
};

const said = (
  over: Parameters<typeof session>[0],
  more: { price?: Price; paying?: boolean; wantedSats?: bigint; hasAddress?: boolean } = {},
) => {
  const about = { paying: false, wantedSats: null, hasAddress: true };
  const formatted = { formatSats: (sats: string) => `${sats} sats`, reasonOf: (reason: string) => `<${reason}>` };
  const facts = { price: PRICE, halted: null, connected: true, ...about, ...formatted, ...more };
  const notice = noticeOf({ ...facts, session: session(over), say: languages('en').words.notices });
  const { action } = notice ?? {};
  const link = typeof action === 'object' ? [action.text, action.href] : [action];
  return notice && [notice.strong, notice.text, ...link];
};

test('design.md LAY-19: the till leads the owner to the step that is missing', () => {
  const wallet = 'There is no wallet yet.';
  expect(said({ user: OWNER, wallet: 'missing', sources: [] })).toEqual([
    wallet,
    '',
    'Add the wallet',
    '/setup?step=wallet',
  ]);
  expect(said({ user: CASHIER, wallet: 'missing' })).toEqual([wallet, 'The owner can set one up.', undefined]);
  const link = ['Add a source', '/setup?step=connection'];
  expect(said({ user: OWNER, sources: [] })).toEqual(['Nothing tells Satchel about payments.', '', ...link]);
});

test('design.md STATE-51: nothing watches is said before all else, while a payment is shown too', () => {
  const strong = 'Nothing tells Satchel about payments.';
  const ask = 'Ask the owner to add a source.';
  expect(said({ user: CASHIER, sources: [] })?.slice(0, 2)).toEqual([strong, ask]);
  expect(said({ user: CASHIER, sources: [], wallet: 'scanning' })?.[0]).toBe(strong);
  const paying = said({ user: CASHIER, sources: [] }, { paying: true });
  expect(paying?.[1]).toBe(`This payment cannot be seen. ${ask}`);
  const never = said({ user: OWNER, sources: [{ ...AWAY, lastOkAt: null }] });
  expect(never).toEqual([strong, '127.0.0.1:8332 has not answered yet.', 'Open chain sources', '/office#sources']);
});

test('design.md STATE-51: the own node is named, and the internet is not blamed for it', () => {
  expect(said({ sources: [AWAY], rate: null })?.[0]).toBe('Your node 127.0.0.1:8332 does not answer.');
  const server = { ...AWAY, kind: 'esplora', label: 'mempool.space' } as const;
  expect(said({ sources: [server], rate: null })?.[0]).toBe('No internet.');
  const rate = {
    pair: 'BTC_EUR',
    value: '92310.00000000',
    lastValue: '92310.00000000',
    ageSeconds: 12,
    byHandUntil: null,
    known: null,
  };
  expect(said({ sources: [server], rate })?.[0]).toBe('mempool.space does not answer.');
});

test('design.md STATE-52: a price is too old only if there was one', () => {
  const stale = { ...PRICE, stale: true };
  expect(said({ user: CASHIER, sources: [{ ...AWAY, state: 'ok' }] }, { price: stale })?.[0]).toBe(
    'The price is too old.',
  );
  expect(said({ user: CASHIER, sources: [{ ...AWAY, state: 'ok' }] }, { price: { ...stale, value: null } })?.[0]).toBe(
    'There is no price yet.',
  );
});

const LIGHTNING = { state: 'ok', reason: null, receivableSats: '12300' } as const;
const WATCHED: Parameters<typeof session>[0] = { sources: [{ ...AWAY, state: 'ok' }] };

test('LN-23: the till says that Lightning is off, and why, from the sentences of the server', () => {
  const off = { ...WATCHED, lightning: { ...LIGHTNING, state: 'failing', reason: 'its wallet is locked' } } as const;
  const why = 'Reason: <its wallet is locked>.';
  expect(said(off)).toEqual(['Lightning is off.', `The code has the address. ${why}`, undefined]);
  expect(said(off, { paying: true, wantedSats: 99_999n })?.[0]).toBe('Lightning is off.');
  expect(said(off, { paying: true, hasAddress: false })?.[1]).toBe(why); // this sale can be paid by Lightning alone
  for (const state of ['off', 'starting', 'ok'] as const)
    expect(said({ ...WATCHED, lightning: { ...LIGHTNING, state } })).toBeNull();
});

test('LN-22: the till says how much Lightning can receive if the sale is larger, and only then', () => {
  const known = { ...WATCHED, lightning: LIGHTNING };
  const notice = ['Lightning can receive 12300 sats now.', 'The code has the address.', undefined];
  expect(said(known, { wantedSats: 12_301n })).toEqual(notice);
  expect(said(known, { wantedSats: 12_301n, paying: true })).toEqual(notice);
  expect(said(known, { wantedSats: 12_300n })).toBeNull();
  expect(said(known)).toBeNull();
  const unknown = { ...WATCHED, lightning: { ...LIGHTNING, receivableSats: null } };
  expect(said(unknown, { wantedSats: 12_301n })).toBeNull();
});

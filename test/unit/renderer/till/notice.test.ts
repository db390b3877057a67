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

const said = (over: Parameters<typeof session>[0], more: { price?: Price; paying?: boolean } = {}) => {
  const facts = { price: PRICE, paying: false, halted: null, connected: true, ...more };
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

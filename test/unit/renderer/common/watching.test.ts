import { expect, test } from 'vitest';
import { namedSource, watchingOf } from '../../../../src/renderer/common/watching.ts';
import { session } from '../fixtures.ts';

type Source = ReturnType<typeof session>['sources'][number];
const source = (over: Partial<Source>): Source => ({
  id: 'one',
  kind: 'esplora',
  label: 'mempool.space',
  state: 'failing',
  height: null,
  lagMs: null,
  lastError: 'nothing answers there',
  lastOkAt: '2026-11-20T14:00:00.000Z',
  words: [{ word: 'not-answering', count: null, of: null, reason: null }],
  ...over,
});
const rate = {
  pair: 'BTC_EUR',
  value: '92310.00000000',
  lastValue: '92310.00000000',
  ageSeconds: 12,
  byHandUntil: null,
  known: { rate: '92310.00000000', fresh: true },
};
const node = source({ id: 'two', kind: 'core', label: '127.0.0.1:8332' });
const fresh = source({ lastOkAt: null });

test.each([
  ['there is none', [], rate, 'no-source'],
  ['one answers', [node, source({ state: 'ok' })], null, 'watched'],
  ['one is starting', [source({ state: 'starting', lastOkAt: null })], null, 'watched'],
  ['none ever answered', [fresh, { ...node, lastOkAt: null }], rate, 'never-answered'],
  ['the own node is away, whatever else is', [node, source({})], null, 'node-away'],
  ['a public server is away, and prices come', [source({})], rate, 'server-away'],
  ['prices stopped too', [source({})], { ...rate, ageSeconds: 61 }, 'no-internet'],
  ['no price was ever known', [source({})], null, 'no-internet'],
] as const)('design.md STATE-51: %s', (_case, sources, price, watching) => {
  expect(watchingOf(session({ sources: [...sources], rate: price }))).toBe(watching);
});

test('design.md STATE-51: the own node is named before a public server', () => {
  expect(namedSource({ sources: [source({}), node] })).toBe('127.0.0.1:8332');
  expect(namedSource({ sources: [source({})] })).toBe('mempool.space');
});

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { connectionText, hostOf } from '../../../../src/renderer/common/reason-text.ts';
import { createReasonDictionary } from '../../../../src/renderer/words/reason-words.ts';

const reasons = createReasonDictionary();
beforeAll(async () => {
  await reasons.load('en');
  await reasons.load('de');
});
const text = (host: string, reason: string, locale = 'en') => connectionText(reasons(locale), host, reason);

test('design.md COPY-13: a host, what happened and the next step', () => {
  expect(text('kraken.com', 'its name is not known')).toBe(
    'kraken.com could not be found. Is this computer online, and is the name spelled right?',
  );
  expect(text('127.0.0.1:8332', 'it is on another network (test)')).toBe(
    '127.0.0.1:8332 is on the network “test”. Use a node of this shop’s network.',
  );
  expect(text('mempool.space', 'it has no blocks')).toBe('mempool.space does not work: it has no blocks.');
  expect(hostOf('https://mempool.space/api')).toBe('mempool.space');
  expect(hostOf('Kraken')).toBe('Kraken');
});

test('design.md COPY-13: every fault of a connection is a sentence with a next step, in both languages', () => {
  const source = readFileSync('src/main/upstream/reasons.ts', 'utf8');
  const clauses = [...source.matchAll(/'((?:it|its|nothing|there) [^']+)'/g)].map(([, clause = '']) => clause);
  const known = clauses.filter((clause) => clause !== 'it answers far too much');
  expect(known.length).toBeGreaterThan(5);
  for (const locale of ['en', 'de'])
    for (const clause of known) expect(text('kraken.com', clause, locale)).toMatch(/kraken\.com.*[.] \S.*[.?]$/);
});

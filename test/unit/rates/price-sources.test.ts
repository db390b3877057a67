import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PRICE_SOURCES } from '../../../src/main/rates/price-sources.ts';
import { formatAmount } from '../../../src/shared/money.ts';

interface Vector {
  readonly path: string;
  readonly answer: string;
  readonly prices: Record<string, string>;
}
const vectorOf = (name: string): Vector =>
  JSON.parse(readFileSync(new URL(`../../vectors/rates/${name}.json`, import.meta.url), 'utf8')) as Vector;
const sourceOf = (name: string) => {
  const source = PRICE_SOURCES.find((one) => one.name.startsWith(name));
  if (!source) throw new Error(`no source ${name}`);
  return source;
};

test.each(['kraken', 'bitstamp', 'coinbase', 'mempool'])(
  'RATE-1: the documented answer of %s gives these prices',
  (name) => {
    const { path, answer, prices } = vectorOf(name);
    const source = sourceOf(name);
    const read = source.read(answer, path, 1_000);
    expect(Object.fromEntries(read.map(({ currency, rateE8 }) => [currency, formatAmount(rateE8, 8)]))).toEqual(prices);
  },
);

test.each(['kraken', 'bitstamp', 'coinbase', 'mempool'])('%s is asked at its documented path', (name) => {
  expect(sourceOf(name).paths).toContain(vectorOf(name).path);
});

test('RATE-8: a price has the time that the feed names, otherwise the time of receipt', () => {
  const dates = ['kraken', 'bitstamp', 'coinbase', 'mempool'].map((name) => {
    const { path, answer } = vectorOf(name);
    return sourceOf(name).read(answer, path, 5_000)[0]?.atMs;
  });
  expect(dates).toEqual([5_000, 1_687_000_000_000, 5_000, 1_687_000_000_000]);
});

test('RATE-7: a number is read from its source text, so no digit is lost to a float', () => {
  const text = '{"time":1687000000,"EUR":92310.123456789012,"JPY":123456789012.12345678,"GBP":9.2e4}';
  const read = sourceOf('mempool').read(text, '/api/v1/prices', 0);
  expect(read.map(({ rateE8 }) => rateE8)).toEqual([
    9_231_012_345_678n,
    12_345_678_901_212_345_678n,
    9_200_000_000_000n,
  ]);
});

test('an error answer of Kraken throws', () => {
  expect(() => sourceOf('kraken').read('{"error":["EQuery:Unknown asset pair"]}', '', 0)).toThrow(/error|result/);
});

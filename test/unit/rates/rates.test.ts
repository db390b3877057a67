import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFetchText } from '../../../src/main/rates/fetch-text.ts';
import { MINUTE, openRatesWorld, PATHS, silent, type RatesWorld } from './feeds-world.ts';
import { createRates } from '../../../src/main/rates/rates.ts';

const E8 = 100_000_000n;
let world: RatesWorld;
beforeEach(async () => {
  world = await openRatesWorld();
});
afterEach(() => world.close());

test('four feeds over HTTP become one median (RATE-1)', async () => {
  world.say({ kraken: '"92000"', bitstamp: '"92010"', coinbase: '"92020"', mempool: '92030' });
  await world.rates.refresh();
  expect(world.rates.current('EUR')).toMatchObject({ rateE8: 92_015n * E8, spreadPercent: '0' });
  expect(world.rates.current('EUR')?.sources.map(({ name }) => name)).toEqual([
    'kraken',
    'bitstamp',
    'coinbase',
    'mempool.space',
  ]);
});

test('a price is good for ten minutes; after that it is only shown, with its age (RATE-4)', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  const atMs = world.clock.now;
  world.clock.now += 10 * MINUTE;
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
  world.clock.now += 1;
  expect(world.rates.current('EUR')).toBeUndefined();
  expect(world.rates.last('EUR')?.atMs).toBe(atMs);
});

test('a clock set back does not make an old price good (RATE-4, F8)', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  world.clock.now -= 60 * MINUTE;
  expect(world.rates.current('EUR')).toBeUndefined();
});

test('the last good price survives a restart with its sources, and vouches for a single feed (RATE-5)', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  world.clock.now += 60 * MINUTE;
  world.server.answers.clear();
  const again = await world.restart();
  await again.refresh();
  expect(again.current('EUR')).toBeUndefined();
  expect(again.last('EUR')).toMatchObject({
    rateE8: 92_000n * E8,
    sources: [{ name: 'kraken' }, { name: 'coinbase' }],
  });
  world.say({ mempool: '93000' });
  await again.refresh();
  expect(again.current('EUR')?.rateE8).toBe(93_000n * E8);
});

test('a single feed cannot walk the agreed price away step by step (RATE-2)', async () => {
  world.say({ kraken: '"100000"', coinbase: '"100000"' });
  await world.rates.refresh();
  world.say({ kraken: '"104000"' });
  await world.rates.refresh();
  world.say({ kraken: '"108000"' });
  await world.rates.refresh();
  expect(world.rates.last('EUR')?.rateE8).toBe(104_000n * E8);
});

test.each([
  ['"0"'],
  ['-1'],
  ['"-1"'],
  ['""'],
  ['null'],
  ['NaN'],
  ['"NaN"'],
  ['1e308'],
  ['"1e308"'],
  ['{}'],
  ['[]'],
  ['920000'],
])('M3: a feed that says %s changes nothing beside two honest ones', async (bad) => {
  world.say({ kraken: bad, bitstamp: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
});

test.each([['"0"'], ['-1'], ['""'], ['null'], ['NaN'], ['1e308'], ['920000']])(
  'M3: when every answer is %s or one honest, there is no price',
  async (bad) => {
    world.say({ kraken: bad, bitstamp: '"92000"' });
    await world.rates.refresh();
    expect(world.rates.current('EUR')).toBeUndefined();
  },
);

test('M3: HTML, a stale time, an error status, a redirect and an endless answer are no prices', async () => {
  world.say({ coinbase: '"92000"' });
  const stale = String(Math.floor(world.clock.now / 1000) - 601);
  const { answers, asked } = world.server;
  answers.set(PATHS.kraken, '<html><body>Attention required</body></html>');
  answers.set(PATHS.bitstampEur, `{"last":"92000","timestamp":"${stale}"}`);
  answers.set(PATHS.mempool, (response) => {
    response.writeHead(302, { location: `${world.server.baseUrl}/elsewhere` });
    response.end();
  });
  answers.set('/elsewhere', `{"time":${Math.floor(world.clock.now / 1000)},"EUR":92000}`);
  await world.rates.refresh();
  expect(world.rates.current('EUR')).toBeUndefined();
  expect(asked).not.toContain('/elsewhere');
  expect(world.rates.status().errors.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['kraken', 'mempool.space', 'bitstamp']),
  );
});

test('an answer above the cap is refused (RATE-8)', async () => {
  const { answers, baseUrl } = world.server;
  answers.set('/big', (response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const fetchText = createFetchText({ maxBytes: 100_000, deadlineMs: 10_000 });
  await expect(fetchText(`${baseUrl}/big`, new AbortController().signal)).rejects.toThrow('it answers far too much');
});

test('an answer that never ends is given up (RATE-8)', async () => {
  const { answers, baseUrl } = world.server;
  answers.set('/slow', (response) => {
    response.writeHead(200);
    response.write('{');
  });
  const fetchText = createFetchText({ maxBytes: 100_000, deadlineMs: 50 });
  await expect(fetchText(`${baseUrl}/slow`, new AbortController().signal)).rejects.toThrow('it did not answer in time');
});

test('the price includes the spread, and the sources keep their own values (RATE-6)', async () => {
  world.say({ kraken: '"100000"', coinbase: '"100000"' });
  world.rates.configure({ kind: 'market', spreadPercent: '2.5' });
  await world.rates.refresh();
  expect(world.rates.current('EUR')).toMatchObject({
    rateE8: 97_500n * E8,
    spreadPercent: '2.5',
    sources: [{ rateE8: 100_000n * E8 }, { rateE8: 100_000n * E8 }],
  });
});

test('fixed prices are good at any time, and only for their pairs (RATE-9)', () => {
  world.rates.configure({ kind: 'fixed', pairs: { BTC_EUR: '46000.00' } });
  world.clock.now += 600 * MINUTE;
  expect(world.rates.current('EUR')).toMatchObject({ rateE8: 46_000n * E8, sources: [{ name: 'fixed' }] });
  expect(world.rates.current('USD')).toBeUndefined();
});

test('a price by hand beats the market until its minutes are over (RATE-10)', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  const fromMs = world.clock.now;
  world.rates.setManual([{ currency: 'EUR', rate: '90000', fromMs, untilMs: fromMs + 5 * MINUTE, userId: 'u' }]);
  expect(world.rates.current('EUR')).toMatchObject({ rateE8: 90_000n * E8, sources: [{ name: 'manual' }] });
  world.clock.now += 5 * MINUTE;
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
});

test('training has a price for every currency without asking anybody (RATE-11)', async () => {
  const training = createRates({
    config: { training: true, baseUrls: { kraken: world.server.baseUrl } },
    database: world.opened.database,
    clock: world.clock,
    logger: silent,
  });
  await training.start();
  expect(training.current('USD')?.rateE8).toBe(50_000n * E8);
  expect(['EUR', 'JPY', 'KWD', 'ZAR'].map((currency) => training.current(currency) !== undefined)).not.toContain(false);
  expect(training.current('SATS')).toBeUndefined();
  expect(world.server.asked).toEqual([]);
  await training.stop();
});

test('the feeds are asked at start', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.start();
  await world.rates.refresh();
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
});

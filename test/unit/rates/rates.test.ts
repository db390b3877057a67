import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFetchText } from '../../../src/main/rates/fetch-text.ts';
import { MINUTE, openRatesWorld, PATHS, silent, type RatesWorld } from './feeds-world.ts';
import { createRates } from '../../../src/main/rates/rates.ts';
import { currencies, isBitcoinUnit } from '../../../src/shared/currency.ts';

const E8 = 100_000_000n;
let world: RatesWorld;
beforeEach(async () => {
  world = await openRatesWorld();
});
afterEach(() => world.close());

test('RATE-1: four feeds over HTTP become one median', async () => {
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

test('RATE-4: a price is good for ten minutes; after that it is only shown, with its time', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  const atMs = world.clock.now;
  world.clock.now += 10 * MINUTE;
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
  world.clock.now += 1;
  expect(world.rates.current('EUR')).toBeUndefined();
  expect(world.rates.last('EUR')?.atMs).toBe(atMs);
});

test('RATE-4: a clock set back by more than a minute does not make an old price good (F8)', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  world.clock.now -= MINUTE;
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
  world.clock.now -= 1;
  expect(world.rates.current('EUR')).toBeUndefined();
});

test('RATE-5: the last good price survives a restart with its sources, and vouches for a single feed', async () => {
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

test('RATE-2: a single feed cannot walk the agreed price away step by step', async () => {
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
])('RATE-8: a feed that answers %s changes nothing beside two honest ones (M3)', async (bad) => {
  world.say({ kraken: bad, bitstamp: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
});

test.each([['"0"'], ['-1'], ['""'], ['null'], ['NaN'], ['1e308'], ['920000']])(
  'RATE-2, RATE-8: with only %s and one honest answer there is no price (M3)',
  async (bad) => {
    world.say({ kraken: bad, bitstamp: '"92000"' });
    await world.rates.refresh();
    expect(world.rates.current('EUR')).toBeUndefined();
  },
);

test('RATE-8: HTML, a stale time, an error status and a redirect are no prices (M3)', async () => {
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

test('RATE-8: an answer above the cap is refused (A7)', async () => {
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

test('RATE-8: a megabyte is read, and one byte more is refused (A7)', async () => {
  const { answers, baseUrl } = world.server;
  const megabyte = 'x'.repeat(1024 * 1024);
  answers.set('/most', megabyte);
  answers.set('/more', `${megabyte}x`);
  const { signal } = new AbortController();
  expect(await createFetchText()(`${baseUrl}/most`, signal)).toBe(megabyte);
  await expect(createFetchText()(`${baseUrl}/more`, signal)).rejects.toThrow('it answers far too much');
});

test('RATE-8: an answer that never ends is given up (A7)', async () => {
  const { answers, baseUrl } = world.server;
  answers.set('/slow', (response) => {
    response.writeHead(200);
    response.write('{');
  });
  const fetchText = createFetchText({ maxBytes: 100_000, deadlineMs: 50 });
  await expect(fetchText(`${baseUrl}/slow`, new AbortController().signal)).rejects.toThrow('it did not answer in time');
});

test('RATE-6: the price includes the spread, and the sources keep their own values', async () => {
  world.say({ kraken: '"100000"', coinbase: '"100000"' });
  world.rates.configure({ kind: 'market', spreadPercent: '2.5' });
  await world.rates.refresh();
  expect(world.rates.current('EUR')).toMatchObject({
    rateE8: 97_500n * E8,
    spreadPercent: '2.5',
    sources: [{ rateE8: 100_000n * E8 }, { rateE8: 100_000n * E8 }],
  });
});

test('RATE-9: fixed prices are good at any time, and only for their pairs', () => {
  world.rates.configure({ kind: 'fixed', pairs: { BTC_EUR: '46000.00' } });
  world.clock.now += 600 * MINUTE;
  expect(world.rates.current('EUR')).toMatchObject({ rateE8: 46_000n * E8, sources: [{ name: 'fixed' }] });
  expect(world.rates.current('USD')).toBeUndefined();
});

test('RATE-10: a price by hand beats the market until its minutes are over', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  const fromMs = world.clock.now;
  world.rates.setManual([{ currency: 'EUR', rate: '90000', fromMs, untilMs: fromMs + 5 * MINUTE, userId: 'u' }]);
  expect(world.rates.current('EUR')).toMatchObject({ rateE8: 90_000n * E8, sources: [{ name: 'manual' }] });
  world.clock.now += 5 * MINUTE;
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
});

test('RATE-12: a typed price is compared with the market or the fixed price, never with one that was set by hand', async () => {
  expect(world.rates.known('EUR')).toBeNull();
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.refresh();
  const fromMs = world.clock.now;
  world.rates.setManual([{ currency: 'EUR', rate: '920', fromMs, untilMs: fromMs + 60 * MINUTE, userId: 'u' }]);
  expect(world.rates.known('EUR')).toEqual({ rateE8: 92_000n * E8, fresh: true });
  world.clock.now += 11 * MINUTE;
  expect(world.rates.known('EUR')).toEqual({ rateE8: 92_000n * E8, fresh: false });
  world.rates.configure({ kind: 'fixed', pairs: {} });
  expect(world.rates.known('EUR')).toMatchObject({ rateE8: 92_000n * E8 });
  world.rates.configure({ kind: 'fixed', pairs: { BTC_EUR: '46000.00' } });
  expect(world.rates.known('EUR')).toEqual({ rateE8: 46_000n * E8, fresh: true });
});

test('RATE-11: training has a price for every currency and asks nobody', async () => {
  const training = createRates({
    config: { training: true, baseUrls: { kraken: world.server.baseUrl } },
    database: world.opened.database,
    clock: world.clock,
    logger: silent,
  });
  await training.start();
  expect(training.current('USD')?.rateE8).toBe(50_000n * E8);
  const priced = currencies().filter((currency) => training.current(currency) !== undefined);
  expect(priced).toEqual(currencies().filter((currency) => !isBitcoinUnit(currency)));
  expect(world.server.asked).toEqual([]);
  await training.stop();
});

test('the feeds are asked when the program starts', async () => {
  world.say({ kraken: '"92000"', coinbase: '"92000"' });
  await world.rates.start();
  await world.rates.refresh();
  expect(world.rates.current('EUR')?.rateE8).toBe(92_000n * E8);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openCountedLine, type CountedLine } from '../support/counted-line.ts';
import { withLndPair, type LightningBench } from './lightning-shop.ts';

/** Costs of very many open codes at a real LND. */
export interface OpenCodes {
  /** Requests per second while nothing happens. */
  readonly idlePerSecond: number;
  /** The most streams that were open at the same time. */
  readonly streams: number;
  /** From the moment a stream is open again until every code was asked about and what was paid meanwhile is credited. */
  readonly caughtUpMs: number;
}

const IDLE_MS = 30_000;
/** Each code is asked about once in a minute, so the first questions are due then. */
const SETTLE_MS = 60_000;
const AT_ONCE = 8;
const ASK_EVERY_MS = 20;

export const measureOpenCodes = (checkout: string, codes: number): Promise<OpenCodes> =>
  withLndPair(checkout, async (bench) => {
    const line = await openCountedLine(bench.pair.shop.url);
    try {
      const text = await bench.pair.textFor(line.url, line.certificate);
      await bench.shop.send('POST', '/api/till/lightning', { text });
      const [oldest] = await openCodes(bench, codes);
      if (!oldest) throw new Error('there is no code');
      await sleep(SETTLE_MS);
      const { idlePerSecond, streams } = await idle(line);
      const caughtUpMs = await catchUp(bench, line, oldest, codes);
      return { idlePerSecond, streams: Math.max(streams, line.streams()), caughtUpMs };
    } finally {
      await line.close();
    }
  });

const soldSchema = z.object({ id: z.string(), bolt11: z.string() });
type Sold = z.infer<typeof soldSchema>;

/** @returns the sales, the oldest first */
const openCodes = async ({ shop }: LightningBench, codes: number): Promise<Sold[]> => {
  const ask = { amount: 1_000, currency: 'SATS', methods: ['lightning'] };
  const sold: Sold[] = [];
  while (sold.length < codes) {
    const some = Array.from({ length: Math.min(AT_ONCE, codes - sold.length) }, async () =>
      soldSchema.parse(await shop.send('POST', '/api/till/invoices', ask)),
    );
    sold.push(...(await Promise.all(some)));
  }
  return sold;
};

const idle = async (line: CountedLine): Promise<Pick<OpenCodes, 'idlePerSecond' | 'streams'>> => {
  const before = line.requests();
  await sleep(IDLE_MS);
  return { idlePerSecond: ((line.requests() - before) * 1_000) / IDLE_MS, streams: line.streams() };
};

const statusSchema = z.object({ status: z.string() });

/** Pays the oldest code while the line is cut, and mends it. */
const catchUp = async (
  { shop, pair }: LightningBench,
  line: CountedLine,
  oldest: Sold,
  codes: number,
): Promise<number> => {
  line.cut();
  await pair.pay(oldest.bolt11);
  const opened = line.nextStream();
  line.mend();
  await opened;
  const [from, before] = [performance.now(), line.lookups()];
  const isPaid = async (): Promise<boolean> =>
    statusSchema.parse(await shop.send('GET', `/api/till/invoices/${oldest.id}`)).status === 'settled';
  while (line.lookups() - before < codes - 1 || !(await isPaid())) await sleep(ASK_EVERY_MS);
  return performance.now() - from;
};

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { percentile } from '../faults/table.ts';
import { newestInvoice } from '../support/till-client.ts';
import { beginTurn, DEAF_MS, openCounter, paintedAt, typeAndCharge, type Counter } from './counter.ts';
import { withLndPair, type LightningBench } from './lightning-shop.ts';
import type { ShopClient } from './shop-client.ts';

/** Times of sales over a real LND, each the p95 in ms. */
export interface LightningSales {
  /** From the request for a sale until its answer, with the code that LND made. */
  readonly createMs: number;
  /** From the key pressed on the till until the code is painted on the customer's screen. */
  readonly chargeMs: number;
  /** From handing the payment to another LND until till and customer's screen both show it as paid. */
  readonly paidMs: number;
}

export const measureLightningSales = (checkout: string, sales: number): Promise<LightningSales> =>
  withLndPair(checkout, async (bench) => {
    await bench.shop.send('POST', '/api/till/lightning', { text: await bench.pair.textFor() });
    const createMs = await createTimes(bench.shop, sales);
    const counter = await openCounter(bench.satchel.url, bench.credentials);
    try {
      const times = await sell(bench, counter, sales);
      const p95 = (tookMs: readonly number[]): number => percentile(tookMs, 0.95);
      return { createMs: p95(createMs), chargeMs: p95(times.chargeMs), paidMs: p95(times.paidMs) };
    } finally {
      await counter.close();
    }
  });

const soldSchema = z.object({ id: z.string(), bolt11: z.string() });

const createTimes = async (shop: ShopClient, sales: number): Promise<number[]> => {
  const tookMs: number[] = [];
  for (let sale = 0; sale < sales; sale += 1) {
    const ask = { amount: 1_000, currency: 'SATS', methods: ['lightning'] };
    const from = performance.now();
    const answer = await shop.send('POST', '/api/till/invoices', ask);
    tookMs.push(performance.now() - from);
    await shop.send('POST', `/api/till/invoices/${soldSchema.parse(answer).id}/cancel`, {});
  }
  return tookMs;
};

const codeSchema = z.string().regex(/[?&]lightning=ln/, 'the code offers no Lightning');

const sell = async ({ satchel, credentials, pair }: LightningBench, { till, display }: Counter, sales: number) => {
  const [chargeMs, paidMs]: [number[], number[]] = [[], []];
  for (let turn = 1; turn <= sales; turn += 1) {
    const charged = await typeAndCharge(till, '450');
    await till.locator('[data-testid=qr][data-bip21]').waitFor();
    const code = codeSchema.parse((await newestInvoice(satchel.url, credentials)).bip21);
    chargeMs.push((await paintedAt(display, code)) - charged);
    for (const page of [till, display]) await beginTurn(page, turn);
    const bolt11 = code.replace(/^.*lightning=/, '');
    const sentAt = performance.timeOrigin + performance.now();
    const paying = pair.pay(bolt11);
    const shown = [paintedAt(till, `paid:${turn}`), paintedAt(display, `paid:${turn}`)];
    paidMs.push(Math.max(...(await Promise.all(shown))) - sentAt);
    await paying;
    await sleep(DEAF_MS);
    await till.keyboard.press('Enter'); // next sale
    await till.getByTestId('amount').waitFor();
  }
  return { chargeMs, paidMs };
};

import { percentile } from '../faults/table.ts';
import { openServer } from '../support/shop.ts';
import { headersOf, newestInvoice, pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { beginSale, openCounter, paintedAt, typeAndCharge, type Counter } from './counter.ts';

const KILLS = 5;

/** kill -9 while a sale waits → started again, both pages back by themselves and its payment seen on both; the longest in ms. */
export const slowestRecovery = async (): Promise<number> => {
  const server = await openServer({ args: ['--training', '--log-level', 'warn'] });
  try {
    const credentials = await pairInTraining(server.url);
    const counter = await openCounter(server.url, credentials);
    const tookMs: number[] = [];
    try {
      for (let kill = 1; kill <= KILLS; kill += 1)
        tookMs.push(await sellThroughAKill(server, counter, credentials, kill));
    } finally {
      await counter.close();
    }
    return percentile(tookMs, 1);
  } finally {
    await server.close();
  }
};

const pay = async (url: string, credentials: TillCredentials, invoiceId: string): Promise<void> => {
  const headers = { ...headersOf(credentials), 'content-type': 'application/json' };
  const body = JSON.stringify({ invoiceId, how: 'exact' });
  const answer = await fetch(`${url}/api/till/training/pay`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
};

/** A sale waits on both pages; at the end both have said that its money was seen. */
const sellThroughAKill = async (
  server: Awaited<ReturnType<typeof openServer>>,
  { till, display }: Counter,
  credentials: TillCredentials,
  sale: number,
): Promise<number> => {
  for (const page of [till, display]) await beginSale(page, sale);
  await typeAndCharge(till, '450');
  for (const page of [till, display]) await page.locator('[data-testid=qr][data-bip21]:has(svg)').waitFor();
  const { id } = await newestInvoice(server.url, credentials);
  const from = performance.timeOrigin + performance.now();
  await server.kill();
  await server.start();
  await pay(server.url, credentials, id);
  const seen = [paintedAt(till, `seen:${sale}`), paintedAt(display, `seen:${sale}`)];
  const tookMs = Math.max(...(await Promise.all(seen))) - from;
  await till.keyboard.press('F4'); // next customer
  await till.getByTestId('amount').waitFor();
  return tookMs;
};

import { percentile } from '../faults/table.ts';
import { openServer } from '../support/shop.ts';
import { headersOf, newestInvoice, pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { beginTurn, openCounter, paintedAt, typeAndCharge, type Counter } from './counter.ts';

const KILLS = 5;

/** From kill -9 until the program is started again, both pages are back by themselves and show the payment: the longest in ms. */
export const slowestRecovery = async (checkout: string): Promise<number> => {
  const server = await openServer({ checkout, args: ['--training', '--log-level', 'warn'] });
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

/** Kills the program while an invoice waits; at the end both pages have shown its payment as seen. */
const sellThroughAKill = async (
  server: Awaited<ReturnType<typeof openServer>>,
  { till, display }: Counter,
  credentials: TillCredentials,
  turn: number,
): Promise<number> => {
  for (const page of [till, display]) await beginTurn(page, turn);
  await typeAndCharge(till, '450');
  for (const page of [till, display]) await page.locator('[data-testid=qr][data-bip21]:has(svg)').waitFor();
  const { id } = await newestInvoice(server.url, credentials);
  const from = performance.timeOrigin + performance.now();
  await server.kill();
  await server.start();
  await pay(server.url, credentials, id);
  const seen = [paintedAt(till, `seen:${turn}`), paintedAt(display, `seen:${turn}`)];
  const tookMs = Math.max(...(await Promise.all(seen))) - from;
  await till.keyboard.press('F4'); // next customer
  await till.getByTestId('amount').waitFor();
  return tookMs;
};

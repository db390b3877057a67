import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../faults/table.ts';
import { cancel, newestInvoice, pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { DEAF_MS, openCounter, paintedAt, typeAndCharge, type Counter } from './counter.ts';
import { withTraining } from './with-server.ts';

/** From the key pressed on the till until the code is painted on the customer's screen: p95 in ms. */
export const chargeToCodeP95 = (checkout: string, invoices: number): Promise<number> =>
  withTraining(checkout, async ({ url }) => {
    const credentials = await pairInTraining(url);
    const counter = await openCounter(url, credentials);
    try {
      return percentile(await chargeTimes(url, credentials, counter, invoices), 0.95);
    } finally {
      await counter.close();
    }
  });

/** Charges and cancels so many sales by hand. @returns the milliseconds of each from the key to the painted code */
export const chargeTimes = async (
  url: string,
  credentials: TillCredentials,
  counter: Counter,
  invoices: number,
): Promise<number[]> => {
  const tookMs: number[] = [];
  for (let turn = 0; turn < invoices; turn += 1) {
    const charged = await typeAndCharge(counter.till, '450');
    await counter.till.locator('[data-testid=qr][data-bip21]').waitFor();
    const invoice = await newestInvoice(url, credentials);
    tookMs.push((await paintedAt(counter.display, invoice.bip21 ?? '')) - charged);
    await cancel(url, credentials, invoice.id);
    await counter.till.locator('[data-testid=panel][data-state=cancelled]').waitFor();
    await sleep(DEAF_MS);
    await counter.till.keyboard.press('Enter'); // next sale
    await counter.till.getByTestId('amount').waitFor();
  }
  return tookMs;
};

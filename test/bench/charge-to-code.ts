import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../faults/table.ts';
import { cancel, newestInvoice, pairInTraining } from '../support/till-client.ts';
import { DEAF_MS, openCounter, paintedAt, typeAndCharge } from './counter.ts';
import { withTraining } from './with-server.ts';

/** Key pressed on the till → code painted on the customer's page, p95 of `sales` in ms. */
export const chargeToCodeP95 = (invoices: number): Promise<number> =>
  withTraining(async ({ url }) => {
    const credentials = await pairInTraining(url);
    const counter = await openCounter(url, credentials);
    const tookMs: number[] = [];
    try {
      for (let sale = 0; sale < invoices; sale += 1) {
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
    } finally {
      await counter.close();
    }
    return percentile(tookMs, 0.95);
  });

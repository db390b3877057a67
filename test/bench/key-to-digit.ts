import type { Browser, Page } from '@playwright/test';
import { percentile } from '../faults/table.ts';
import { pairInTraining } from '../support/till-client.ts';
import { HAND_MS, keepCredentials, launchChromium } from './counter.ts';
import { withTraining } from './with-server.ts';

/** Amounts of four digits; none begins with a zero, so every key changes the shown amount. */
const AMOUNTS = ['4512', '9931', '1278', '6645', '2389'];
const ROUNDS = 5;

declare global {
  interface Window {
    satchelKeys: number[];
  }
}

/** From a key to its digit painted on the till, less the same on an empty page: difference of the p95s in ms. */
export const keyToDigitBeyondEmpty = (checkout: string): Promise<number> =>
  withTraining(checkout, async ({ url }) => {
    const credentials = await pairInTraining(url);
    const browser = await launchChromium();
    try {
      const empty = await openNoting(browser);
      await empty.route('**/empty', (route) => route.fulfill({ contentType: 'text/html', body: EMPTY_PAGE }));
      await empty.goto(`${url}/empty`);
      const emptyMs = await typeAll(empty);
      const till = await openNoting(browser);
      await till.addInitScript(keepCredentials, credentials);
      await till.goto(url);
      return (await typeAll(till)) - emptyMs;
    } finally {
      await browser.close();
    }
  });

/** Runs in the page before the page's scripts; measures from a key's time stamp to the frame after the digit shows. */
const noteKeys = (): void => {
  const tookMs: number[] = [];
  window.satchelKeys = tookMs;
  const shown = (): string | null | undefined => document.querySelector('[data-testid=amount]')?.textContent;
  window.addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (!/^\d$/.test(key)) return;
      const before = shown();
      const look = (): void => {
        if (shown() === before) requestAnimationFrame(look);
        else requestAnimationFrame(() => tookMs.push(performance.now() - timeStamp));
      };
      requestAnimationFrame(look);
    },
    true,
  );
};

/** A page that does the least possible with a key. */
const EMPTY_PAGE = `<!doctype html><p data-testid="amount"></p><script>
const amount = document.querySelector('p');
addEventListener('keydown', ({ key }) => { amount.textContent = key === 'Escape' ? '' : amount.textContent + key; });
</script>`;

/** Types all amounts in all rounds. @returns the p95 over all digits, in ms */
const typeAll = async (page: Page): Promise<number> => {
  await page.getByTestId('amount').waitFor({ state: 'attached' });
  await page.bringToFront();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const amount of AMOUNTS) {
      await page.keyboard.type(amount, { delay: HAND_MS });
      await page.waitForTimeout(HAND_MS);
      await page.keyboard.press('Escape');
      await page.waitForTimeout(HAND_MS);
    }
  const tookMs = await page.evaluate(() => window.satchelKeys);
  const pressed = ROUNDS * AMOUNTS.join('').length;
  if (tookMs.length !== pressed) throw new Error(`${tookMs.length} of ${pressed} digits were painted`);
  return percentile(tookMs, 0.95);
};

const openNoting = async (browser: Browser): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(noteKeys);
  return page;
};

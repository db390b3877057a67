import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { percentile } from '../faults/table.ts';
import { pairDisplay, pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { keepCredentials, launchChromium } from './counter.ts';
import { withTraining } from './with-server.ts';

const BYTES_PER_KB = 1_000;

export interface PageLoad {
  /** From the navigation until the till's amount is painted and its keys work: p95 of first loads without a cache. */
  readonly interactiveMs: number;
  /** Size of the scripts and styles that the page fetches, each compressed with gzip. */
  readonly tillKb: number;
  readonly screenKb: number;
}

declare global {
  interface Window {
    satchelInteractiveMs: number | undefined;
  }
}

/** @param times number of loads to measure */
export const measurePageLoad = (checkout: string, times: number): Promise<PageLoad> =>
  withTraining(checkout, async ({ url }) => {
    const credentials = await pairInTraining(url);
    const screen = await pairDisplay(url, credentials);
    const browser = await launchChromium();
    try {
      const tillKb = await weigh(await openFresh(browser, credentials), url, '[data-testid=amount]');
      const screenKb = await weigh(await openFresh(browser), screen, 'body[data-state]');
      const loads: number[] = [];
      for (let load = 0; load < times; load += 1) loads.push(await loadTill(browser, url, credentials));
      return { interactiveMs: percentile(loads, 0.95), tillKb, screenKb };
    } finally {
      await browser.close();
    }
  });

/** Runs in the page before the page's scripts. React handles keys from the commit that shows the amount. */
const noteInteractive = (): void => {
  const look = (): void => {
    if (!document.querySelector('[data-testid=amount]')) requestAnimationFrame(look);
    else
      requestAnimationFrame(() => {
        window.satchelInteractiveMs = performance.now();
      });
  };
  requestAnimationFrame(look);
};

/** Opens a page in a context of its own, so that nothing is cached. */
const openFresh = async (browser: Browser, credentials?: TillCredentials): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  if (credentials) await page.addInitScript(keepCredentials, credentials);
  await page.addInitScript(noteInteractive);
  return page;
};

const loadTill = async (browser: Browser, url: string, credentials: TillCredentials): Promise<number> => {
  const page = await openFresh(browser, credentials);
  await page.goto(url);
  const noted = await page.waitForFunction(() => window.satchelInteractiveMs);
  const ms = Number(await noted.jsonValue());
  await page.context().close();
  return ms;
};

const weigh = async (page: Page, url: string, ready: string): Promise<number> => {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (['script', 'stylesheet'].includes(response.request().resourceType()))
      sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto(url);
  await page.locator(ready).waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle').catch(() => {}); // its event stream does not end
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.context().close();
  if (bytes === 0) throw new Error('the page fetched no script');
  return bytes / BYTES_PER_KB;
};

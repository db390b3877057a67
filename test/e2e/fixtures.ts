import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { logIn, openLocked, openScreen } from '../support/shop-pages.ts';
import { openShop, type Shop } from '../support/shop.ts';

/** A till and its customer's screen, side by side. */
export interface Counter {
  readonly till: Page;
  readonly screen: Page;
}

export interface PerTest {
  /** Console errors that this test provokes; every other one fails it. */
  readonly provoked: RegExp | null;
  /** Fails the test if a page of this context logs an error, throws, or breaks the content policy. */
  readonly watch: (context: BrowserContext) => void;
  /** Opens a newly paired till with its customer's screen. */
  readonly openCounter: (shop: Shop) => Promise<Counter>;
}
export interface PerWorker {
  readonly coreShop: Shop;
  readonly esploraShop: Shop;
}

let tills = 0; // makes the names of tills unique for people
export const test = base.extend<PerTest, PerWorker>({
  provoked: [null, { option: true }],
  watch: async ({ provoked }, use) => {
    const problems: string[] = [];
    const note = (text: string): void => {
      if (!provoked?.test(text)) problems.push(text);
    };
    await use((context) => {
      context.on('console', (message) => {
        if (message.type() === 'error') note(`${message.text()} at ${message.location().url}`);
      });
      context.on('weberror', (error) => note(error.error().stack ?? error.error().message));
    });
    expect(problems, 'errors on the pages').toEqual([]);
  },
  context: async ({ context, watch }, use) => {
    watch(context);
    await use(context);
  },
  openCounter: async ({ browser, watch }, use, testInfo) => {
    const contexts: BrowserContext[] = [];
    const shops = new Set<Shop>();
    await use(async (shop) => {
      shops.add(shop);
      const context = await browser.newContext(); // each counter has a context of its own, like another machine
      contexts.push(context);
      watch(context);
      tills += 1;
      const till = await openLocked(context, shop.url, await shop.pairTill(`Till ${tills}`));
      await logIn(till, '471108');
      return { till, screen: await openScreen(till) };
    });
    for (const context of contexts) await context.close();
    if (testInfo.status === testInfo.expectedStatus) return;
    for (const shop of shops) {
      await testInfo.attach('log', { body: shop.log() });
      const mempool = await shop.node.rpc('getrawmempool', true);
      const invoice = await shop.newest().catch((error: unknown) => String(error));
      await testInfo.attach('node and newest invoice', { body: JSON.stringify({ mempool, invoice }, null, 2) });
    }
  },
  coreShop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright demands a destructuring pattern
    async ({}, use) => {
      const shop = await openShop('core');
      await use(shop);
      await shop.close();
    },
    { scope: 'worker' },
  ],
  esploraShop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright demands a destructuring pattern
    async ({}, use) => {
      const shop = await openShop('esplora');
      await use(shop);
      await shop.close();
    },
    { scope: 'worker' },
  ],
});

/** Errors that the browser itself logs while the server is away. */
export const SERVER_AWAY = /net::ERR_(CONNECTION_|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED)/;

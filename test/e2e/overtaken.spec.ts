/** Replies that an event overtakes, because they were on the way for long (design.md STATE-61). */
import { expect, type Page } from '@playwright/test';
import { charge, expectScreen, openScreen, typePin } from '../support/shop-pages.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { SERVER_AWAY } from './fixtures.ts';
import { test } from './training-fixture.ts';

test.use({ provoked: new RegExp(`${SERVER_AWAY.source}|ERR_FAILED`) });

/** Reads the next reply to a page from the server, and keeps it back. @returns tells that it was read, and lets it go */
const keepBack = async (page: Page, url: string) => {
  const read = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await page.route(
    url,
    async (route) => {
      const response = await route.fetch();
      read.resolve();
      await release.promise;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { read: read.promise, release: release.resolve };
};

test('STATE-61: a late reply does not take a payment off the customer’s screen', async ({ context, training }) => {
  const till = await context.newPage();
  await till.goto(training.url);
  await typePin(till, '0000');
  // without its stream the screen asks
  await context.route('**/api/display/events', async (route) => route.abort());
  const screen = await openScreen(till);
  await charge(till, '450');
  await expectScreen(screen, 'amount', '€4.50');
  const sales = createTrainingTill(training.url, training.owner);
  const kept = await keepBack(screen, '**/api/display');
  await kept.read;
  await sales.pay(await sales.newest(), 'exact');
  await context.unroute('**/api/display/events');
  await expectScreen(screen, 'seen', 'Payment seen');
  kept.release();
  await screen.waitForResponse('**/api/display/shown'); // it has drawn what it took
  await expectScreen(screen, 'seen', 'Payment seen');
});

test('STATE-61: a payment page reads itself again if an event came meanwhile', async ({ page, training }) => {
  const sales = createTrainingTill(training.url, training.owner);
  const sale = await sales.charge('4.00');
  const url = `${training.publicUrl}/pay/${sale.id}`;
  await page.goto(url);
  await expect(page.locator('body')).toHaveAttribute('data-state', 'waiting');
  const kept = await keepBack(page, url);
  await sales.pay(sale, 'part');
  await kept.read;
  await sales.pay(sale, 'exact');
  await page.waitForTimeout(500); // the event has come
  kept.release();
  await expect(page.locator('body')).toHaveAttribute('data-state', 'seen');
});

import { expect, type Page } from '@playwright/test';
import { SERVER_AWAY, test } from './fixtures.ts';

test.use({ provoked: new RegExp(`${SERVER_AWAY.source}|net::ERR_FAILED`) });

/** Stands in for the one fact that a start with `--reset-owner` changes; owner-reset.test.ts has the real server. */
const answerAsStartedWithReset = async (page: Page): Promise<void> => {
  await page.route('**/api/boot', async (route) => {
    const response = await route.fetch();
    const boot = (await response.json()) as object;
    await route.fulfill({ response, json: { ...boot, ownerReset: true } });
  });
};

test('the page of a lost password continues by itself, and then keeps what is typed (A37)', async ({
  page,
  coreShop,
}) => {
  await page.route('**/api/boot', (route) => route.abort());
  await page.goto(`${coreShop.url}/reset`);
  await expect(page.getByText('Satchel is not responding.')).toBeVisible();
  await page.unroute('**/api/boot');
  await expect(page.getByText('start it there with --reset-owner')).toBeVisible();
  await answerAsStartedWithReset(page);
  const code = page.getByLabel('Code');
  await code.fill('typed by hand');
  await page.getByLabel('Name of the owner').fill('Olga');
  await page.unroute('**/api/boot');
  const asked = await Promise.race([
    page.waitForRequest('**/api/boot').then(() => true),
    page.waitForTimeout(5_000).then(() => false),
  ]);
  expect(asked).toBe(false);
  await expect(code).toHaveValue('typed by hand');
});

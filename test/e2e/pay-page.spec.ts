import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { btcToSats } from '../support/bitcoin-node.ts';
import type { Shop } from '../support/shop.ts';
import { test } from './fixtures.ts';

const madeSchema = z.object({
  id: z.string(),
  btcAddress: z.string(),
  amountBtc: z.number(),
  amountUsd: z.number(),
  paymentUrl: z.string(),
});
type Made = z.infer<typeof madeSchema>;

/** Creates an order as a web shop does, with an API key of the owner. */
const orderByApi = async (shop: Shop): Promise<Made> => {
  const { rawKey, close } = await shop.makeApiKey();
  const response = await fetch(`${shop.url}/api/checkout/invoices`, {
    method: 'POST',
    headers: { 'x-api-key': rawKey, 'content-type': 'application/json' },
    body: JSON.stringify({ amountUsd: 11, productName: 'Two mugs', redirectUrl: 'https://shop.example/thanks' }),
  });
  expect(response.status).toBe(201);
  const made = madeSchema.parse(await response.json());
  await close();
  return made;
};

const stateOf = (page: Page) => page.locator('body');

test('without JavaScript the page shows amount, code and address, and the new state after a reload', async ({
  browser,
  watch,
  coreShop,
}) => {
  const made = await orderByApi(coreShop);
  const context = await browser.newContext({ javaScriptEnabled: false });
  watch(context);
  const page = await context.newPage();
  await page.goto(made.paymentUrl);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('$11.00\u00a0USD');
  await expect(page.getByText('Two mugs')).toBeVisible();
  await expect(page.locator('.qr-card svg').first()).toBeVisible();
  await expect(page.locator('main')).toContainText(made.btcAddress);
  await page.getByText('Address', { exact: true }).first().click();
  await expect(page.locator('.qr-card[data-how=address]')).toBeVisible();
  await coreShop.node.pay(made.btcAddress, btcToSats(made.amountBtc));
  await coreShop.node.mine(1);
  await expect(async () => {
    await page.reload();
    await expect(stateOf(page)).toHaveAttribute('data-state', 'paid', { timeout: 500 });
  }).toPass();
  await expect(page.getByText('Thank you!')).toBeVisible();
  await context.close();
});

test('with JavaScript the page follows the payment by itself, from the code to paid', async ({ page, coreShop }) => {
  const made = await orderByApi(coreShop);
  await page.goto(`${coreShop.url}/pay/${made.id}`); // asked for where no payment page is served
  expect(page.url()).toBe(made.paymentUrl);
  await expect(stateOf(page)).toHaveAttribute('data-state', 'waiting');
  await expect(page.getByText('Price held for')).toContainText('19:');
  const half = btcToSats(made.amountBtc) / 2n;
  await coreShop.node.pay(made.btcAddress, half);
  await expect(stateOf(page)).toHaveAttribute('data-state', 'part');
  await expect(page.getByText('Still to pay')).toBeVisible();
  await expect(page.getByText('$5.50\u00a0USD received')).toBeVisible();
  await coreShop.node.pay(made.btcAddress, btcToSats(made.amountBtc) - half);
  await expect(stateOf(page)).toHaveAttribute('data-state', 'seen');
  await coreShop.node.mine(1);
  await expect(stateOf(page)).toHaveAttribute('data-state', 'paid');
  await expect(page.getByText('Thank you!')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Back to the shop' })).toHaveAttribute(
    'href',
    'https://shop.example/thanks',
  );
});

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { createTrainingTill } from '../support/training-till.ts';
import { test } from './training-fixture.ts';

const SIZES = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
] as const;

/** Checks a state at every size and in both themes: nothing is cut off, and axe finds no fault. */
const expectWell = async (page: Page, state: string): Promise<void> => {
  await expect(page.locator('body')).toHaveAttribute('data-state', state);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([state, size.width, tooWide]).toEqual([state, size.width, 0]);
    // measured in one go, because the page may draw itself again with a new code
    const low = await page
      .locator('.btn:visible, .seg label:visible')
      .evaluateAll((buttons) => buttons.map((one) => one.getBoundingClientRect().height).filter((px) => px < 43.5));
    expect([state, size.width, low]).toEqual([state, size.width, []]);
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect([state, colorScheme, violations.map(({ id }) => id)]).toEqual([state, colorScheme, []]);
  }
  await page.setViewportSize(SIZES[0]);
};

test('a payment page follows the payment by itself through every state, on a phone of 320 px too', async ({
  page,
  training,
}) => {
  const sales = createTrainingTill(training.url, training.owner);
  const sale = await sales.charge('400.00');
  await page.goto(`${training.publicUrl}/pay/${sale.id}`);
  await expectWell(page, 'waiting');
  await expect(page.getByText('Price held for')).toContainText(/1[45]:\d\d/);
  await expect(page.getByRole('link', { name: 'Open in my wallet' })).toHaveAttribute('href', String(sale.bip21));
  for (const tab of ['Lightning', 'Address', 'Any wallet']) {
    await page.getByText(tab, { exact: true }).first().click();
    await expect(page.locator('.qr-card svg').filter({ visible: true })).toHaveCount(1);
  }
  await page.getByRole('radio').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.qr-card[data-how=lightning]')).toBeVisible();
  await sales.pay(sale, 'part');
  await expectWell(page, 'part');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('€200.00');
  await sales.pay(sale, 'exact');
  await expectWell(page, 'seen');
  await sales.blocks(6);
  await expectWell(page, 'paid');
  await expect(page.getByText('Thank you!')).toBeVisible();

  const cancelled = await sales.charge('3.00');
  await page.goto(`${training.publicUrl}/i/${cancelled.id}`);
  await sales.cancel(cancelled);
  await expectWell(page, 'cancelled');
  await sales.pay(cancelled, 'exact');
  await expectWell(page, 'late-seen');
  await sales.blocks(1);
  await expectWell(page, 'late');
});

test('each row of a payment page can be copied', async ({ browser, training, watch }) => {
  const sales = createTrainingTill(training.url, training.owner);
  const sale = await sales.charge('3.00');
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  watch(context);
  const page = await context.newPage();
  await page.goto(`${training.publicUrl}/pay/${sale.id}`);
  for (const [name, text] of [
    ['amount', (sale.dueSats / 1e8).toFixed(8)], // the number alone (design.md QR-1)
    ['address', sale.address],
    ['lightning', sale.bolt11],
  ] as const) {
    const button = page.getByRole('button', { name: `Copy the ${name}` });
    await button.click();
    await expect(button).toHaveClass(/copied/);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  await context.close();
});

const withoutScript = (page: Page, id: string, url: string): Promise<unknown> => page.goto(`${url}/pay/${id}`);

test('without JavaScript a phone of 320 px has everything that paying takes, and asks again by itself', async ({
  browser,
  training,
  watch,
}) => {
  const sales = createTrainingTill(training.url, training.owner);
  const context: BrowserContext = await browser.newContext({ javaScriptEnabled: false, viewport: SIZES[0] });
  watch(context);
  const page = await context.newPage();
  const sale = await sales.charge('3.00');
  await withoutScript(page, sale.id, training.publicUrl);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('€3.00');
  const code = page.locator('.qr-card svg').filter({ visible: true });
  await expect(code).toHaveCount(1);
  const box = await code.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(SIZES[0].width);
  await expect(page.getByText(String(sale.address))).toBeVisible();
  await expect(page.getByText(String(sale.bolt11))).toBeVisible();
  const wide = await page.locator('main').evaluate((main) => main.scrollWidth - main.clientWidth);
  expect(wide).toBe(0);
  await expect(page.locator('noscript meta, meta[http-equiv=refresh]')).toHaveCount(1);
  await sales.pay(sale, 'lightning');
  await expect(page.locator('body')).toHaveAttribute('data-state', 'paid', { timeout: 20_000 }); // by its own refresh
  await context.close();
});

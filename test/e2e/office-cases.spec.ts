import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { createWalletKeys } from '../../src/main/wallet/wallet-keys.ts';
import { openShop } from '../support/shop.ts';
import { charge, withPassword, REGTEST_OWNER } from '../support/till-client.ts';
import { SERVER_AWAY } from './fixtures.ts';
import { keepLogin, press, test } from './office-fixture.ts';

test.use({ provoked: SERVER_AWAY });

const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
};

test('CHAIN-49: the recovery kit is read, saved as a file and printed alone', async ({ office: { page, open } }) => {
  await open('wallet');
  await press(page, 'Recovery kit');
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText(/^createwallet satchel true true "" false true$/)).toBeVisible();
  await expect(sheet.getByText(/^wallet\.change_gap_limit\(\d+\)$/)).toBeVisible();
  await expectAccessible(page);

  const saving = page.waitForEvent('download');
  await sheet.getByRole('button', { name: 'Download' }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe('satchel-recovery-kit.txt');
  const text = await readFile(await file.path(), 'utf8');
  const shown = await sheet.locator('code').allTextContents();
  for (const line of shown) expect(text.split('\n')).toContain(line);

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('heading', { name: 'Addresses' })).toBeHidden();
  await expect(sheet.getByRole('button', { name: 'Download' })).toBeHidden();
  const last = sheet.getByRole('heading', { name: 'Sparrow' });
  await expect(last).toBeVisible();
  await expect(last).toHaveCSS('color', 'rgb(0, 0, 0)');
  await page.emulateMedia({ media: 'screen' });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Recovery kit' })).toBeFocused();
});

test('CHAIN-47: money of another program is told on both pages until the owner says that it is theirs', async ({
  context,
}) => {
  const shop = await openShop('core');
  const keys = createWalletKeys();
  try {
    keys.open('wallet', TRAINING_KEY, 'p2wpkh', 'regtest');
    const [foreign] = await keys.derive('wallet', 4, 1);
    await shop.stop();
    await shop.node.pay(foreign?.address ?? '', 7_000n);
    await shop.node.mine(1);
    await shop.start();
    const owner = await withPassword(shop.url, shop.owner, REGTEST_OWNER);
    await keepLogin(context, owner);
    const page = await context.newPage();
    await page.goto(`${shop.url}/office#overview`);
    const told = page.getByText('7,000 sats came to addresses up to 4 that Satchel never showed.');
    await expect(told).toBeVisible({ timeout: 30_000 });
    await expectAccessible(page);
    await page.goto(`${shop.url}/office#wallet`);
    await expect(told).toBeVisible();
    await expect(page.getByText('The next address is 1 past the last paid one.')).toBeVisible();
    await press(page, 'I know, it is mine');
    await expect(told).toBeHidden();
    const sale = await charge(shop.url, owner, { amount: '4.00', currency: 'EUR', key: 'after' });
    const [next] = await keys.derive('wallet', 5, 1);
    expect(sale.address).toBe(next?.address);
    await page.goto(`${shop.url}/office#audit`);
    await expect(page.getByText('Answered a question about a payment')).toBeVisible();
  } finally {
    await keys.shutdown();
    await shop.close();
  }
});

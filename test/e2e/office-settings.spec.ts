import { expect } from '@playwright/test';
import { test } from './office-fixture.ts';

const PAGES = [
  'Shop',
  'Language',
  'Currencies',
  'Prices',
  'Payments',
  'Tills',
  'Customer screens',
  'Sounds',
  'Scanner',
];

test('every page of settings is reached by keys, and the focus stays on its tab', async ({ office }) => {
  const { page, open } = office;
  await open('overview');
  const navigation = page.getByRole('navigation', { name: 'Office', exact: true });
  await navigation.getByRole('link', { name: 'Settings' }).press('Enter');
  const tabs = page.getByRole('navigation', { name: 'Settings' });
  await expect(tabs.getByRole('link')).toHaveText(PAGES);
  await tabs.getByRole('link').first().focus();
  for (const [at, name] of PAGES.entries()) {
    if (at > 0) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    const tab = tabs.getByRole('link', { name, exact: true });
    await expect(tab).toBeFocused();
    await expect(tab).toHaveAttribute('aria-current', 'page');
    await expect(navigation.getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page');
    await expect(navigation.getByRole('link', { name: 'Back to the till' })).toBeInViewport({ ratio: 1 });
  }
});

test('a setting is saved when its field is left; the navigation shows the new name immediately', async ({ office }) => {
  const { page, open } = office;
  await open('shop');
  const name = page.getByLabel('Name of the shop');
  await name.fill('Corner & Co');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('navigation', { name: 'Office', exact: true }).locator('strong')).toHaveText(
    'Corner & Co',
  );
  await page.reload();
  await expect(page.getByLabel('Name of the shop')).toHaveValue('Corner & Co');
});

test('CHAIN-51: the limit of the advice is off at first, and shows its budget once it is set', async ({ office }) => {
  const { page, open } = office;
  await open('payments');
  const limit = page.getByLabel('Say Accept up to');
  await expect(limit).toHaveValue('0');
  await expect(page.getByTestId('advice-budget')).toHaveText('Off. Sales follow the confirmations above.');
  await limit.fill('20 dollars');
  await limit.press('Enter');
  await expect(page.getByText(/^Enter whole sats, or an amount such as 20 [A-Z]{3}\.$/)).toBeVisible();
  await limit.fill('20000');
  await limit.press('Enter');
  await expect(page.getByTestId('advice-budget')).toContainText('and up to 200,000 sats');
  await page.reload();
  await expect(limit).toHaveValue('20000');
});

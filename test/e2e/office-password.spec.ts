import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { openServer } from '../support/shop.ts';
import { headersOf, pairInTraining, withPassword } from '../support/till-client.ts';
import { keepLogin } from './office-fixture.ts';
import { test } from './training-fixture.ts';

const openByPin = async (page: Page, url: string, place: string): Promise<void> => {
  await keepLogin(page.context(), await pairInTraining(url));
  await page.goto(`${url}/office#${place}`);
};

test('A28: a PIN opens the sales; the rooms of the office ask for the password first', async ({ page, training }) => {
  await openByPin(page, training.url, 'overview');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveCount(0);

  await page.goto(`${training.url}/office#staff`);
  await expect(dialog.getByRole('heading', { name: 'Enter your password' })).toBeVisible();
  await expect(dialog.getByLabel('Password of demo')).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await page.keyboard.press('Escape');
  await expect(page.getByText('Your password is needed to see this.')).toBeVisible();
  await page.getByRole('button', { name: 'Enter password' }).click();
  await page.keyboard.type('training');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('demo').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a person' })).toBeVisible();
});

test.describe('a wrong password', () => {
  test.use({ provoked: /the server responded with a status of 401/ });
  test('is said in place, and the next try opens the page', async ({ page, training }) => {
    await openByPin(page, training.url, 'wallet');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password of demo').fill('not it');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Wrong name or password.')).toBeVisible();
    await dialog.getByLabel('Password of demo').fill('training');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText(/^The next address is/)).toBeVisible();
  });
});

test('A31: one’s own PIN changes with the current password; other sessions of that person end', async ({ page }) => {
  const server = await openServer({ args: ['--training'] });
  try {
    const elsewhere = await pairInTraining(server.url);
    await keepLogin(page.context(), await withPassword(server.url, await pairInTraining(server.url)));
    await page.goto(`${server.url}/office#staff`);
    await page.getByRole('button', { name: 'Edit demo' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('New PIN').fill('0000');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await expect(sheet.getByText('Enter your current password.')).toBeVisible();
    await sheet.getByLabel('Your current password').fill('training');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await expect(sheet).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Add a person' })).toBeVisible();
    const session = await fetch(`${server.url}/api/till/session`, { headers: headersOf(elsewhere) });
    expect(session.status).toBe(401);
  } finally {
    await page.close(); // before its server, which it still asks
    await server.close();
  }
});

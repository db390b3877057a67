/** The office's page about this machine: it asks the desktop app and is told of changes there. */
import { expect as see } from '@playwright/test';
import { afterAll, expect, it } from 'vitest';
import { typePin } from '../support/shop-pages.ts';
import { closeDesks, openDesk } from './support/desk.ts';
import { screenWindow, setDisplays } from './support/displays.ts';

const SETTLED = { timeout: 60_000, interval: 50 };

afterAll(closeDesks);

it('“This computer” lists displays as they come, and opens and closes the customer’s screen', async () => {
  const desk = await openDesk();
  const page = await desk.till();
  await typePin(page, '0000');
  await see(page.getByTestId('amount')).toBeVisible();
  await page.getByRole('button', { name: /, menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await see(page).toHaveURL(/\/office/);
  await page.goto(`${desk.ready.url}/office#computer`);
  const choice = page.getByLabel('Display for the customer screen');
  await see(choice.locator('option')).toHaveCount(2); // on the second display, nowhere
  await setDisplays(desk, 2, 'display-added');
  await see(choice.locator('option')).toHaveCount(3);
  await expect.poll(() => screenWindow(desk), SETTLED).toMatchObject({ fullScreen: true });
  await choice.selectOption('off');
  await expect.poll(() => screenWindow(desk), SETTLED).toBeUndefined();
  await choice.selectOption('auto');
  await expect.poll(() => screenWindow(desk), SETTLED).toMatchObject({ fullScreen: true });
  const keep = page.getByLabel('Keep running when the window is closed');
  await keep.click();
  await see(keep).toBeChecked(); // once the program has stored it
  const view = await page.evaluate(() => window.satchel?.desktop());
  expect(view).toMatchObject({ value: { keepInTray: true } });
});

import { expect } from '@playwright/test';
import { capitalsForQr } from '../../src/shared/bip21.ts';
import { charge, expectScreen, expectTill, openScreen, readCode, scanCode, typePin } from '../support/shop-pages.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { test } from './training-fixture.ts';

test('by Lightning: one code on the till, the customer’s screen and the phone; paid immediately on all three', async ({
  context,
  training,
}) => {
  const till = await context.newPage();
  await till.goto(training.url);
  await typePin(till, '0000');
  await expect(till.getByTestId('amount')).toBeVisible();
  const screen = await openScreen(till);
  await charge(till, '450');

  const { bip21 } = await readCode(till);
  expect(bip21).toMatch(/^bitcoin:[a-z0-9]+\?amount=0\.\d{8}&lightning=lnbcrt[0-9a-z]+$/);
  const drawn = capitalsForQr(bip21);
  expect([await scanCode(till), await scanCode(screen)]).toEqual([drawn, drawn]);
  const sale = await createTrainingTill(training.url, training.owner).newest();
  const phone = await context.newPage();
  await phone.goto(`${training.publicUrl}/i/${sale.id}`);
  await expect(phone.locator('body')).toHaveAttribute('data-state', 'waiting');
  expect(await scanCode(phone, '.qr-card[data-how=any]')).toBe(drawn);
  await phone.getByText('Lightning', { exact: true }).first().click();
  await expect(phone.locator('.qr-card[data-how=lightning]')).toBeVisible();

  await till.bringToFront();
  await till.getByRole('group', { name: 'Training' }).getByRole('button', { name: 'Lightning', exact: true }).click();
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expect(till.getByTestId('panel')).toContainText('Lightning');
  await expectScreen(screen, 'paid', 'Thank you!');
  await expect(phone.locator('body')).toHaveAttribute('data-state', 'paid');
  await expect(phone.locator('main')).toContainText('Thank you!');
});

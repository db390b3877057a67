import { expect } from '@playwright/test';
import { press, test } from './office-fixture.ts';

/** The browser itself logs what is refused on purpose. */
test.use({ provoked: /status of 4\d\d/ });

const PASSPHRASE = 'harbour velvet onion crisp lantern';

test('backups: made now, locked with a passphrase and tried; a folder that is missing is refused (BAK-1 to BAK-5)', async ({
  office: { page, open },
}, testInfo) => {
  await open('backup');
  await expect(page.getByText('There is no backup yet. Press “Back up now”.')).toBeVisible();
  await press(page, 'Back up now');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').nth(1)).toContainText('without a passphrase');

  await press(page, 'Set a passphrase');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('textbox', { name: 'Recovery passphrase' }).fill(PASSPHRASE);
  await sheet.getByLabel('Type it again').fill(`${PASSPHRASE}!`);
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet.getByRole('alert')).not.toBeEmpty();
  await sheet.getByLabel('Type it again').fill(PASSPHRASE);
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toBeHidden();
  await press(page, 'Back up now');
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('row').nth(1)).toContainText('with the passphrase');

  await page.getByRole('row').nth(1).getByRole('button').click();
  await sheet.locator('input[name=passphrase]').fill('another passphrase');
  await sheet.getByRole('button', { name: 'Try it' }).click();
  await expect(sheet.getByRole('status')).toContainText('passphrase');
  await sheet.locator('input[name=passphrase]').fill(PASSPHRASE);
  await sheet.getByRole('button', { name: 'Try it' }).click();
  await expect(sheet).toContainText('This backup opens, and everything in it is whole.');
  await page.keyboard.press('Escape');
  await expect(page.getByText('A backup was last tried on', { exact: false })).toBeVisible();

  await page.getByLabel('Folder').fill('/nowhere/at/all');
  await page.getByLabel('Folder').press('Enter');
  await expect(page.getByText('is not a folder on this computer', { exact: false })).toBeVisible();
  await testInfo.attach('backups', { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
});

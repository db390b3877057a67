import { expect, type Page } from '@playwright/test';

/** Text of the code on a page. */
export const codeOf = async (page: Page): Promise<string | null> => {
  await expect(page.locator('[data-testid=qr][data-bip21] svg')).toBeVisible();
  return page.getByTestId('qr').getAttribute('data-bip21');
};

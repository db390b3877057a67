/** A person without a mouse: keys alone, as fast as fingers, and a scanner beside them. */
import { expect, type Locator, type Page } from '@playwright/test';
import { typeByHand } from './shop-pages.ts';

const MOST_TABS = 60;

/** Presses Tab until the element has the focus, as somebody who does not know the page would. */
export const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(target)} is not reached by Tab`);
};

/** Goes to a field and types into it, over what stands there. */
export const fillByKeys = async (page: Page, label: string, text: string): Promise<void> => {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
};

/** Goes to a button (or link) and presses it. */
export const pressByKeys = async (page: Page, target: Locator): Promise<void> => {
  await expect(target).toBeEnabled();
  await tabTo(page, target);
  await page.keyboard.press('Enter');
};

/** Enter until it is heard: it is deaf for 0.4 s after a change of state. */
export const enterUntil = (page: Page, shown: Locator): Promise<void> =>
  expect(async () => {
    await page.keyboard.press('Enter');
    await expect(shown).toBeVisible({ timeout: 300 });
  }).toPass();

/** Types an amount and Enter; the code is there afterwards. */
export const chargeByKeys = async (page: Page, digits: string): Promise<void> => {
  await typeByHand(page, digits);
  await enterUntil(page, page.getByTestId('panel'));
  await expect(page.locator('[data-testid=qr][data-bip21] svg')).toBeVisible();
};

/** A key every 10 ms, each with the moment it was pressed, however slow this machine is. */
export const scan = async (page: Page, code: string, end: 'Enter' | 'Tab' = 'Enter'): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const startS = Date.now() / 1_000;
  const keys = [...code.split(''), end];
  await Promise.all(
    keys.flatMap((key, at) => {
      const timestamp = startS + at * 0.01;
      const text = key.length === 1 ? { text: key } : {};
      return [
        session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, timestamp, ...text }),
        session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, timestamp }),
      ];
    }),
  );
  await session.detach();
};

/** Notes every press of a mouse or finger, so that a test can say that there was none. */
export const watchPointer = async (page: Page): Promise<() => Promise<number>> => {
  await page.addInitScript(() => {
    let presses = 0;
    window.addEventListener('pointerdown', () => (presses += 1), { capture: true });
    Reflect.set(window, 'satchelPresses', () => presses);
  });
  return () => page.evaluate(() => (Reflect.get(window, 'satchelPresses') as () => number)()); // put there above
};

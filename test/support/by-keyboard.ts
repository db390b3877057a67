/** Acts as a person without a mouse: presses keys at the speed of fingers, and uses a barcode scanner. */
import { expect, type Locator, type Page } from '@playwright/test';
import { typeByHand } from './shop-pages.ts';

const MOST_TABS = 60;

/** Presses Tab until the element has the focus, as a person would who does not know the page. */
export const tabTo = async (page: Page, element: Locator): Promise<void> => {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await element.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(element)}`);
};

/** Goes to a field and replaces its text. */
export const fillByKeys = async (page: Page, label: string, text: string): Promise<void> => {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
};

/** Goes to a button or link and presses it. */
export const pressByKeys = async (page: Page, element: Locator): Promise<void> => {
  await expect(element).toBeEnabled();
  await tabTo(page, element);
  await page.keyboard.press('Enter');
};

/** Presses Enter until it takes effect: the page ignores it for 0.4 s after a change of state. */
export const enterUntil = (page: Page, shown: Locator): Promise<void> =>
  expect(async () => {
    await page.keyboard.press('Enter');
    await expect(shown).toBeVisible({ timeout: 300 });
  }).toPass();

/** Types an amount and Enter, and waits for the code. */
export const chargeByKeys = async (page: Page, digits: string): Promise<void> => {
  await typeByHand(page, digits);
  await enterUntil(page, page.getByTestId('panel'));
  await expect(page.locator('[data-testid=qr][data-bip21] svg')).toBeVisible();
};

/** Types as a scanner does: keys are time-stamped 10 ms apart, however slow this machine is. */
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

/** Counts presses of mouse and finger, so that a test can show that there was none. */
export const watchPointer = async (page: Page): Promise<() => Promise<number>> => {
  await page.addInitScript(() => {
    let presses = 0;
    window.addEventListener('pointerdown', () => (presses += 1), { capture: true });
    Reflect.set(window, 'satchelPresses', () => presses);
  });
  return () => page.evaluate(() => (Reflect.get(window, 'satchelPresses') as () => number)()); // set above
};

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

/** Types as a scanner does. */
export const scan = (page: Page, code: string, end: 'Enter' | 'Tab' = 'Enter', msPerKey = 10): Promise<void> =>
  pressInRow(page, [...code.split(''), end], msPerKey);

/** The text that a key types; without it, Enter would press no button. */
const textOf = (key: string): { readonly text?: string } => {
  if (key === 'Enter') return { text: '\r' };
  return key.length === 1 ? { text: key } : {};
};

/** Presses keys that are time-stamped some milliseconds apart, however slow this machine is. */
export const pressInRow = async (page: Page, keys: readonly string[], msPerKey: number): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const startS = Date.now() / 1_000;
  await Promise.all(
    keys.flatMap((key, at) => {
      const timestamp = startS + (at * msPerKey) / 1_000;
      return [
        session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, timestamp, ...textOf(key) }),
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

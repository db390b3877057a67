/** Acts and reads on the real pages, as a cashier and a customer do. */
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import jsQR from 'jsqr';
import { btcToSats } from './bitcoin-node.ts';

/** Opens the till of this token, still locked. */
export const openLocked = async (context: BrowserContext, url: string, tillToken: string): Promise<Page> => {
  const till = await context.newPage();
  await till.addInitScript((token) => window.localStorage.setItem('satchel.till', token), tillToken);
  await till.goto(url);
  return till;
};

export const typePin = async (till: Page, pin: string): Promise<void> => {
  const pad = till.getByRole('group', { name: 'PIN pad' });
  for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).click();
};

export const logIn = async (till: Page, pin: string): Promise<void> => {
  await typePin(till, pin);
  await till.getByRole('button', { name: 'Log in' }).click();
  await expect(till.getByTestId('amount')).toBeVisible();
};

/** Opens the customer's screen from the till's menu. */
export const openScreen = async (till: Page): Promise<Page> => {
  await till.getByRole('button', { name: /, menu$/ }).click();
  const opened = till.context().waitForEvent('page');
  await till.getByRole('menuitem', { name: 'Open customer screen' }).click();
  const screen = await opened;
  await expect(screen.getByText('Your code will appear here')).toBeVisible();
  return screen;
};

/** Types the amount on the page's keypad, presses Charge and waits for the code. */
export const charge = async (till: Page, digits: string): Promise<void> => {
  for (const digit of digits) await till.locator(`.keypad [data-key="${digit}"]`).click();
  await till.getByRole('button', { name: /^Charge/ }).click();
  await expectCode(till);
};

/** Types at the speed of fingers and as unevenly: fast keys, or slow ones in an even rhythm, would count as a barcode. */
export const typeByHand = async (page: Page, text: string): Promise<void> => {
  for (const [at, key] of Array.from(text).entries()) {
    await page.keyboard.type(key);
    await page.waitForTimeout(at % 2 === 0 ? 40 : 80);
  }
};

const code = (page: Page): Locator => page.locator('[data-testid=qr][data-bip21] svg');
export const expectCode = async (page: Page): Promise<void> => {
  await expect(code(page)).toBeVisible();
};
export const expectNoCode = async (page: Page): Promise<void> => {
  await expect(page.getByTestId('qr')).toHaveCount(0);
};

export interface Asked {
  readonly bip21: string;
  readonly address: string;
  readonly sats: bigint;
}

/** Reads the address and the amount that the code on a page asks for. */
export const readCode = async (page: Page): Promise<Asked> => {
  await expectCode(page);
  const bip21 = (await page.getByTestId('qr').getAttribute('data-bip21')) ?? '';
  const match = /^bitcoin:([0-9A-Za-z]+)\?amount=(\d+(?:\.\d+)?)(?:&lightning=ln[0-9a-z]+)?$/.exec(bip21);
  if (!match?.[1] || !match[2]) throw new Error(`not a payment code: ${bip21}`);
  return { bip21, address: match[1].toLowerCase(), sats: btcToSats(Number(match[2])) };
};

/** Decodes the painted code, as a phone does. */
export const scanCode = async (page: Page, card = '[data-testid=qr]'): Promise<string | undefined> => {
  await expect(page.locator(card)).toBeVisible();
  // A picture of the element would wait for two equal frames, which a page behind others may not draw for long.
  const clip = await page.locator(card).evaluate((element) => {
    element.scrollIntoView({ block: 'nearest' });
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  });
  const picture = (await page.screenshot({ clip })).toString('base64');
  const pixels = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!canvas) throw new Error('no canvas');
    canvas.drawImage(image, 0, 0);
    const { width, height, data } = canvas.getImageData(0, 0, image.width, image.height);
    const dark = Array.from({ length: width * height }, (_, pixel) => ((data[pixel * 4] ?? 0) < 128 ? '1' : '0'));
    return { width, height, dark: dark.join('') };
  }, picture);
  const rgba = new Uint8ClampedArray(pixels.dark.length * 4).fill(255);
  for (let pixel = 0; pixel < pixels.dark.length; pixel += 1)
    if (pixels.dark[pixel] === '1') rgba.fill(0, pixel * 4, pixel * 4 + 3);
  return jsQR(rgba, pixels.width, pixels.height)?.data;
};

/** Expects this word and this sentence on the till's panel. */
export const expectTill = async (till: Page, word: string, sentence: string | RegExp): Promise<void> => {
  const panel = till.getByTestId('panel');
  await expect(panel.getByTestId('state-word')).toHaveText(word);
  await expect(panel.locator('.todo')).toHaveText(sentence);
};

/** Expects the state of the customer's screen, and texts on it. */
export const expectScreen = async (screen: Page, state: string, ...texts: readonly string[]): Promise<void> => {
  await expect(screen.locator('body')).toHaveAttribute('data-state', state);
  for (const text of texts) await expect(screen.locator('main')).toContainText(text);
};

/** Reads the number of the invoice on the panel. */
export const saleNumber = async (till: Page): Promise<number> => {
  const title = await till.locator('aside.sale h1').textContent();
  return Number(/\d+/.exec(title ?? '')?.[0]);
};

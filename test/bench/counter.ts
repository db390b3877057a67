import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { pairDisplay, type TillCredentials } from '../support/till-client.ts';
import { findChromium } from '../support/tools.ts';

/** A till and a customer's screen, as on a counter; each page notes the moments in which it painted something. */
export interface Counter {
  readonly till: Page;
  readonly display: Page;
  readonly close: () => Promise<void>;
}

/** Moments in ms since the epoch, by name: `charge`, the text of each code, or `seen:` or `paid:` and the number of the turn. */
interface Notes {
  readonly moments: Record<string, number>;
  turn: number;
}
declare global {
  interface Window {
    satchelNotes: Notes;
  }
}

export const openCounter = async (url: string, credentials: TillCredentials): Promise<Counter> => {
  const browser = await launchChromium();
  const display = await openPage(browser, await pairDisplay(url, credentials));
  const till = await openPage(browser, url, credentials);
  await till.getByTestId('amount').waitFor();
  return { till, display, close: () => browser.close() };
};

/** Runs in the page before the page's scripts. A change that is found in one frame is painted by the next. */
const noteWhatIsPainted = (): void => {
  const notes: Notes = { moments: {}, turn: 0 };
  window.satchelNotes = notes;
  const now = (): number => performance.timeOrigin + performance.now();
  const noteNextFrame = (name: string): void => {
    if (name in notes.moments) return;
    notes.moments[name] = Number.NaN;
    requestAnimationFrame(() => {
      notes.moments[name] = now();
    });
  };
  const look = (): void => {
    const code = document.querySelector('[data-testid=qr][data-bip21]:has(svg)')?.getAttribute('data-bip21');
    if (code) noteNextFrame(code);
    const panel = document.querySelector('[data-testid=panel]')?.getAttribute('data-state');
    for (const state of ['seen', 'paid'])
      if (panel === state || document.body?.dataset['state'] === state) noteNextFrame(`${state}:${notes.turn}`);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') notes.moments['charge'] = now();
    },
    true,
  );
};

/** Runs in the page, and makes it a till with a logged-in cashier. */
export const keepCredentials = ({ till, session }: TillCredentials): void => {
  window.localStorage.setItem('satchel.till', till);
  window.sessionStorage.setItem('satchel.session', session);
};

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync', '--no-first-run'],
  });

const openPage = async (browser: Browser, url: string, credentials?: TillCredentials): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  if (credentials) await page.addInitScript(keepCredentials, credentials);
  await page.addInitScript(noteWhatIsPainted);
  await page.goto(url);
  return page;
};

/** Waits until a page has painted something. @returns the moment, in ms since the epoch */
export const paintedAt = async (page: Page, name: string): Promise<number> => {
  const noted = await page.waitForFunction((key) => window.satchelNotes.moments[key] || undefined, name, {
    timeout: 20_000,
  });
  return noted.jsonValue().then(Number);
};

/** From now on, a payment that the page shows as seen or paid belongs to this turn. */
export const beginTurn = async (page: Page, turn: number): Promise<void> => {
  await page.evaluate((number) => {
    window.satchelNotes.turn = number;
  }, turn);
};

/** The page ignores Enter for 400 ms after a change of state (design.md KEYS-2). */
export const DEAF_MS = 450;
/** Time between two keys of a person: faster keys would count as a barcode (design.md KEYS-4). */
export const HAND_MS = 60;

/** Types an amount and presses Enter. @returns the moment of Enter, in ms since the epoch */
export const typeAndCharge = async (till: Page, digits: string): Promise<number> => {
  await sleep(DEAF_MS);
  await till.keyboard.type(digits, { delay: HAND_MS });
  await till.keyboard.press('Enter');
  return till.evaluate(() => window.satchelNotes.moments['charge'] ?? Number.NaN);
};

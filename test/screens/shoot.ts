/** Takes a picture of every state in every size and theme, and refuses pictures that break a rule (design.md PIC-1). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import jsQR from 'jsqr';
import { capitalsForQr } from '../../src/shared/bip21.ts';
import { NOW } from './fixtures.ts';
import { readPng, writeSmallPng } from './png.ts';
import type { Shot } from './shot.ts';
import type { StubShop } from './stub-shop.ts';

/** A rule that a picture broke. */
export interface Fault {
  readonly picture: string;
  readonly fault: string;
}
export interface Taken {
  readonly pictures: number;
  readonly bytes: number;
  readonly faults: readonly Fault[];
}

interface Shift {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

const SETTLE_MS = 450; // late elements appear after 300 ms, and fonts are loaded before that
const RESIZE_MS = 120;

/** Runs before the page's own scripts: fills its storage, stubs the desktop app, and records layout shifts. */
const prepare = ({ keep, desktop }: { keep: Record<string, string>; desktop: boolean }): void => {
  for (const [name, value] of Object.entries(keep))
    (name === 'till' ? window.localStorage : window.sessionStorage).setItem(`satchel.${name}`, value);
  const shifts: string[] = [];
  Reflect.set(window, 'satchelShifts', shifts);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Layout Instability API; moves caused by a key or press do not count (definition of CLS)
      const { value, sources, hadRecentInput } = entry as PerformanceEntry & Shift;
      if (hadRecentInput) continue;
      shifts.push(
        `${value.toFixed(4)} ${sources.map(({ node }) => (node as Element | null)?.className ?? '').join(', ')}`,
      );
    }
  }).observe({ type: 'layout-shift', buffered: true });
  if (!desktop) return;
  const view = {
    version: '0.1.0',
    screens: [
      { id: 1, label: 'Built-in', width: 1280, height: 800, isTill: true },
      { id: 2, label: 'Dell U2422', width: 1920, height: 1080, isTill: false },
    ],
    customerScreen: { choice: { kind: 'auto' }, state: 'full-screen' },
    startAtLogin: true,
    keepInTray: true,
  };
  const ok = (value: unknown) => () => Promise.resolve({ ok: true, value });
  const onDesktopChanged = () => () => undefined;
  Reflect.set(window, 'satchel', { tillToken: ok('till'), desktop: ok(view), setDesktop: ok(view), onDesktopChanged });
};

const shiftsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => Reflect.get(window, 'satchelShifts') as string[]); // put there by prepare

const codeIn = async (page: Page): Promise<string | null> => {
  const card = page.locator('.qr-card:has(svg.qr-code), .qr-card:has(svg.qr)').filter({ visible: true }).first();
  if ((await card.count()) === 0) return null;
  const { data, width, height } = readPng(await card.screenshot());
  return jsQR(data, width, height)?.data ?? 'a code that cannot be read';
};

/** Buttons visible at their left end but not at their right end. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isSeen = (button: Element, x: number, y: number): boolean => {
      const there = document.elementFromPoint(x, y);
      return button.contains(there) || there?.closest('.toast') instanceof Element; // a toast goes by itself
    };
    return [...document.querySelectorAll('button, a.btn')]
      .filter((button) => {
        const { left, right, top, bottom } = button.getBoundingClientRect();
        const middle = (top + bottom) / 2;
        return isSeen(button, left + 4, middle) && !isSeen(button, right - 4, middle);
      })
      .map((button) => `“${button.textContent}” is cut off`);
  });

/** A disabled button must neither light up nor lose its words under the pointer (design.md UX-10). */
const litUp = async (page: Page): Promise<string[]> => {
  const off = page.locator('button[disabled]:visible').first();
  if ((await off.count()) === 0) return [];
  const paint = (): Promise<string> =>
    off.evaluate((button) => `${getComputedStyle(button).color} on ${getComputedStyle(button).backgroundColor}`);
  const [before, resting] = [await paint(), page.viewportSize() ?? { width: 0, height: 0 }];
  await off.hover({ force: true });
  const under = await paint();
  await page.mouse.move(resting.width - 1, resting.height - 1);
  return under === before ? [] : [`a disabled button turns from ${before} to ${under} under the pointer`];
};

const axeFaults = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`);
};

/** Expected texts that are not visible; any kind of space matches. */
const missingTexts = async (page: Page, says: readonly string[]): Promise<string[]> => {
  const spaced = (text: string): string => text.replaceAll(/\s+/g, ' ');
  const inputs = page.locator('input:not([type=password]), textarea, select');
  const typed = await inputs.evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value)); // every field has a value
  const seen = spaced(`${await page.locator('body').innerText()} ${typed.join(' ')}`);
  return says.filter((text) => !seen.includes(spaced(text))).map((text) => `does not say “${text}”`);
};

const nameOf = ({ page, state }: Shot, size: string, theme: string): string => `${page}-${state}-${size}-${theme}.png`;
const THEMES = ['light', 'dark'] as const;

interface Studio {
  readonly shop: StubShop;
  readonly browser: Browser;
  readonly folder: string;
}

const takeSizes = async (page: Page, shot: Shot, theme: string, { folder }: Studio): Promise<Taken> => {
  const faults: Fault[] = [];
  let [pictures, bytes] = [0, 0];
  for (const size of theme === 'forced' ? shot.sizes.slice(0, 1) : shot.sizes) {
    const [width = 0, height = 0] = size.split('x').map(Number);
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(RESIZE_MS);
    const picture = nameOf(shot, size, theme);
    const png = writeSmallPng(readPng(await page.screenshot({ animations: 'disabled', caret: 'hide' })));
    writeFileSync(join(folder, picture), png);
    bytes += png.length;
    pictures += 1;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    if (wide) faults.push({ picture, fault: 'is wider than its window' });
    faults.push(...(await cutOff(page)).map((fault) => ({ picture, fault })));
    const code = shot.code === undefined || shot.isCovered ? undefined : await codeIn(page);
    if (code !== undefined && code !== (shot.code && capitalsForQr(shot.code)))
      faults.push({ picture, fault: `its code reads ${code}` });
  }
  return { pictures, bytes, faults };
};

const look = async (page: Page, shot: Shot, theme: string): Promise<Fault[]> => {
  const picture = nameOf(shot, shot.sizes[0] ?? '', theme);
  const missing = await missingTexts(page, shot.says);
  const axe = theme === 'forced' ? [] : await axeFaults(page);
  const lit = theme === 'forced' ? [] : await litUp(page);
  return [...missing, ...axe, ...lit].map((fault) => ({ picture, fault }));
};

const open = async (context: BrowserContext, shot: Shot, shop: StubShop): Promise<Page> => {
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date(NOW));
  await page.addInitScript(prepare, { keep: { ...shot.keep }, desktop: shot.desktop ?? false });
  shop.say(shot.replies ?? {}, shot.streams ?? {});
  await page.goto(shop.url + shot.path);
  await page.waitForTimeout(SETTLE_MS);
  await shot.act?.(page, shop);
  await page.waitForTimeout(SETTLE_MS);
  return page;
};

const add = (one: Taken, other: Taken): Taken => ({
  pictures: one.pictures + other.pictures,
  bytes: one.bytes + other.bytes,
  faults: [...one.faults, ...other.faults],
});

type Theme = (typeof THEMES)[number] | 'forced';

const inTheme = async (page: Page, shot: Shot, theme: Theme, studio: Studio): Promise<Taken> => {
  const [width = 0, height = 0] = (shot.sizes[0] ?? '').split('x').map(Number);
  await page.emulateMedia(
    theme === 'forced' ? { forcedColors: 'active', colorScheme: 'dark' } : { forcedColors: 'none', colorScheme: theme },
  );
  await page.setViewportSize({ width, height });
  const faults = await look(page, shot, theme);
  return add({ pictures: 0, bytes: 0, faults }, await takeSizes(page, shot, theme, studio));
};

const MAY_NOT_MOVE: ReadonlySet<Shot['page']> = new Set(['till', 'customer', 'lock']);
const movedOn = async (page: Page, shot: Shot): Promise<Fault[]> => {
  const shifts = MAY_NOT_MOVE.has(shot.page) ? await shiftsOf(page) : [];
  return shifts.map((shift) => ({ picture: nameOf(shot, shot.sizes[0] ?? '', 'light'), fault: `moved: ${shift}` }));
};

const inThemes = async (context: BrowserContext, shot: Shot, studio: Studio): Promise<Taken> => {
  let page = await open(context, shot, studio.shop);
  let taken: Taken = { pictures: 0, bytes: 0, faults: await movedOn(page, shot) };
  for (const theme of shot.forced ? ([...THEMES, 'forced'] as const) : THEMES) {
    if (shot.isFleeting && theme !== 'light') {
      await page.close();
      page = await open(context, shot, studio.shop);
    }
    taken = add(taken, await inTheme(page, shot, theme, studio));
  }
  return taken;
};

/** Takes the pictures of one state in a fresh browser context. */
export const shoot = async (shot: Shot, studio: Studio): Promise<Taken> => {
  const [width = 0, height = 0] = (shot.sizes[0] ?? '').split('x').map(Number);
  const context = await studio.browser.newContext({
    viewport: { width, height },
    locale: 'en',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  try {
    return await inThemes(context, shot, studio);
  } catch (error) {
    return { pictures: 0, bytes: 0, faults: [{ picture: `${shot.page}-${shot.state}`, fault: String(error) }] };
  } finally {
    await context.close();
  }
};

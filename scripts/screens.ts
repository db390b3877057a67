import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { InvoiceView } from '../src/shared/invoice.ts';
import { startSatchel, type Satchel } from '../test/support/satchel.ts';
import { createTrainingTill } from '../test/support/training-till.ts';
import { pairInTraining, type TillCredentials } from '../test/support/till-client.ts';
import { ensureTools, findChromium } from '../test/support/tools.ts';
import { buildWhenNeeded } from './build.ts';

// Pictures of every page in every state that training can reach: PAGE-STATE-SIZE-THEME.png in test-results/screens.
const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'test-results/screens');
/** Those that the documents show. */
const KEPT = ['till-waiting-1280x800-light.png', 'customer-amount-1280x800-light.png'];
const SIZES = {
  till: ['1280x800', '1920x1080'],
  customer: ['1280x800', '1920x1080', '1080x1920'],
  pay: ['390x844'],
} as const;
const THEMES = ['light', 'dark'] as const;
const SETTLE_MS = 700; // fonts, and the fill of a state (320 ms)

type PageName = keyof typeof SIZES;
interface Shot {
  readonly page: PageName;
  readonly state: string;
  readonly url: string;
  /** What the till keeps in its browser; an absent session is the lock screen. */
  readonly keep?: Readonly<Partial<Record<'till' | 'session' | 'sale', string>>>;
}

const keepInBrowser = ({ till = '', session = '', sale = '' }: NonNullable<Shot['keep']>): void => {
  if (till) window.localStorage.setItem('satchel.till', till);
  if (session) window.sessionStorage.setItem('satchel.session', session);
  if (sale) window.sessionStorage.setItem('satchel.sale', sale);
};

const themed = (url: string, theme: string): string => {
  const whole = new URL(url);
  whole.searchParams.set('theme', theme);
  return whole.href;
};

const shoot = async (browser: Browser, { page: name, state, url, keep }: Shot): Promise<void> => {
  for (const theme of THEMES) {
    for (const size of SIZES[name]) {
      const [width = 0, height = 0] = size.split('x').map(Number);
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      const page: Page = await context.newPage();
      if (keep) await page.addInitScript(keepInBrowser, keep);
      await page.goto(themed(url, theme));
      await sleep(SETTLE_MS);
      await page.screenshot({ path: join(FOLDER, `${name}-${state}-${size}-${theme}.png`) });
      await context.close();
    }
  }
  process.stdout.write(`${name} ${state}\n`);
};

const untilExpired = async (invoice: InvoiceView): Promise<void> => {
  await sleep(Math.max(0, Date.parse(invoice.expiresAt) - Date.now()) + 3_000);
};

const shootAll = async (satchel: Satchel, credentials: TillCredentials, browser: Browser): Promise<void> => {
  const { url, publicUrl } = satchel;
  const till = createTrainingTill(url, credentials);
  const display = await till.addDisplay();
  const at = { url, keep: credentials };
  const both = async (tillState: string, customerState: string, invoice: InvoiceView): Promise<void> => {
    await shoot(browser, { page: 'till', state: tillState, url, keep: { ...credentials, sale: invoice.id } });
    await till.show(display.id, invoice.id);
    await shoot(browser, { page: 'customer', state: customerState, url: display.url });
    await shoot(browser, { page: 'pay', state: customerState, url: `${publicUrl}/pay/${invoice.id}` });
  };

  await till.blocks(0);
  await shoot(browser, { page: 'till', state: 'lock', url, keep: { till: credentials.till } });
  await shoot(browser, { page: 'till', state: 'idle', ...at });
  await till.show(display.id, null);
  await shoot(browser, { page: 'customer', state: 'idle', url: display.url });

  await till.expireAfter(1);
  const expiring = await till.charge('18.40');
  const expiringInPart = await till.charge('18.40');
  await till.pay(expiringInPart, 'part');
  await till.expireAfter(15);

  const waiting = await till.charge('18.40');
  await both('waiting', 'amount', waiting);
  const cancelled = await till.charge('18.40');
  await till.cancel(cancelled);
  await shoot(browser, { page: 'till', state: 'cancelled', url, keep: { ...credentials, sale: cancelled.id } });
  const part = await till.charge('18.40');
  await till.pay(part, 'part');
  await both('part', 'part', part);
  const replaced = await till.charge('18.40');
  await till.pay(replaced, 'exact');
  await till.replace(replaced);
  await both('replaced', 'wait', replaced);
  const paid = await till.charge('18.40');
  await till.pay(paid, 'exact');
  await both('seen', 'seen', paid);
  const over = await till.charge('18.40');
  await till.pay(over, 'over');
  await till.blocks(1);
  await both('paid', 'paid', paid);
  await both('over', 'over', over);
  await till.reorg(1);
  await both('reverted', 'reverted', paid);

  await untilExpired(expiringInPart);
  await both('expired', 'expired', expiring);
  await both('expired-part', 'expired-part', expiringInPart);
  await till.pay(expiring, 'exact');
  await both('late', 'late', expiring);
};

const screens = async (): Promise<void> => {
  for (const line of ensureTools(console.error)) console.error(line);
  if (!buildWhenNeeded()) throw new Error('the build failed');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-screens-'));
  const satchel = await startSatchel({ dataDir, built: true, args: ['--training'] });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await shootAll(satchel, await pairInTraining(satchel.url), browser);
  } finally {
    await browser.close();
    await satchel.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  mkdirSync(join(ROOT, 'docs/screens'), { recursive: true });
  for (const name of KEPT) copyFileSync(join(FOLDER, name), join(ROOT, 'docs/screens', name));
};

await screens();

/** From the first start: set-up, the settings kept between starts, and the data that never reaches the disk. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as see } from '@playwright/test';
import { afterAll, describe, expect, it } from 'vitest';
import { typePin } from '../support/shop-pages.ts';
import { closeDesks, openDesk, runToEnd, type Desk } from './support/desk.ts';
import { screenWindow, setDisplays, windowsOf } from './support/displays.ts';

const SETTLED = { timeout: 60_000, interval: 50 };
const SECRETS = { SATCHEL_SECRETS: 'file', SATCHEL_PASSPHRASE: 'correct horse battery' };

afterAll(closeDesks);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());

/** Closes the till's window, as its button does. */
const closeTill = (desk: Desk): Promise<boolean> =>
  desk.ask(({ BrowserWindow }, base) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith(base));
    setTimeout(() => window?.close(), 0);
    return window !== undefined;
  }, desk.ready.url);

describe('a first start', () => {
  it('opens set-up; once the shop exists, the window is a till and the customer’s screen opens', async () => {
    const desk = await openDesk({ training: false, flags: ['--network', 'regtest'], env: SECRETS });
    await setDisplays(desk, 2, 'display-added');
    const page = await desk.till();
    expect(page.url()).toBe(`${desk.ready.url}/setup#${desk.ready.setupCode}`);
    expect(await page.evaluate(() => window.satchel?.tillToken())).toEqual({ ok: true, value: null });
    expect(await screenWindow(desk)).toBeUndefined();
    const response = await fetch(`${desk.ready.url}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        setupCode: desk.ready.setupCode,
        owner: { name: 'Olga', password: 'a long password', pin: '471108' },
        store: { name: 'Corner Café', currency: 'EUR' },
        rates: { kind: 'fixed', pairs: { BTC_EUR: '50000.00', BTC_USD: '55000.00' } },
      }),
    });
    expect(response.status).toBe(200);
    await page.goto(desk.ready.url);
    await see(page.getByRole('group', { name: 'PIN pad' })).toBeVisible(); // nobody paired it
    await expect.poll(() => screenWindow(desk), SETTLED).toMatchObject({ fullScreen: true });
    expect(await desk.quit()).toBe(0);
  });
});

describe('between two starts', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-desk-'));
  const home = mkdtempSync(join(tmpdir(), 'satchel-home-'));
  const start = (): Promise<Desk> => openDesk({ dataDir, env: { XDG_CONFIG_HOME: home } });

  it('keeps place, size and choices, and the start at login', async () => {
    const desk = await start();
    const till = await desk.till();
    await desk.ask(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 70, width: 1100, height: 720 });
      return true;
    }, null);
    const changed = await till.evaluate(() => window.satchel?.setDesktop({ startAtLogin: true, keepInTray: true }));
    expect(changed).toMatchObject({ ok: true, value: { startAtLogin: true, keepInTray: true } });
    if (process.platform === 'linux') {
      const entry = readFileSync(join(home, 'autostart/satchel.desktop'), 'utf8');
      expect(entry).toContain(`"--data-dir" "${dataDir}"`); // the same shop again
    }
    expect(await desk.quit()).toBe(0);

    const again = await start();
    const view = await (await again.till()).evaluate(() => window.satchel?.desktop());
    expect(view).toMatchObject({ value: { startAtLogin: true, keepInTray: true } });
    const bounds = await again.ask(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds(), null);
    expect(bounds).toEqual({ x: 60, y: 70, width: 1100, height: 720 });
    await (await again.till()).evaluate(() => window.satchel?.setDesktop({ startAtLogin: false }));
    expect(existsSync(join(home, 'autostart/satchel.desktop'))).toBe(false);
    expect(await again.quit()).toBe(0);
  });

  it('keeps running behind a closed till if wanted, and comes back on a second start', async () => {
    const desk = await start();
    await desk.till();
    expect(await closeTill(desk)).toBe(true);
    await expect.poll(async () => (await windowsOf(desk))[0]?.visible, SETTLED).toBe(false);
    expect((await fetch(`${desk.ready.url}/api/boot`)).status).toBe(200);
    expect((await runToEnd({ dataDir })).code).toBe(0);
    await expect.poll(async () => (await windowsOf(desk))[0]?.visible, SETTLED).toBe(true);
    expect(await desk.quit()).toBe(0); // quit, although closing would only hide the window
  });

  it('leaves no credential of a page in Chromium’s profile', async () => {
    const desk = await start();
    const till = await desk.till();
    await typePin(till, '0000');
    await see(till.getByTestId('amount')).toBeVisible();
    const kept = await till.evaluate(() => [
      window.localStorage.getItem('satchel.till'),
      window.sessionStorage.getItem('satchel.session'),
    ]);
    const tokens = kept.filter((each) => each !== null);
    expect(tokens).toHaveLength(2);
    expect(await desk.quit()).toBe(0);
    const files = filesIn(join(dataDir, 'desktop'));
    expect(files.length).toBeGreaterThan(0);
    const holding = files.filter((file) => {
      const bytes = readFileSync(file);
      return tokens.some((token) => bytes.includes(token) || bytes.includes(Buffer.from(token, 'utf16le')));
    });
    expect(holding).toEqual([]);
    if (process.platform !== 'win32') expect(statSync(join(dataDir, 'desktop')).mode & 0o777).toBe(0o700);
  });
});

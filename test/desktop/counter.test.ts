import { expect as see, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charge, expectCode, expectScreen, expectTill, typePin } from '../support/shop-pages.ts';
import { closeDesks, openDesk, runToEnd, type Desk } from './support/desk.ts';
import { screenWindow, setDisplays, windowsOf } from './support/displays.ts';
import { codeOf } from './support/code.ts';

const SETTLED = { timeout: 60_000, interval: 50 };

describe('the desktop app at the counter', () => {
  let desk: Desk;
  let till: Page;
  let screen: Page;
  beforeAll(async () => {
    desk = await openDesk();
    till = await desk.till();
  });
  afterAll(closeDesks);

  it('opens only the till’s window if there is one display', async () => {
    await see(till.getByText('PIN 0000')).toBeVisible();
    expect(await windowsOf(desk)).toMatchObject([{ url: `${desk.ready.url}/`, visible: true, focused: true }]);
  });

  it('is a paired till by itself, once and for good', async () => {
    const token = await till.evaluate(() => window.localStorage.getItem('satchel.till'));
    expect(token).toMatch(/^[\w-]{43}$/);
    await till.reload();
    await see(till.getByText('PIN 0000')).toBeVisible();
    expect(await till.evaluate(() => window.localStorage.getItem('satchel.till'))).toBe(token);
  });

  it('opens the customer’s screen in full on a display that is plugged in, and leaves the keyboard with the till', async () => {
    await setDisplays(desk, 2, 'display-added');
    screen = await desk.screen();
    await expectScreen(screen, 'idle', 'Your code will appear here');
    await expect
      .poll(() => screenWindow(desk), SETTLED)
      .toMatchObject({ fullScreen: true, visible: true, focused: false });
    const tills = (await windowsOf(desk)).filter(({ url }) => url === `${desk.ready.url}/`);
    expect(tills).toMatchObject([{ focused: true }]);
    expect((await screenWindow(desk))?.x).toBeGreaterThan(0);
    await see(screen.locator('html')).toHaveAttribute('data-placed', 'full-screen');
  });

  it('follows a training sale on both windows', async () => {
    await typePin(till, '0000');
    await see(till.getByTestId('amount')).toBeVisible();
    await charge(till, '450');
    await expectTill(till, 'Waiting', 'Nothing received yet.');
    await expectScreen(screen, 'amount', 'To pay', '€4.50');
    expect(await codeOf(screen)).toEqual(await codeOf(till));
    await till.getByRole('button', { name: 'Pay', exact: true }).click();
    await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
    await expectScreen(screen, 'seen', 'Payment seen');
    await till.getByRole('button', { name: 'Next block' }).click();
    await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
    await expectScreen(screen, 'paid', 'Paid', 'Thank you!');
  });

  it('keeps the machine awake while a sale is open, and no longer', async () => {
    const isAwake = (): Promise<boolean> =>
      desk.ask(({ powerSaveBlocker }) => [0, 1, 2, 3, 4, 5, 6, 7].some((id) => powerSaveBlocker.isStarted(id)), null);
    await expect.poll(isAwake, SETTLED).toBe(false);
    await till.getByRole('button', { name: 'Next sale' }).click();
    await charge(till, '700');
    await expect.poll(isAwake, SETTLED).toBe(true);
  });

  it('closes the customer’s screen with its display and opens it again on the open sale', async () => {
    await setDisplays(desk, 1, 'display-removed');
    await expect.poll(() => screenWindow(desk), SETTLED).toBeUndefined();
    await expectTill(till, 'Waiting', 'Nothing received yet.');
    await setDisplays(desk, 2, 'display-added');
    await desk.rejoin();
    [till, screen] = [await desk.till(), await desk.screen()];
    await expectScreen(screen, 'amount', 'To pay', '€7.00');
    await expectCode(screen);
  });

  it('shows the customer’s screen on the chosen display, and remembers the choice', async () => {
    await setDisplays(desk, 3, 'display-added');
    const chosen = await till.evaluate(() =>
      window.satchel?.setDesktop({ customerScreen: { kind: 'screen', id: 102 } }),
    );
    expect(chosen).toMatchObject({ ok: true, value: { customerScreen: { choice: { kind: 'screen', id: 102 } } } });
    const width = await desk.ask(({ screen: displays }) => displays.getPrimaryDisplay().bounds.width, null);
    await expect.poll(async () => (await screenWindow(desk))?.x, SETTLED).toBe(2 * width);
    await setDisplays(desk, 2, 'display-removed');
    await expect.poll(() => screenWindow(desk), SETTLED).toBeUndefined();
    expect(await till.evaluate(() => window.satchel?.desktop())).toMatchObject({
      value: { customerScreen: { state: 'waiting' } },
    });
    await setDisplays(desk, 3, 'display-added');
    await expect.poll(async () => (await screenWindow(desk))?.x, SETTLED).toBe(2 * width);
  });

  it('offers the same choices in its menu', async () => {
    const click = (id: string): Promise<boolean> =>
      desk.ask(({ Menu }, item) => {
        const found = Menu.getApplicationMenu()?.getMenuItemById(item);
        found?.click();
        return found !== null && found !== undefined;
      }, id);
    expect(await click('screen-off')).toBe(true);
    await expect.poll(() => screenWindow(desk), SETTLED).toBeUndefined();
    expect(await click('screen-toggle')).toBe(true); // by hand it opens all the same: as a window
    await expect.poll(() => screenWindow(desk), SETTLED).toMatchObject({ fullScreen: false });
    expect(await click('screen-auto')).toBe(true);
    await expect.poll(() => screenWindow(desk), SETTLED).toMatchObject({ fullScreen: true });
  });

  it('raises its window for a second start on the same data folder, which ends politely', async () => {
    await desk.ask(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((each) => !each.isFullScreen());
      window?.minimize();
      return true;
    }, null);
    const second = await runToEnd({ dataDir: desk.dataDir });
    expect(second.code).toBe(0);
    expect(second.said).toContain('its window was raised');
    const isMinimized = (): Promise<boolean> =>
      desk.ask(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((each) => each.isMinimized()), null);
    await expect.poll(isMinimized, SETTLED).toBe(false);
  });

  it('ends with its till’s window, code 0', async () => {
    await desk.ask(({ BrowserWindow }) => {
      setTimeout(() => {
        for (const window of BrowserWindow.getAllWindows()) if (!window.isFullScreen()) window.close();
      });
      return true;
    }, null);
    expect(await desk.exited).toBe(0);
  });

  it('restores the positions of till and customer’s screen at the next start', async () => {
    const again = await openDesk({ dataDir: desk.dataDir });
    const page = await again.till();
    await see(page.getByText('PIN 0000')).toBeVisible();
    expect(await page.evaluate(() => window.satchel?.desktop())).toMatchObject({
      value: { customerScreen: { choice: { kind: 'auto' } } },
    });
    expect(await again.quit()).toBe(0);
  });
});

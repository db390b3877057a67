import { expect as see } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charge, expectScreen, expectTill, typePin } from '../support/shop-pages.ts';
import { closeDesks, openDesk, runToEnd, type Desk } from './support/desk.ts';
import { setDisplays } from './support/displays.ts';
import { codeOf } from './support/code.ts';

const SETTLED = { timeout: 60_000, interval: 100 };

/** Kills the page's process, as the system does if memory runs out. */
const crash = async (desk: Desk, base: string): Promise<void> => {
  await desk.ask(async ({ BrowserWindow }, start) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith(start));
    if (!window) throw new Error('no such window');
    await window.webContents.executeJavaScript('globalThis.before = true; 0');
    window.webContents.forcefullyCrashRenderer();
    return true;
  }, base);
  // The window is the same but its document is new, so the mark is gone.
  const isAnew = (): Promise<unknown> =>
    desk.ask(async ({ BrowserWindow }, start) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith(start));
      const asked: Promise<unknown> | undefined = window?.webContents.executeJavaScript(
        'typeof globalThis.before + document.readyState',
      );
      return Promise.race([asked, new Promise((late) => setTimeout(late, 1_000, 'no answer'))]).catch(() => 'crashed');
    }, base);
  await expect.poll(isAnew, SETTLED).toBe('undefinedcomplete');
  await desk.rejoin();
};

describe('a page that crashes', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
    await setDisplays(desk, 2, 'display-added');
  });
  afterAll(closeDesks);

  it('comes back with its sale: the till', async () => {
    const till = await desk.till();
    await typePin(till, '0000');
    await see(till.getByTestId('amount')).toBeVisible();
    await charge(till, '1250');
    const asked = await codeOf(till);
    await crash(desk, desk.ready.url);
    const again = await desk.till();
    await expectTill(again, 'Waiting', 'Nothing received yet.');
    expect(await codeOf(again)).toEqual(asked);
    await expectScreen(await desk.screen(), 'amount', '€12.50');
    expect(desk.log()).toContain('page crashed');
  });

  it('comes back with its sale: the customer’s screen', async () => {
    await crash(desk, `${desk.ready.publicUrl}/display`);
    const [till, screen] = [await desk.till(), await desk.screen()];
    await expectScreen(screen, 'amount', '€12.50');
    await till.getByRole('button', { name: 'Pay', exact: true }).click();
    await expectScreen(screen, 'seen', 'Payment seen');
    await till.getByRole('button', { name: 'Next block' }).click();
    await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
    await see(screen.locator('main')).toContainText('Thank you!');
    expect(await desk.quit()).toBe(0);
  });
});

describe('a start that is refused', () => {
  it('says why in one sentence and ends with a code that is not 0', async () => {
    const { code, said } = await runToEnd({ flags: ['--network', 'mainnet'] });
    expect(code).toBe(1);
    expect(said.trim()).toBe('Training always runs on regtest. Leave out --network mainnet.');
  });

  it('ends politely on SIGTERM: code 0', async () => {
    const desk = await openDesk();
    await desk.till();
    process.kill(desk.pid, 'SIGTERM');
    expect(await desk.exited).toBe(0);
  });
});

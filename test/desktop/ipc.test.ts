/** Attack A12: who may use IPC, and with which messages. */
import { resolve } from 'node:path';
import { expect as see, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDesks, openDesk, type Desk } from './support/desk.ts';

const PRELOAD = resolve(import.meta.dirname, '../../out/preload/cashier.cjs');

describe('A12: pages of the desktop app', () => {
  let desk: Desk;
  let till: Page;
  beforeAll(async () => {
    desk = await openDesk();
    till = await desk.till();
    await see(till.getByText('PIN 0000')).toBeVisible();
  });
  afterAll(closeDesks);

  it('use IPC only from their own window: another one with the till’s preload is refused', async () => {
    const answers = await desk.ask(
      async ({ BrowserWindow }, { preload, url }) => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, contextIsolation: true },
        });
        await window.loadURL(url);
        const said: unknown = await window.webContents.executeJavaScript(
          'Promise.all([satchel.tillToken(), satchel.desktop(), satchel.copyText("stolen")])',
        );
        window.destroy();
        return said;
      },
      { preload: PRELOAD, url: desk.ready.url },
    );
    expect(answers).toEqual([1, 2, 3].map(() => ({ ok: false, error: { code: 'forbidden' } })));
    expect(desk.log()).toContain('message refused: the sender may not use this channel');
  });

  it('use IPC only while their window shows a page of its own', async () => {
    // the app's process moves the till's own window elsewhere, which no page can do
    const answer = await desk.ask(
      async ({ BrowserWindow }, { from, to }) => {
        const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith(from));
        await window?.loadURL(to);
        const said: unknown = await window?.webContents.executeJavaScript('satchel.tillToken()');
        await window?.loadURL(`${from}/`);
        return said;
      },
      { from: desk.ready.url, to: `${desk.ready.publicUrl}/display` },
    );
    expect(answer).toEqual({ ok: false, error: { code: 'forbidden' } });
    await desk.rejoin();
    till = await desk.till();
    await see(till.getByText('PIN 0000')).toBeVisible();
  });

  it('are accepted only with messages of the contract', async () => {
    const refused = { ok: false, error: { code: 'validation_failed' } };
    const said = await till.evaluate(async () => {
      const desktop = window.satchel as unknown as Record<string, (...words: unknown[]) => Promise<unknown>>;
      const tries: [string, unknown][] = [
        ['setDesktop', { startAtLogin: 'yes' }],
        ['setDesktop', { unknown: true }],
        ['setDesktop', { customerScreen: { kind: 'screen', id: 1.5 } }],
        ['showCustomerScreen', 'yes'],
        ['copyText', { toString: 'x' }],
        ['copyText', 'x'.repeat(10_001)],
        ['tillToken', { id: 1 }],
      ];
      const answers: unknown[] = [];
      for (const [name, word] of tries) answers.push(await desktop[name]?.(word));
      return answers;
    });
    expect(said).toEqual(said.map(() => refused));
    expect(said).toHaveLength(7);
    expect(await till.evaluate(() => window.satchel?.copyText('bc1q'))).toEqual({ ok: true, value: null });
    expect(await desk.ask(async ({ clipboard }) => clipboard.readText(), null)).toBe('bc1q');
  });
});

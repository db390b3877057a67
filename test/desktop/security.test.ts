/** Attack A12: the built bundle's use of Electron, and the requests of its pages that are refused. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect as see, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDesks, openDesk, type Desk } from './support/desk.ts';
import { setDisplays, windowsOf } from './support/displays.ts';

const A_WHILE_MS = 700;

describe('A12: pages of the desktop app', () => {
  let desk: Desk;
  let till: Page;
  let screen: Page;
  let elsewhere: Server;
  let origin = '';
  const hits: string[] = [];
  beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end('elsewhere');
    });
    await new Promise<void>((listening) => void elsewhere.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    desk = await openDesk();
    till = await desk.till();
    await setDisplays(desk, 2, 'display-added');
    screen = await desk.screen();
    await see(till.getByText('PIN 0000')).toBeVisible();
    // replaces the operating system's browser
    await desk.ask(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
      return true;
    }, null);
  });
  afterAll(async () => {
    await closeDesks();
    elsewhere.close();
  });
  const opened = (): Promise<string[]> => desk.ask(() => (globalThis as unknown as { opened: string[] }).opened, null);

  it('are sandboxed, isolated, and without Node: web preferences of both windows', async () => {
    const preferences = await desk.ask(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => {
          // Electron has it, its types do not
          const all = (
            webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
          ).getLastWebPreferences();
          const {
            sandbox,
            contextIsolation,
            nodeIntegration,
            nodeIntegrationInWorker,
            nodeIntegrationInSubFrames,
            webSecurity,
            webviewTag,
          } = all;
          return {
            sandbox,
            contextIsolation,
            nodeIntegration,
            nodeIntegrationInWorker,
            nodeIntegrationInSubFrames,
            webSecurity,
            webviewTag,
          };
        }),
      null,
    );
    const locked = {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    };
    expect(preferences).toEqual([locked, locked]);
  });

  it('have neither require nor process, only a bridge with exactly the contract’s names', async () => {
    const known = (): unknown => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
      Object.keys(window.satchel ?? {}).toSorted(),
      Object.isFrozen(window.satchel),
    ];
    expect(await till.evaluate(known)).toEqual([
      'undefined',
      'undefined',
      ['callAttention', 'copyText', 'desktop', 'onDesktopChanged', 'setDesktop', 'showCustomerScreen', 'tillToken'],
      true,
    ]);
    expect(await screen.evaluate(known)).toEqual(['undefined', 'undefined', ['onPlaced'], true]);
  });

  it('are served with a content policy that allows nothing inline and nothing from elsewhere', async () => {
    for (const url of [desk.ready.url, `${desk.ready.publicUrl}/display`]) {
      const policy = (await fetch(url)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it('have no permission: requests and checks are refused', async () => {
    const asked = await till.evaluate(async () => {
      const place = new Promise((answer) => {
        navigator.geolocation.getCurrentPosition(
          () => answer('given'),
          ({ code }) => answer(code),
        );
      });
      const states = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'].map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return state;
      });
      const media = navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'given',
        (error: Error) => error.name,
      );
      return {
        place: await place,
        states: await Promise.all(states),
        notifications: await Notification.requestPermission(),
        media: await media,
      };
    });
    expect(asked.place).toBe(1); // PERMISSION_DENIED
    expect(new Set(asked.states)).toEqual(new Set(['denied']));
    expect(asked.notifications).toBe('denied');
    expect(asked.media).not.toBe('given');
  });

  it('stay on their origin: no navigation, redirect or frame leads elsewhere', async () => {
    const goes = [
      `location.href = '${origin}/navigation'`,
      `location.href = '${desk.ready.publicUrl}/display'`, // an own page, but not this window's
      `location.href = 'file:///etc/hostname'`,
      `location.href = 'data:text/html,hello'`,
      `location.replace('https://example.org/')`,
      `{ const a = document.createElement('a'); a.href = '${origin}/link'; document.body.append(a); a.click(); a.remove(); }`,
      `{ const f = document.createElement('form'); f.action = '${origin}/form'; f.method = 'post'; document.body.append(f); f.submit(); f.remove(); }`,
      `{ const f = document.createElement('iframe'); f.src = '${origin}/frame'; document.body.append(f); }`,
    ];
    for (const go of goes) {
      await desk.ask(
        async ({ BrowserWindow }, { code, base }) => {
          const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith(base));
          await window?.webContents.executeJavaScript(`${code}; 0`, true).catch(() => undefined);
          return true;
        },
        { code: go, base: desk.ready.url },
      );
    }
    await till.waitForTimeout(A_WHILE_MS);
    const origins = (await windowsOf(desk)).map(({ url }) => new URL(url).origin);
    expect(new Set(origins)).toEqual(new Set([desk.ready.url, desk.ready.publicUrl]));
    expect(origins).toHaveLength(2);
    expect(hits).toEqual([]);
    const shown = await desk.ask(async ({ BrowserWindow }, base) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith(base));
      const text: unknown = await window?.webContents.executeJavaScript('document.body.innerText');
      return text;
    }, desk.ready.url);
    expect(shown).toContain('PIN 0000');
    await desk.rejoin(); // Playwright would wait forever for a refused navigation
    [till, screen] = [await desk.till(), await desk.screen()];
  });

  it('reach no other origin: every request elsewhere is cancelled', async () => {
    const tries = await till.evaluate(async (base) => {
      const result = (promise: Promise<unknown>): Promise<string> =>
        promise.then(
          () => 'loaded',
          () => 'cancelled',
        );
      const image = new Promise((loaded, failed) => {
        const element = new Image();
        element.addEventListener('load', loaded);
        element.addEventListener('error', failed);
        element.src = `${base}/image`;
      });
      return Promise.all([
        result(fetch(`${base}/fetch`, { mode: 'no-cors' })),
        result(image),
        result(
          Promise.resolve(navigator.sendBeacon(`${base}/beacon`)).then((sent) =>
            sent ? undefined : Promise.reject(new Error('not sent')),
          ),
        ),
      ]);
    }, origin);
    expect(tries.slice(0, 2)).toEqual(['cancelled', 'cancelled']);
    await till.waitForTimeout(A_WHILE_MS);
    expect(hits).toEqual([]);
  });

  it('reach no other origin even without the content policy: the session cancels requests itself', async () => {
    // the app's own pages have the policy; this one, which no window of the app would show, has none
    const outcome = await desk.ask(async ({ BrowserWindow }, base) => {
      const window = new BrowserWindow({ show: false });
      const loaded = await window.loadURL(`${base}/whole-page`).then(
        () => 'loaded',
        () => 'cancelled',
      );
      window.destroy();
      return loaded;
    }, origin);
    expect(outcome).toBe('cancelled');
    expect(hits).toEqual([]);
  });

  it('open no window of another origin, and hand only listed https addresses to the system’s browser', async () => {
    for (const url of [
      `${origin}/popup`,
      'file:///etc/hostname',
      'https://example.org/',
      'http://mempool.space/tx/00',
      'https://mempool.space.example.org/',
      'https://user@mempool.space/',
      'https://mempool.space:8443/',
      'javascript:alert(1)',
      'smb://host/share',
      'ms-msdt:/id',
      'bitcoin:bc1q',
    ])
      await till.evaluate((target) => void window.open(target, '_blank', 'noopener'), url);
    await till.waitForTimeout(A_WHILE_MS);
    expect(await opened()).toEqual([]);
    expect(hits).toEqual([]);
    expect((await windowsOf(desk)).length).toBe(2);
    await till.evaluate(() => void window.open('https://mempool.space/tx/00', '_blank', 'noopener'));
    await expect.poll(opened, { timeout: 60_000 }).toEqual(['https://mempool.space/tx/00']);
  });

  it('open own pages in a window without a bridge; the customer’s screen opens nothing', async () => {
    await screen.evaluate((url) => void window.open(url, '_blank', 'noopener'), `${desk.ready.url}/docs`);
    await screen.evaluate(() => void window.open('https://mempool.space/tx/11', '_blank', 'noopener'));
    await till.waitForTimeout(A_WHILE_MS);
    expect((await windowsOf(desk)).length).toBe(2);
    expect(await opened()).toEqual(['https://mempool.space/tx/00']);
    await till.evaluate((url) => void window.open(url, '_blank', 'noopener'), `${desk.ready.url}/docs`);
    await expect
      .poll(async () => (await windowsOf(desk)).map(({ url }) => url), { timeout: 60_000 })
      .toContain(`${desk.ready.url}/docs/`.replace(/\/$/, ''));
    const bridge = await desk.ask(async ({ BrowserWindow }, base) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().startsWith(`${base}/docs`));
      const type: unknown = await window?.webContents.executeJavaScript('typeof window.satchel');
      window?.close();
      return type;
    }, desk.ready.url);
    expect(bridge).toBe('undefined');
  });

  it('leave no credential in the program’s log', async () => {
    const token = await till.evaluate(() => window.localStorage.getItem('satchel.till'));
    const display = (await screen.evaluate(() => window.location.hash)).slice(1);
    expect(token).toBeTruthy();
    expect(display).toBeTruthy();
    expect(desk.log()).not.toContain(token);
    expect(desk.log()).not.toContain(display);
    expect(join(desk.dataDir, 'desktop')).not.toContain(display);
  });

  it('let the app quit with code 0 afterwards', async () => {
    expect(await desk.quit()).toBe(0);
  });
});

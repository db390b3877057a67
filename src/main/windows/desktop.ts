import { app, clipboard, dialog, Menu, screen, session, type Session } from 'electron';
import { join, resolve } from 'node:path';
import type { DesktopView, ScreenChoice } from '../../shared/ipc.ts';
import { ok } from '../../shared/result.ts';
import { openChannels, type ChannelsDeps, type OpenChannels } from '../ipc/channels.ts';
import { createCashierWindow, type CashierWindow } from './cashier-window.ts';
import { createCustomerWindow, tillDisplay, type CustomerWindow } from './customer-window.ts';
import { openDesktopSettings, type DesktopSettings, type DesktopSettingsFile } from './desktop-settings.ts';
import { applicationMenu, trayMenu, type MenuDeps } from './menu.ts';
import type { Origins } from './own-urls.ts';
import { openPageWindow } from './page-window.ts';
import type { RecoverDeps } from './recover.ts';
import { lockDown, PARTITIONS, type Security } from './security.ts';
import { createStartAtLogin, type StartAtLogin } from './start-at-login.ts';
import { createStayAwake } from './stay-awake.ts';
import { createTray } from './tray.ts';
import { startUpdates } from './updates.ts';
import { wordsFor, type Words } from './words.ts';

interface Log {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

export interface DesktopDeps {
  readonly origins: Origins;
  /** Path of the first page: the till, or set-up. */
  readonly firstPage: string;
  readonly version: string;
  /** Command-line flags of this run. */
  readonly words: readonly string[];
  /** Folder for this machine's settings, within the data folder. */
  readonly folder: string;
  readonly pair: () => Promise<{ readonly till: string; readonly display: string } | null>;
  /** @returns stops watching */
  readonly watchOpenInvoices: (listener: (isOpen: boolean) => void) => () => void;
  readonly log: Log;
}

export interface Desktop {
  readonly raise: () => void;
  /** Lets windows close for good instead of hiding. */
  readonly leave: () => void;
  readonly close: () => Promise<void>;
}

const at = (path: string): string => resolve(import.meta.dirname, '../..', path); // from out/main: windows run built
const PRELOADS = { cashier: at('out/preload/cashier.cjs'), customer: at('out/preload/customer.cjs') } as const;
export const ICON = at('resources/icons/satchel-256.png');
const TRAY_ICON = at(`resources/icons/${process.platform === 'darwin' ? 'trayTemplate' : 'tray'}.png`);

/** Opens the windows over a listening server. Electron must be ready. */
export const openDesktop = (deps: DesktopDeps): Desktop => {
  const parts = prepare(deps);
  const { words, security } = parts;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  let leaving = false;
  const tray = createTray(TRAY_ICON, () => windows.cashier.raise());
  const hidesOnClose = (): boolean => !leaving && tray !== undefined && parts.settings.get().keepInTray;
  const windows = createWindows(parts, changed, hidesOnClose);
  const { cashier, customer } = windows;
  const view = (): DesktopView => viewOf(parts, cashier, customer);
  const changes = createChanges(parts, windows, changed);
  const openOwnPage = (path: string): void =>
    openPageWindow(security, deps.origins, ICON, `${deps.origins.till}${path}`);
  const menus: MenuDeps = {
    words,
    view,
    ...changes,
    choose: (choice) => void changes.choose(choice),
    toggleScreen: () => void (customer.current() ? customer.hide() : customer.show()),
    raiseTill: cashier.raise,
    openDocs: () => openOwnPage('/docs'),
    openManual: () => openOwnPage('/manual'),
  };
  const showMenus = (): void => {
    Menu.setApplicationMenu(applicationMenu(menus));
    tray?.setMenu(trayMenu(menus));
  };
  listeners.add(showMenus).add(joinChannels(parts, windows, changes, view).changed);
  const awake = createStayAwake();
  const stopWatching = deps.watchOpenInvoices(awake.set);
  const updates = startUpdates(deps).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'update check could not start');
    return () => {};
  });
  showMenus();
  cashier.raise();
  void customer.place();
  return {
    raise: cashier.raise,
    leave: () => {
      leaving = true;
    },
    close: async () => {
      stopWatching();
      awake.release();
      tray?.remove();
      (await updates)();
      // Chromium opens connections in advance, and the closing server would wait for requests that never come.
      await Promise.all(sessions().map((each) => each.closeAllConnections()));
    },
  };
};

interface Parts {
  readonly deps: DesktopDeps;
  readonly words: Words;
  readonly settings: DesktopSettingsFile;
  readonly security: Security;
  readonly startAtLogin: StartAtLogin;
}

const recovery = ({ deps, words }: Parts): RecoverDeps => ({
  log: deps.log,
  now: () => Date.now(),
  onHang: async (window) => {
    if (!window.isFocusable()) return true; // the customer's screen reloads without asking, because nobody there could answer
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: words.hangs,
      detail: words.hangsDetail,
      buttons: [words.restart, words.wait],
      defaultId: 1,
      cancelId: 1,
    });
    return response === 0;
  },
});

const viewOf = (parts: Parts, cashier: CashierWindow, customer: CustomerWindow): DesktopView => {
  const till = tillDisplay(cashier.current());
  const { customerScreen, keepInTray } = parts.settings.get();
  return {
    version: parts.deps.version,
    screens: screen.getAllDisplays().map(({ id, label, size }) => ({
      id,
      label,
      width: size.width,
      height: size.height,
      isTill: id === till.id,
    })),
    customerScreen: {
      choice: customerScreen.kind === 'screen' ? { kind: 'screen', id: customerScreen.id } : customerScreen,
      state: customer.state(),
    },
    startAtLogin: parts.startAtLogin.get(),
    keepInTray,
  };
};

/** The choice with the facts that identify the display later; undefined if that display is already gone. */
const kept = (choice: ScreenChoice): DesktopSettings['customerScreen'] | undefined => {
  if (choice.kind !== 'screen') return choice;
  const found = screen.getAllDisplays().find(({ id }) => id === choice.id);
  return found && { kind: 'screen', id: found.id, label: found.label, bounds: found.bounds };
};

interface Windows {
  readonly cashier: CashierWindow;
  readonly customer: CustomerWindow;
}

const createWindows = (parts: Parts, onChange: () => void, hidesOnClose: () => boolean): Windows => {
  const { deps, security, settings } = parts;
  const common = { security, settings, icon: ICON, recover: recovery(parts) };
  const cashier = createCashierWindow({
    ...common,
    origin: deps.origins.till,
    firstPage: deps.firstPage,
    preload: PRELOADS.cashier,
    hidesOnClose,
    onClosed: () => app.quit(),
  });
  const customer = createCustomerWindow({
    ...common,
    origin: deps.origins.customer,
    page: async () => {
      const tokens = await deps.pair();
      return tokens && `${deps.origins.customer}/display#${tokens.display}`;
    },
    preload: PRELOADS.customer,
    till: cashier.current,
    onChange,
  });
  return { cashier, customer };
};

/** Changes that menus and pages may make. */
const createChanges = ({ settings, startAtLogin }: Parts, { customer }: Windows, changed: () => void) => ({
  choose: async (choice: ScreenChoice): Promise<void> => {
    const customerScreen = kept(choice);
    if (customerScreen) settings.change({ customerScreen });
    await customer.chosen();
  },
  setStartAtLogin: (on: boolean): void => {
    startAtLogin.set(on);
    changed();
  },
  setKeepInTray: (keepInTray: boolean): void => {
    settings.change({ keepInTray });
    changed();
  },
});

type Changes = ReturnType<typeof createChanges>;

const invokesOf = (
  { deps }: Parts,
  { customer }: Windows,
  changes: Changes,
  view: () => DesktopView,
): ChannelsDeps['invokes'] => ({
  tillToken: async () => {
    const tokens = await deps.pair();
    if (tokens && !customer.current()) void customer.place(); // set-up or unlocking has just finished
    return ok(tokens?.till ?? null);
  },
  desktop: () => ok(view()),
  setDesktop: async ({ customerScreen, startAtLogin, keepInTray }) => {
    if (startAtLogin !== undefined) changes.setStartAtLogin(startAtLogin);
    if (keepInTray !== undefined) changes.setKeepInTray(keepInTray);
    if (customerScreen) await changes.choose(customerScreen);
    return ok(view());
  },
  showCustomerScreen: async (isWanted) => {
    await (isWanted ? customer.show() : customer.hide());
    return ok(view());
  },
  copyText: async (text) => {
    await clipboard.writeText(text);
    return ok(null);
  },
});

const joinChannels = (
  parts: Parts,
  windows: Windows,
  changes: Changes,
  view: () => DesktopView,
): OpenChannels & { readonly changed: () => void } => {
  const { deps } = parts;
  const { cashier, customer } = windows;
  const channels = openChannels({
    log: deps.log,
    seatOf: (audience) => {
      const window = windows[audience].current();
      const origin = audience === 'cashier' ? deps.origins.till : deps.origins.customer;
      return window && { contentsId: window.webContents.id, origin };
    },
    invokes: invokesOf(parts, windows, changes, view),
    sends: {
      callAttention: () => {
        const till = cashier.current();
        if (till && !till.isFocused()) till.flashFrame(true);
      },
    },
  });
  return {
    ...channels,
    changed: () => {
      const [till, screenWindow] = [cashier.current(), customer.current()];
      if (till) channels.tell(till.webContents, 'desktopChanged', view());
      if (screenWindow)
        channels.tell(screenWindow.webContents, 'placed', { fullScreen: customer.state() === 'full-screen' });
    },
  };
};

const sessions = (): Session[] => [
  session.defaultSession,
  ...Object.values(PARTITIONS).map((name) => session.fromPartition(name)),
];

const prepare = (deps: DesktopDeps): Parts => {
  const security: Security = lockDown(sessions(), {
    ...deps,
    openPage: (url) => openPageWindow(security, deps.origins, ICON, url),
  });
  app.setAboutPanelOptions({
    applicationName: 'Satchel',
    applicationVersion: deps.version,
    copyright: 'MIT License',
    iconPath: ICON,
  });
  return {
    deps,
    words: wordsFor(app.getLocale()),
    settings: openDesktopSettings({ ...deps, file: join(deps.folder, 'windows.json'), platform: process.platform }),
    security,
    startAtLogin: createStartAtLogin(deps.words),
  };
};

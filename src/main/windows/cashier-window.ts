import { nativeTheme, screen, type BrowserWindow } from 'electron';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import { reachable, SMALLEST } from './geometry.ts';
import { recover, type RecoverDeps } from './recover.ts';
import { PARTITIONS, type Security } from './security.ts';

/** The first frame's colour, as tokens.css has it: no white flash in a dark shop. */
const CANVAS = { light: '#f5f4f1', dark: '#11110f' } as const;
const FIRST = { width: 1280, height: 800 } as const;
const KEEP_AFTER_MS = 400;

export const canvasColour = (): string => (nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light);

export interface CashierWindowDeps {
  readonly security: Security;
  readonly settings: DesktopSettingsFile;
  /** The private listener's address and the page to begin with. */
  readonly origin: string;
  readonly firstPage: string;
  readonly preload: string;
  readonly icon: string;
  readonly recover: RecoverDeps;
  /** Whether closing only hides it; asked each time. */
  readonly hidesOnClose: () => boolean;
  readonly onClosed: () => void;
}

export interface CashierWindow {
  /** In front of everything, from wherever it is; opened anew when it was closed. */
  readonly raise: () => void;
  readonly current: () => BrowserWindow | undefined;
}

/** Keeps place and size, not more often than a hand can rest. */
const keepPlace = (window: BrowserWindow, settings: DesktopSettingsFile): void => {
  let timer: NodeJS.Timeout | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    settings.change({ till: { box: window.getNormalBounds(), maximized: window.isMaximized() } });
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_AFTER_MS);
  };
  for (const moved of ['resize', 'move', 'maximize', 'unmaximize'] as const) {
    // one event's name each: the overloads do not take the union
    window.on(moved as 'resize', later);
  }
  window.on('close', keep);
  window.on('closed', () => clearTimeout(timer));
};

/** The display it stood on is gone: back onto one that is there. */
const stayReachable = (window: BrowserWindow): void => {
  const back = (): void => {
    if (window.isDestroyed() || reachable(window.getBounds(), screen.getAllDisplays())) return;
    const { x, y } = screen.getPrimaryDisplay().workArea;
    window.setBounds({ x, y, ...FIRST });
  };
  screen.on('display-removed', back);
  window.on('closed', () => screen.removeListener('display-removed', back));
};

/** The till's window. */
export const createCashierWindow = (deps: CashierWindowDeps): CashierWindow => {
  let window: BrowserWindow | undefined;
  const open = (): BrowserWindow => {
    const kept = deps.settings.get().till;
    const opened = deps.security.open(
      {
        ...FIRST,
        ...reachable(kept?.box ?? null, screen.getAllDisplays()),
        minWidth: SMALLEST.width,
        minHeight: SMALLEST.height,
        title: 'Satchel',
        icon: deps.icon,
        show: false,
        autoHideMenuBar: true,
        backgroundColor: canvasColour(),
        webPreferences: { preload: deps.preload, partition: PARTITIONS.cashier },
      },
      [deps.origin],
    );
    if (kept?.maximized) opened.maximize();
    keepPlace(opened, deps.settings);
    stayReachable(opened);
    recover(opened, deps.recover);
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', (event) => {
      if (!deps.hidesOnClose()) return;
      event.preventDefault();
      opened.hide();
    });
    opened.on('closed', () => {
      window = undefined;
      deps.onClosed();
    });
    void opened.loadURL(deps.firstPage).catch(() => undefined); // did-fail-load tells, and tries again
    return opened;
  };
  return {
    raise: () => {
      window ??= open();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    current: () => window,
  };
};

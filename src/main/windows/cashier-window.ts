import { nativeTheme, screen, type BrowserWindow } from 'electron';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import { reachable, SMALLEST } from './geometry.ts';
import { recover, type RecoverDeps } from './recover.ts';
import { PARTITIONS, type Security } from './security.ts';

/** Colour of the first frame, as in tokens.css, so that no white flash appears in a dark shop. */
const CANVAS = { light: '#f5f4f1', dark: '#11110f' } as const;
const FIRST = { width: 1280, height: 800 } as const;
const KEEP_AFTER_MS = 400;

export const canvasColour = (): string => (nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light);

export interface CashierWindowDeps {
  readonly security: Security;
  readonly settings: DesktopSettingsFile;
  /** Origin of the private listener. */
  readonly origin: string;
  readonly firstPage: string;
  readonly preload: string;
  readonly icon: string;
  readonly recover: RecoverDeps;
  /** True if closing only hides the window; asked on each close. */
  readonly hidesOnClose: () => boolean;
  readonly onClosed: () => void;
}

export interface CashierWindow {
  /** Brings the window to the front, and opens it again if it was closed. */
  readonly raise: () => void;
  readonly current: () => BrowserWindow | undefined;
}

/** Creates the till's window. */
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
    void opened.loadURL(deps.firstPage).catch(() => undefined); // did-fail-load handles it and retries
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

/** Saves place and size once a move has come to rest. */
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
    // each is the name of one event; the overloads do not accept the union
    window.on(moved as 'resize', later);
  }
  window.on('close', keep);
  window.on('closed', () => clearTimeout(timer));
};

/** Moves the window onto a remaining display if its own is gone. */
const stayReachable = (window: BrowserWindow): void => {
  const back = (): void => {
    if (window.isDestroyed() || reachable(window.getBounds(), screen.getAllDisplays())) return;
    const { x, y } = screen.getPrimaryDisplay().workArea;
    window.setBounds({ x, y, ...FIRST });
  };
  screen.on('display-removed', back);
  window.on('closed', () => screen.removeListener('display-removed', back));
};

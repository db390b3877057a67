import { screen, type BrowserWindow, type Display } from 'electron';
import { canvasColour } from './cashier-window.ts';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import { customerScreen, type Screen } from './geometry.ts';
import { recover, type RecoverDeps } from './recover.ts';
import { PARTITIONS, type Security } from './security.ts';

/** Displays come and go in bursts: a dock brings two, and a sleeping monitor leaves and returns. */
const SETTLE_MS = 300;
const WINDOWED = { width: 1024, height: 600 } as const;

export interface CustomerWindowDeps {
  readonly security: Security;
  readonly settings: DesktopSettingsFile;
  readonly origin: string;
  /** Address of the page with its token, or null while nothing is paired. */
  readonly page: () => Promise<string | null>;
  readonly preload: string;
  readonly icon: string;
  readonly recover: RecoverDeps;
  readonly till: () => BrowserWindow | undefined;
  /** Called after it opened, closed or moved. */
  readonly onChange: () => void;
}

export interface CustomerWindow {
  /** Puts the window where it belongs: at start, after pairing, and when displays or the choice change. */
  readonly place: () => Promise<void>;
  /** Opens it by hand, as a window if there is no second display. */
  readonly show: () => Promise<void>;
  readonly hide: () => Promise<void>;
  /** Applies a new choice, which overrides what was opened or closed by hand before. */
  readonly chosen: () => Promise<void>;
  readonly current: () => BrowserWindow | undefined;
  readonly state: () => 'full-screen' | 'window' | 'closed' | 'waiting';
}

export const tillDisplay = (till: BrowserWindow | undefined): Display =>
  till && !till.isDestroyed() ? screen.getDisplayMatching(till.getBounds()) : screen.getPrimaryDisplay();

interface Placed {
  readonly window: BrowserWindow;
  /** Undefined for an ordinary window. */
  readonly display: Screen | undefined;
}

/** Creates the customer's screen: full screen on its display, closed when the display goes and reopened when it returns. */
export const createCustomerWindow = (deps: CustomerWindowDeps): CustomerWindow => {
  let placed: Placed | undefined;
  /** Opened or closed by hand in this run; a change of displays does not override it. */
  let byHand: 'shown' | 'hidden' | undefined;
  const close = (): void => {
    const { window } = placed ?? {};
    placed = undefined;
    if (window && !window.isDestroyed()) window.destroy();
  };
  const open = async (display: Screen | undefined): Promise<void> => {
    const page = await deps.page();
    close();
    if (page === null) return;
    const window = openOn(deps, display);
    placed = { window, display };
    window.on('closed', () => {
      if (placed?.window !== window) return;
      placed = undefined;
      byHand = 'hidden'; // closed by a person, so it stays closed until asked for
      deps.onChange();
    });
    window.webContents.on('did-finish-load', deps.onChange); // the page learns its placement once it listens
    await window.loadURL(page).catch(() => undefined); // did-fail-load handles it and retries
  };
  const wanted = (): Screen | undefined =>
    customerScreen(deps.settings.get().customerScreen, screen.getAllDisplays(), tillDisplay(deps.till()).id);
  const settle = async (): Promise<void> => {
    const display = wanted();
    const isWanted = byHand === 'shown' || (byHand === undefined && display !== undefined);
    if (!isWanted) close();
    else if (!placed || !isSameScreen(placed, display)) await open(display);
    deps.onChange();
  };
  let last: Promise<void> = Promise.resolve();
  const place = (): Promise<void> => {
    last = last.then(settle, settle); // one after the other, so that two displays that appear together open only one window
    return last;
  };
  const by = (hand: typeof byHand): Promise<void> => {
    byHand = hand;
    return place();
  };
  onScreensChanged(() => void place());
  return {
    place,
    show: () => by('shown'),
    hide: () => by('hidden'),
    chosen: () => by(undefined),
    current: () => placed?.window,
    state: () => {
      if (placed) return placed.display ? 'full-screen' : 'window';
      return deps.settings.get().customerScreen.kind === 'screen' && byHand === undefined ? 'waiting' : 'closed';
    },
  };
};

const isSameScreen = (placed: Placed, display: Screen | undefined): boolean =>
  placed.display?.id === display?.id &&
  JSON.stringify(placed.display?.bounds ?? null) === JSON.stringify(display?.bounds ?? null);

const openOn = (deps: CustomerWindowDeps, display: Screen | undefined): BrowserWindow => {
  const where = display
    ? { ...display.bounds, fullscreen: true, frame: false, focusable: false, skipTaskbar: true }
    : { ...WINDOWED };
  const window = deps.security.open(
    {
      ...where,
      title: 'Satchel',
      icon: deps.icon,
      show: false,
      backgroundColor: canvasColour(),
      webPreferences: { preload: deps.preload, partition: PARTITIONS.customer },
    },
    [deps.origin],
  );
  window.removeMenu();
  recover(window, deps.recover);
  // The till keeps the keyboard, because a window that appears must not swallow a cashier's digits.
  window.once('ready-to-show', () => window.showInactive());
  return window;
};

const onScreensChanged = (run: () => void): void => {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(run, SETTLE_MS);
  };
  screen.on('display-added', soon);
  screen.on('display-removed', soon);
  screen.on('display-metrics-changed', soon);
};

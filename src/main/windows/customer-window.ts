import { screen, type BrowserWindow, type Display } from 'electron';
import { canvasColour } from './cashier-window.ts';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import { customerScreen, type Screen } from './geometry.ts';
import { recover, type RecoverDeps } from './recover.ts';
import { PARTITIONS, type Security } from './security.ts';

/** Displays come and go in bursts: a dock brings two, a sleeping monitor says goodbye and hello. */
const SETTLE_MS = 300;
const WINDOWED = { width: 1024, height: 600 } as const;

export interface CustomerWindowDeps {
  readonly security: Security;
  readonly settings: DesktopSettingsFile;
  readonly origin: string;
  /** The page with its token, or null while nothing is paired. */
  readonly page: () => Promise<string | null>;
  readonly preload: string;
  readonly icon: string;
  readonly recover: RecoverDeps;
  readonly till: () => BrowserWindow | undefined;
  /** It opened, closed, moved. */
  readonly onChange: () => void;
}

export interface CustomerWindow {
  /** Puts it where it belongs now: at start, after pairing, when a screen comes or goes, when the choice changes. */
  readonly place: () => Promise<void>;
  /** By hand: as a window where there is no second screen. */
  readonly show: () => Promise<void>;
  readonly hide: () => Promise<void>;
  /** The choice changed: what a hand did before it no longer counts. */
  readonly chosen: () => Promise<void>;
  readonly current: () => BrowserWindow | undefined;
  readonly state: () => 'full-screen' | 'window' | 'closed' | 'waiting';
}

export const tillDisplay = (till: BrowserWindow | undefined): Display =>
  till && !till.isDestroyed() ? screen.getDisplayMatching(till.getBounds()) : screen.getPrimaryDisplay();

interface Placed {
  readonly window: BrowserWindow;
  /** Undefined: a window among others. */
  readonly target: Screen | undefined;
}

const isSameScreen = (placed: Placed, target: Screen | undefined): boolean =>
  placed.target?.id === target?.id &&
  JSON.stringify(placed.target?.bounds ?? null) === JSON.stringify(target?.bounds ?? null);

const openOn = (deps: CustomerWindowDeps, target: Screen | undefined): BrowserWindow => {
  const where = target
    ? { ...target.bounds, fullscreen: true, frame: false, focusable: false, skipTaskbar: true }
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
  // The till keeps the keyboard: a screen that appears must not swallow a cashier's digits.
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

/** The customer's screen: full screen on the display it was given, gone with it, back with it. */
export const createCustomerWindow = (deps: CustomerWindowDeps): CustomerWindow => {
  let placed: Placed | undefined;
  /** What a hand did in this run; a change of screens or choice does not undo it. */
  let byHand: 'shown' | 'hidden' | undefined;
  const close = (): void => {
    const { window } = placed ?? {};
    placed = undefined;
    if (window && !window.isDestroyed()) window.destroy();
  };
  const open = async (target: Screen | undefined): Promise<void> => {
    const page = await deps.page();
    close();
    if (page === null) return;
    const window = openOn(deps, target);
    placed = { window, target };
    window.on('closed', () => {
      if (placed?.window !== window) return;
      placed = undefined;
      byHand = 'hidden'; // somebody closed it: it stays closed until asked for
      deps.onChange();
    });
    window.webContents.on('did-finish-load', deps.onChange); // it hears where it stands once it listens
    await window.loadURL(page).catch(() => undefined); // did-fail-load tells, and tries again
  };
  const wanted = (): Screen | undefined =>
    customerScreen(deps.settings.get().customerScreen, screen.getAllDisplays(), tillDisplay(deps.till()).id);
  const settle = async (): Promise<void> => {
    const target = wanted();
    const isWanted = byHand === 'shown' || (byHand === undefined && target !== undefined);
    if (!isWanted) close();
    else if (!placed || !isSameScreen(placed, target)) await open(target);
    deps.onChange();
  };
  let last: Promise<void> = Promise.resolve();
  const place = (): Promise<void> => {
    last = last.then(settle, settle); // one after the other: two screens at once are still one customer
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
      if (placed) return placed.target ? 'full-screen' : 'window';
      return deps.settings.get().customerScreen.kind === 'screen' && byHand === undefined ? 'waiting' : 'closed';
    },
  };
};

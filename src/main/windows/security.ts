/**
 * The security policy of every window (reliability.md A12) in one place: pages are sandboxed and isolated, have no
 * permissions, cannot navigate elsewhere, and load only from our own listeners. The server sends the content policy.
 */
import {
  app,
  BrowserWindow,
  shell,
  type BrowserWindowConstructorOptions,
  type Session,
  type WebContents,
  type WebPreferences,
} from 'electron';
import { isOf, mayLeave, type Origins } from './own-urls.ts';

/**
 * Each kind of window has its own storage, in memory only (no `persist:`), so that no credential of a page ever reaches
 * the disk. The till receives its credentials again at each start.
 */
export const PARTITIONS = { cashier: 'till', customer: 'customer', page: 'page' } as const;

export interface SecurityDeps {
  readonly origins: Origins;
  readonly log: { readonly warn: (fields: object, message: string) => void };
  /** Opens an own page in a separate window without a bridge. */
  readonly openPage: (url: string) => void;
}

/** Locks all sessions and pages, including future ones. @returns the only way to open a window */
export const lockDown = (sessions: readonly Session[], deps: SecurityDeps) => {
  const homesOf = new Map<number, readonly string[]>();
  for (const session of sessions) {
    refusePermissions(session);
    refuseForeignRequests(session, deps);
  }
  app.on('web-contents-created', (_event, contents) => {
    const { id } = contents;
    confine(contents, () => homesOf.get(id) ?? [], deps);
    contents.once('destroyed', () => homesOf.delete(id));
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  return {
    /** Opens a window whose pages may only be of the origins in `homes`. */
    open: (options: BrowserWindowConstructorOptions, homes: readonly string[]): BrowserWindow => {
      const window = openLocked(options);
      homesOf.set(window.webContents.id, homes);
      return window;
    },
  };
};

/** Opens a window with every preference locked. Only what is shown before the server runs is opened without {@link lockDown}. */
export const openLocked = (options: BrowserWindowConstructorOptions): BrowserWindow =>
  new BrowserWindow({ ...options, webPreferences: { ...options.webPreferences, ...lockedPreferences() } });

/** Sets every preference, because a later Electron may change a default. */
const lockedPreferences = (): WebPreferences => ({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  spellcheck: false, // it would fetch dictionaries from the internet
  devTools: !app.isPackaged,
  backgroundThrottling: false, // a till behind another window must still notice its payment
  autoplayPolicy: 'no-user-gesture-required', // “paid” sounds without a click
});

/** Refuses every permission (camera, location, clipboard, devices), both requests and checks. */
const refusePermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
};

const refuseForeignRequests = (session: Session, { origins, log }: SecurityDeps): void => {
  const own = [origins.till, origins.customer];
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url, resourceType }, answer) => {
    const cancel = !isOf(url, own) && !/^(?:data|blob|devtools):/.test(url);
    if (cancel) log.warn({ origin: originOf(url), resourceType }, 'request to another origin cancelled');
    answer({ cancel });
  });
  session.on('will-download', (event, item) => {
    if (!isOf(item.getURL().replace(/^blob:/, ''), own)) event.preventDefault();
  });
};

/** Only the origin is logged, because a path or query may hold secrets. */
const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : 'unreadable');

/** Keeps a page within the origins of its window. An undeclared window may not navigate at all. */
const confine = (contents: WebContents, homes: () => readonly string[], deps: SecurityDeps): void => {
  const stay = (what: string) => (details: { readonly url: string; readonly preventDefault: () => void }) => {
    if (isOf(details.url, homes())) return;
    details.preventDefault();
    deps.log.warn({ origin: originOf(details.url) }, `${what} to another origin refused`);
  };
  contents.on('will-navigate', stay('a navigation'));
  contents.on('will-frame-navigate', stay('a navigation of a frame'));
  contents.on('will-redirect', stay('a redirect'));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const { till, customer } = deps.origins;
    // Strangers stand before the customer's screen, so it opens nothing.
    if (!homes().includes(till)) deps.log.warn({ origin: originOf(url) }, 'new window refused');
    else if (isOf(url, [till, customer])) deps.openPage(url);
    else if (mayLeave(url)) void shell.openExternal(url);
    else deps.log.warn({ origin: originOf(url) }, 'new window refused');
    return { action: 'deny' };
  });
};
export type Security = ReturnType<typeof lockDown>;

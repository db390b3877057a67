import type { BrowserWindow } from 'electron';

const MANY = 3;
const WITHIN_MS = 60_000;
const PAUSE_MS = 5_000;

export interface RecoverDeps {
  readonly log: { readonly warn: (fields: object, message: string) => void };
  readonly now: () => number;
  /** Called when the page hangs. @returns true to reload it */
  readonly onHang: (window: BrowserWindow) => Promise<boolean>;
}

/**
 * Brings a page back after a crash, a hang, or a failed load. The server holds the sale and the tab's storage survives
 * the crash, so the page resumes where it was.
 */
export const recover = (window: BrowserWindow, { log, now, onHang }: RecoverDeps): void => {
  const { webContents } = window;
  let crashes: number[] = [];
  const reload = (): void => {
    if (!window.isDestroyed()) webContents.reload();
  };
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.warn({ reason, exitCode }, 'page crashed');
    crashes = [...crashes.filter((atMs) => now() - atMs < WITHIN_MS), now()];
    setTimeout(reload, crashes.length > MANY ? PAUSE_MS : 0);
  });
  webContents.on('did-fail-load', (_event, errorCode, errorDescription, _url, isMainFrame) => {
    if (!isMainFrame || errorCode === -3) return; // -3 (ERR_ABORTED): replaced by another navigation, or refused by the policy
    log.warn({ errorCode, errorDescription }, 'page failed to load');
    setTimeout(reload, 1_000);
  });
  window.on('unresponsive', () => {
    log.warn({}, 'page is not responding');
    void onHang(window).then((restart) => {
      // the handler above reloads it
      if (restart && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
    });
  });
};

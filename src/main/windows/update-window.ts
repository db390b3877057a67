import { app, type BrowserWindow } from 'electron';
import { canvasColour } from './cashier-window.ts';
import { openLocked } from './security.ts';

export interface UpdateWindow {
  /** Opens the window once Electron is ready. */
  readonly show: () => void;
  readonly close: () => void;
}

/** Shows how far the update of a large database is, because the till's window needs the server that it delays. */
export const createUpdateWindow = (port: number, icon: string): UpdateWindow => {
  let window: BrowserWindow | undefined;
  let isWanted = false;
  const open = (): void => {
    if (!isWanted || window) return;
    const options = { width: 480, height: 560, title: 'Satchel', icon, backgroundColor: canvasColour() };
    window = openLocked({ ...options, webPreferences: { partition: 'update' } });
    window.removeMenu();
    void window.loadURL(`http://127.0.0.1:${port}/`).catch(() => undefined); // the till follows anyway
  };
  return {
    show: () => {
      if (port === 0) return;
      isWanted = true;
      void app.whenReady().then(open);
    },
    close: () => {
      isWanted = false;
      window?.destroy();
    },
  };
};

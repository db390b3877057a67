import { canvasColour } from './cashier-window.ts';
import type { Origins } from './own-urls.ts';
import { PARTITIONS, type Security } from './security.ts';

/** Opens an own page beside the till, such as documentation or a payment page, without preload and bridge. */
export const openPageWindow = (security: Security, origins: Origins, icon: string, url: string): void => {
  const window = security.open(
    {
      width: 1100,
      height: 800,
      icon,
      backgroundColor: canvasColour(),
      webPreferences: { partition: PARTITIONS.page },
    },
    [origins.till, origins.customer],
  );
  window.removeMenu();
  void window.loadURL(url).catch(() => undefined); // the window itself shows the error
};

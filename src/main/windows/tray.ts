import { Tray, type Menu } from 'electron';

export interface TrayIcon {
  readonly setMenu: (menu: Menu) => void;
  readonly remove: () => void;
}

/** Creates the icon beside the clock; undefined if the desktop has no tray. */
export const createTray = (icon: string, onClick: () => void): TrayIcon | undefined => {
  try {
    const tray = new Tray(icon);
    tray.setToolTip('Satchel');
    tray.on('click', onClick);
    return { setMenu: (menu) => tray.setContextMenu(menu), remove: () => tray.destroy() };
  } catch {
    return undefined; // no tray, or an unreadable icon: the windows work without it
  }
};

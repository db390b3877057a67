import { Tray, type Menu } from 'electron';

export interface TrayIcon {
  readonly setMenu: (menu: Menu) => void;
  readonly remove: () => void;
}

/** Sits beside the clock. Undefined where the desktop has no place for it. */
export const createTray = (icon: string, onClick: () => void): TrayIcon | undefined => {
  try {
    const tray = new Tray(icon);
    tray.setToolTip('Satchel');
    tray.on('click', onClick);
    return { setMenu: (menu) => tray.setContextMenu(menu), remove: () => tray.destroy() };
  } catch {
    return undefined; // no icon area, or an icon it cannot read: the windows work without
  }
};

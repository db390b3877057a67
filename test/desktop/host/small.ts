/** Parts of Electron that the operating system draws. They record the requests that they receive. */
import { EventEmitter } from 'node:events';

interface Item {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: readonly Item[] | HostMenu;
  readonly checked?: boolean;
  readonly click?: () => void;
}
interface HostMenu {
  readonly items: readonly Item[];
  readonly getMenuItemById: (id: string) => Item | null;
}
const isMenu = (submenu: Item['submenu']): submenu is HostMenu => submenu !== undefined && 'items' in submenu;

const buildMenu = (items: readonly Item[]): HostMenu => {
  const built = items.map((item) =>
    item.submenu && !isMenu(item.submenu) ? { ...item, submenu: buildMenu(item.submenu) } : item,
  );
  const find = (id: string): Item | null => {
    for (const item of built) {
      if (item.id === id) return item;
      const inner = isMenu(item.submenu) ? item.submenu.getMenuItemById(id) : null;
      if (inner) return inner;
    }
    return null;
  };
  return { items: built, getMenuItemById: find };
};

let applicationMenu: HostMenu | null = null;
export const Menu = {
  buildFromTemplate: buildMenu,
  setApplicationMenu: (menu: HostMenu | null): void => void (applicationMenu = menu),
  getApplicationMenu: () => applicationMenu,
};

// Electron's class is called with `new`, which an arrow function does not allow.
export const Tray = function Tray(): object {
  return Object.assign(new EventEmitter(), {
    setToolTip: (): void => undefined,
    setContextMenu: (): void => undefined,
    destroy: (): void => undefined,
  });
};

export const dialog = {
  showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
  showErrorBox: (title: string, text: string): void => void process.stderr.write(`${title}: ${text}\n`),
};

export const shell = { openExternal: async (_url: string): Promise<void> => undefined };

let copied = '';
export const clipboard = {
  writeText: async (text: string): Promise<void> => void (copied = text),
  readText: async (): Promise<string> => copied,
};

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = {
  start: (_type: string): number => {
    lastBlocker += 1;
    blockers.add(lastBlocker);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
};

export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' });
export const nativeImage = { createFromPath: (path: string) => ({ path, isEmpty: () => false }) };

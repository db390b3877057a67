import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { DesktopView, ScreenChoice } from '../../shared/ipc.ts';
import type { Words } from './words.ts';

export interface MenuDeps {
  readonly words: Words;
  readonly view: () => DesktopView;
  readonly choose: (choice: ScreenChoice) => void;
  readonly setStartAtLogin: (on: boolean) => void;
  readonly setKeepInTray: (on: boolean) => void;
  readonly toggleScreen: () => void;
  readonly raiseTill: () => void;
  readonly openDocs: () => void;
  readonly openManual: () => void;
}

type Items = MenuItemConstructorOptions[];

/** Offers Reload, which is safe because the server holds the sale. Offers no developer tools. */
const viewItems: Items = [
  { role: 'reload' },
  { type: 'separator' },
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { type: 'separator' },
  { role: 'togglefullscreen' },
];

/** Builds the menu bar, which the till shows on Alt. */
export const applicationMenu = (deps: MenuDeps): Menu => {
  const { words } = deps;
  const mac: Items = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  return Menu.buildFromTemplate([
    ...mac,
    { label: words.file, submenu: fileItems(deps) },
    { role: 'editMenu', label: words.edit },
    { label: words.view, submenu: viewItems },
    {
      label: words.help,
      submenu: [
        { id: 'manual', label: words.manual, click: deps.openManual },
        { id: 'docs', label: words.documentation, click: deps.openDocs },
        aboutItem(deps),
      ],
    },
  ]);
};

export const trayMenu = (deps: MenuDeps): Menu =>
  Menu.buildFromTemplate([
    { id: 'till', label: deps.words.showTill, click: deps.raiseTill },
    toggleItem(deps),
    { type: 'separator' },
    aboutItem(deps),
    quitItem(deps),
  ]);

const screenItems = ({ words, view, choose }: MenuDeps): Items => {
  const { screens, customerScreen } = view();
  const { choice } = customerScreen;
  const item = (id: string, label: string, own: ScreenChoice, checked: boolean): MenuItemConstructorOptions => ({
    id,
    label,
    type: 'radio',
    checked,
    click: () => choose(own),
  });
  return [
    item('screen-auto', words.screenAuto, { kind: 'auto' }, choice.kind === 'auto'),
    item('screen-off', words.screenOff, { kind: 'off' }, choice.kind === 'off'),
    ...screens.map(({ id, label, width, height }) =>
      item(
        `screen-${id}`,
        label || `${width} × ${height}`,
        { kind: 'screen', id },
        choice.kind === 'screen' && choice.id === id,
      ),
    ),
  ];
};

const toggleItem = ({ words, view, toggleScreen }: MenuDeps): MenuItemConstructorOptions => {
  const { state } = view().customerScreen;
  const isShown = state === 'full-screen' || state === 'window';
  return { id: 'screen-toggle', label: isShown ? words.hideScreen : words.showScreen, click: toggleScreen };
};

const quitItem = ({ words }: MenuDeps): MenuItemConstructorOptions => ({
  id: 'quit',
  label: words.quit,
  accelerator: 'CmdOrCtrl+Q',
  click: () => app.quit(),
});

const fileItems = (deps: MenuDeps): Items => {
  const { words, view } = deps;
  const { startAtLogin, keepInTray } = view();
  return [
    toggleItem(deps),
    { label: words.screen, submenu: screenItems(deps) },
    { type: 'separator' },
    {
      id: 'at-login',
      label: words.atLogin,
      type: 'checkbox',
      checked: startAtLogin,
      click: () => deps.setStartAtLogin(!startAtLogin),
    },
    {
      id: 'keep-in-tray',
      label: words.keepInTray,
      type: 'checkbox',
      checked: keepInTray,
      click: () => deps.setKeepInTray(!keepInTray),
    },
    { type: 'separator' },
    quitItem(deps),
  ];
};

const aboutItem = ({ words }: MenuDeps): MenuItemConstructorOptions => ({
  id: 'about',
  label: words.about,
  click: () => app.showAboutPanel(),
});

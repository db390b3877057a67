import { EventEmitter } from 'node:events';
import { hostApp } from './app.ts';
import { lateWiring } from './late-wiring.ts';
import { sessionOf } from './session.ts';
import { createWebContents, type HostContents, type Preferences } from './web-contents.ts';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
type Options = Partial<Box> & {
  readonly show?: boolean;
  readonly fullscreen?: boolean;
  readonly focusable?: boolean;
  readonly title?: string;
  readonly webPreferences?: Preferences;
};

const windows = new Set<HostWindow>();
let lastId = 0;
let focused: HostWindow | undefined;

const openPage = async (options: Options) => {
  const wiring = await lateWiring();
  const { contextId } = sessionOf(options.webPreferences?.partition ?? '');
  return wiring.openPage(await contextId, { width: options.width ?? 800, height: options.height ?? 600 });
};

const closing = () => {
  const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
  return event;
};

const createState = (options: Options) => ({
  box: { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 },
  visible: options.show !== false,
  minimized: false,
  maximized: false,
  fullScreen: options.fullscreen === true,
  destroyed: false,
  title: options.title ?? '',
});

const createWindow = (options: Options = {}) => {
  lastId += 1;
  const state = createState(options);
  const emitter = new EventEmitter();
  const made: HostContents = createWebContents(openPage(options), options.webPreferences ?? {});
  const { contents } = made;
  const destroy = (): void => {
    if (state.destroyed) return;
    state.destroyed = true;
    windows.delete(window);
    if (focused === window) focused = undefined;
    hostApp.windowClosed(windows.size); // before the window's own event, as on Electron
    emitter.emit('closed');
    made.destroy();
  };
  const resized = (): void => {
    const { width, height } = state.box;
    void made.page
      .then(async ({ targetId, send }) => {
        const { windowId } = await send('Browser.getWindowForTarget', { targetId });
        await send('Browser.setWindowBounds', { windowId, bounds: { width, height } });
      })
      .catch(() => undefined);
  };
  const window = Object.assign(emitter, {
    id: lastId,
    webContents: contents,
    loadURL: (url: string): Promise<void> => contents.loadURL(url),
    show: (): void => {
      window.showInactive();
      window.focus();
    },
    showInactive: (): void => {
      if (state.visible) return;
      state.visible = true;
      emitter.emit('show');
    },
    hide: (): void => {
      state.visible = false;
      emitter.emit('hide');
    },
    focus: (): void => {
      if (options.focusable === false || focused === window) return;
      focused?.emit('blur');
      focused = window;
      emitter.emit('focus');
    },
    close: (): void => {
      if (state.destroyed) return;
      const event = closing();
      emitter.emit('close', event);
      if (!event.defaultPrevented) destroy();
    },
    destroy,
    minimize: (): void => void (state.minimized = true),
    restore: (): void => void (state.minimized = false),
    maximize: (): void => {
      state.maximized = true;
      emitter.emit('maximize');
    },
    setBounds: (box: Partial<Box>): void => {
      state.box = { ...state.box, ...box };
      resized();
      emitter.emit('move');
      emitter.emit('resize');
    },
    setFullScreen: (on: boolean): void => void (state.fullScreen = on),
    getBounds: () => state.box,
    getNormalBounds: () => state.box,
    isDestroyed: () => state.destroyed,
    isVisible: () => state.visible,
    isMinimized: () => state.minimized,
    isMaximized: () => state.maximized,
    isFullScreen: () => state.fullScreen,
    isFocused: () => focused === window,
    isFocusable: () => options.focusable !== false,
    getTitle: () => state.title,
    flashFrame: (on: boolean): void => void emitter.emit('stand-in-flash', on),
    removeMenu: (): void => undefined,
    setMenu: (): void => undefined,
  });
  windows.add(window);
  contents.once('did-finish-load', () => emitter.emit('ready-to-show'));
  hostApp.app.emit('web-contents-created', {}, contents);
  hostApp.app.emit('browser-window-created', {}, window);
  if (state.visible) window.focus();
  return window;
};
type HostWindow = ReturnType<typeof createWindow>;
export type { HostWindow };

// Electron's class is called with `new`, which an arrow function does not allow.
const Constructor = function BrowserWindow(options?: Options): HostWindow {
  return createWindow(options);
};
export const BrowserWindow = Object.assign(Constructor, {
  getAllWindows: () => [...windows],
  getFocusedWindow: () => focused ?? null,
  fromId: (id: number) => [...windows].find((window) => window.id === id) ?? null,
  fromWebContents: (contents: unknown) => [...windows].find((window) => window.webContents === contents) ?? null,
});

hostApp.setWindows({
  /** @returns false if one refused */
  closeAll: () => {
    for (const window of windows) {
      window.close();
      if (!window.isDestroyed()) return false;
    }
    return true;
  },
  destroyAll: () => {
    for (const window of windows) window.destroy();
  },
});

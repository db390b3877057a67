import type { Desk, ElectronModule } from './desk.ts';

/** Replaces the operating system's list of displays and notifies the app, in the same way on Electron and the stand-in. */
export const setDisplays = async (
  desk: Desk,
  count: number,
  event: 'display-added' | 'display-removed',
): Promise<void> => {
  await desk.ask(
    ({ screen }: ElectronModule, { howMany, what }) => {
      const first = screen.getPrimaryDisplay();
      const { width, height } = first.bounds;
      const displays = Array.from({ length: howMany }, (_, index) => ({
        ...first,
        id: index === 0 ? first.id : 100 + index,
        label: index === 0 ? first.label : `Monitor ${index + 1}`,
        bounds: { x: index * width, y: 0, width, height },
        workArea: { x: index * width, y: 0, width, height },
        size: { width, height },
      }));
      screen.getAllDisplays = () => displays;
      screen.getDisplayMatching = ({ x }) =>
        displays.find(({ bounds }) => x >= bounds.x && x < bounds.x + width) ?? first;
      screen.emit(what, {}, displays.at(-1));
      return howMany;
    },
    { howMany: count, what: event },
  );
};

export interface WindowFacts {
  readonly url: string;
  readonly visible: boolean;
  readonly fullScreen: boolean;
  readonly focused: boolean;
  readonly x: number;
}

export const windowsOf = (desk: Desk): Promise<WindowFacts[]> =>
  desk.ask(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({
        url: window.webContents.getURL(),
        visible: window.isVisible(),
        fullScreen: window.isFullScreen(),
        focused: window.isFocused(),
        x: window.getBounds().x,
      })),
    null,
  );

/** The customer's window, or undefined while there is none. */
export const screenWindow = async (desk: Desk): Promise<WindowFacts | undefined> =>
  (await windowsOf(desk)).find(({ url }) => url.startsWith(`${desk.ready.publicUrl}/display`));

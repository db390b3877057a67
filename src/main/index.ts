import { app, dialog } from 'electron';
import { join } from 'node:path';
import type { Satchel } from './start/compose.ts';
import { makeFolders } from './platform/make-folders.ts';
import { StartRefused } from './platform/start-refused.ts';
import {
  announceReady,
  closeProgram,
  onSignal,
  openProgram,
  readProgram,
  refuseStart,
  startProgram,
  whyNot,
  type Program,
} from './start/start-program.ts';
import { dropDebugSwitches } from './windows/debug-switches.ts';
import { createUpdateWindow } from './windows/update-window.ts';
import { ownWords } from './windows/own-words.ts';
import { ICON, openDesktop, type Desktop } from './windows/desktop.ts';

/** This machine's part of the data folder: Chromium's profile, the place of the windows. */
const makeFolder = (dataDir: string): string => {
  const folder = join(dataDir, 'desktop');
  try {
    makeFolders(folder);
    return folder;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartRefused(`The data folder cannot be used (${why}). Choose another with --data-dir.`);
  }
};

/** Who started it by a double click reads no stderr. */
const refuseVisibly = (error: unknown): void => {
  if (app.isPackaged && app.isReady()) dialog.showErrorBox('Satchel', whyNot(error));
  refuseStart(error);
};

const desktopOver = (satchel: Satchel, { version }: Program, folder: string, words: readonly string[]): Desktop => {
  const { url, publicUrl } = satchel.ready;
  return openDesktop({
    origins: { till: url, customer: publicUrl },
    firstPage: firstPageOf(satchel),
    version,
    words,
    folder,
    pair: () => satchel.desk.pair({ till: 'This computer', display: "Customer's screen" }),
    watchOpenInvoices: satchel.desk.watchOpenInvoices,
    log: satchel.desk.logger,
  });
};

const firstPageOf = ({ ready: { url, setupCode }, ownerReset }: Satchel): string => {
  if (ownerReset) return `${url}/reset`;
  return setupCode === null ? `${url}/` : `${url}/setup#${setupCode}`;
};

/** Electron first asks, then quits: the first time the server is closed, and its end is the program's. */
const closeOnQuit = (satchel: Satchel, desktop: Desktop): void => {
  let closing = false;
  app.on('before-quit', desktop.leave);
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    void desktop.close().finally(() => closeProgram(satchel, (code) => app.exit(code)));
  });
  onSignal(() => app.quit());
};

/** Ends the app as “Quit” does, and starts it again: its windows open over the restored shop (product.md BAK-8). */
const startAgain = (): void => {
  app.relaunch();
  app.quit();
};

const runDesktop = async (program: Program, words: readonly string[]): Promise<void> => {
  try {
    const folder = makeFolder(program.config.dataDir);
    app.setPath('userData', folder); // one profile, and so one instance, a data folder
    if (!app.requestSingleInstanceLock()) {
      process.stderr.write('Satchel runs on this data folder already: its window was raised.\n');
      app.exit(0);
      return;
    }
    let desktop: Desktop | undefined;
    app.on('second-instance', () => desktop?.raise());
    app.on('activate', () => desktop?.raise()); // macOS: a click on the dock
    app.on('window-all-closed', () => {}); // the till's window decides when the program ends; by default Electron would quit immediately
    const update = createUpdateWindow(program.config.port, ICON);
    const opening = openProgram(program, { onUpdate: update.show, restart: startAgain }).finally(update.close);
    const [satchel] = await Promise.all([opening, app.whenReady()]);
    desktop = desktopOver(satchel, program, folder, words);
    closeOnQuit(satchel, desktop);
    announceReady(satchel);
  } catch (error) {
    await app.whenReady();
    refuseVisibly(error);
  }
};

/** Not awaited at the top level: Electron is ready only after this module has ended. */
const start = (): void => {
  dropDebugSwitches(app.commandLine, app.isPackaged);
  app.enableSandbox();
  app.setName('Satchel');
  const words = ownWords(process.argv, app.isPackaged);
  try {
    const program = readProgram(words);
    if (program.config.headless) void startProgram(words);
    else void runDesktop(program, words);
  } catch (error) {
    refuseStart(error);
  }
};

start();

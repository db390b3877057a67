import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hasWiring, lateWiring, setWiring } from './late-wiring.ts';
import { startWiring } from './wiring.ts';

interface Windows {
  readonly closeAll: () => boolean;
  readonly destroyAll: () => void;
}

const emitter = new EventEmitter();
const ready = Promise.withResolvers<void>();
const state = {
  userData: join(tmpdir(), `stand-in-${process.pid}`),
  isReady: false,
  quitting: false,
  loginItem: false,
  windows: undefined as Windows | undefined,
  lock: undefined as FSWatcher | undefined,
  /** As Chromium reads them from the command line before any code of the app runs. */
  switches: new Set(process.argv.flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? [])),
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A file names the first instance; a second one leaves its command line beside it and exits. */
const requestSingleInstanceLock = (): boolean => {
  const lock = join(state.userData, 'stand-in.lock');
  const note = join(state.userData, 'stand-in.second');
  mkdirSync(state.userData, { recursive: true });
  const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (owner > 0 && owner !== process.pid && isAlive(owner)) {
    writeFileSync(note, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
    return false;
  }
  writeFileSync(lock, String(process.pid));
  state.lock ??= watch(state.userData, (_kind, name) => {
    if (name !== 'stand-in.second' || !existsSync(note)) return;
    const text = readFileSync(note, 'utf8');
    if (text === '') return; // being written
    rmSync(note, { force: true });
    const { argv, cwd } = JSON.parse(text) as { argv: string[]; cwd: string };
    emitter.emit('second-instance', {}, argv, cwd, {});
  });
  return true;
};

const end = async (code: number): Promise<void> => {
  emitter.emit('quit', {}, code);
  state.lock?.close();
  rmSync(join(state.userData, 'stand-in.lock'), { force: true });
  if (hasWiring()) {
    const wiring = await lateWiring();
    await wiring.close();
  }
  process.exit(code);
};

const preventable = () => {
  const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
  return event;
};
const isRefused = (name: 'before-quit' | 'will-quit'): boolean => {
  const event = preventable();
  emitter.emit(name, event);
  return event.defaultPrevented;
};

const quit = (): void => {
  if (state.quitting) return;
  if (isRefused('before-quit')) return;
  state.quitting = true;
  setImmediate(() => {
    // events of a window that is closing come first
    if (state.windows?.closeAll() !== false && !isRefused('will-quit')) void end(0);
    else state.quitting = false;
  });
};

const isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
if (isPackaged) {
  process.argv.splice(1, 1); // a packaged app's command line has no path of the app
  Object.assign(process, { resourcesPath: tmpdir() });
}

export const app = Object.assign(emitter, {
  name: 'Electron',
  isPackaged,
  whenReady: (): Promise<void> => ready.promise,
  isReady: () => state.isReady,
  quit,
  /** Electron starts the app again once it has ended; here the test does. */
  relaunch: (): void => void process.stderr.write('stand-in: the app is to start again\n'),
  exit: (code = 0): void => {
    state.windows?.destroyAll();
    void end(code);
  },
  requestSingleInstanceLock,
  setPath: (name: string, path: string): void => {
    if (name === 'userData') state.userData = path;
  },
  getPath: (name: string) => (name === 'userData' ? state.userData : tmpdir()),
  getAppPath: () => resolve(import.meta.dirname, '../../..'),
  setName: (name: string): void => void (app.name = name),
  getName: () => app.name,
  getVersion: () => '0.1.0',
  getLocale: () => process.env['STAND_IN_LOCALE'] ?? 'en-US',
  enableSandbox: (): void => undefined,
  setAboutPanelOptions: (): void => undefined,
  showAboutPanel: (): void => void emitter.emit('stand-in-about'),
  getLoginItemSettings: () => ({ openAtLogin: state.loginItem }),
  setLoginItemSettings: ({ openAtLogin }: { openAtLogin: boolean }): void => void (state.loginItem = openAtLogin),
  commandLine: {
    appendSwitch: (): void => undefined,
    removeSwitch: (name: string): void => void state.switches.delete(name),
    hasSwitch: (name: string): boolean => state.switches.has(name),
  },
});

/** Parts of `app` that only the stand-in itself uses. */
export const hostApp = {
  app,
  setWindows: (windows: Windows): void => void (state.windows = windows),
  windowClosed: (left: number): void => {
    if (left > 0 || state.quitting) return;
    if (emitter.listenerCount('window-all-closed') > 0) emitter.emit('window-all-closed');
    else quit();
  },
  /** Electron is ready once the app's own module has run. */
  start: async (): Promise<void> => {
    mkdirSync(state.userData, { recursive: true });
    const wiring = startWiring(join(state.userData, 'chromium'));
    setWiring(wiring);
    await wiring;
    state.isReady = true;
    emitter.emit('ready', {});
    ready.resolve();
  },
};

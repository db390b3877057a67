import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhenNeeded } from './build.ts';

const ROOT = resolve(import.meta.dirname, '..');
const ELECTRON = join(ROOT, 'node_modules/electron');
const INSTALLER = join(ELECTRON, 'install.js');
const ASKED = join(ROOT, 'out/electron-asked-for');
const INSTALL_LIMIT_MS = 120_000;

const start = async (): Promise<void> => {
  if (!buildWhenNeeded()) {
    say('The build failed. Fix the errors above, or run npm ci again.');
    process.exitCode = 1;
    return;
  }
  const chosen = face();
  if ('electron' in chosen) {
    say('desktop: Electron is installed');
    openWindows(chosen.electron);
    return;
  }
  say(`headless: ${chosen.headless}`);
  await import(pathToFileURL(join(ROOT, 'out/main/headless.js')).href); // in this process, so that signals reach it
};

const say = (line: string): void => {
  process.stderr.write(`${line}\n`); // stdout belongs to the ready line
};

/** Finds Electron's binary. `require('electron')` would start a download if it is missing, and print to stdout. */
const electronBinary = (): string | undefined => {
  const pathFile = join(ELECTRON, 'path.txt');
  const binary = existsSync(pathFile) ? join(ELECTRON, 'dist', readFileSync(pathFile, 'utf8').trim()) : undefined;
  return binary && existsSync(binary) ? binary : undefined;
};

/** Runs Electron's installer, with its progress on stderr. It runs only once, so that a machine without internet starts fast. */
const installElectron = (): string | undefined => {
  if (existsSync(ASKED)) return undefined;
  say('Electron has no binary yet: running its installer (up to 120 s)');
  writeFileSync(ASKED, '');
  spawnSync(process.execPath, [INSTALLER], { cwd: ROOT, stdio: ['ignore', 2, 2], timeout: INSTALL_LIMIT_MS });
  return electronBinary();
};

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** Electron has no sandbox for root, and opens no window without one unless told to. */
const isRoot = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

/** Chooses the program that opens windows, or gives the reason why none opens. */
const face = (): { electron: string } | { headless: string } => {
  if (process.argv.includes('--headless') || ['1', 'true'].includes(process.env['SATCHEL_HEADLESS'] ?? ''))
    return { headless: 'asked for' };
  if (!hasDisplay()) return { headless: 'no display' };
  const electron = electronBinary() ?? installElectron();
  if (!electron) return { headless: 'Electron has no binary; npx install-electron fetches it' };
  if (isRoot() && !process.argv.includes('--no-sandbox'))
    return { headless: 'Electron opens no windows for root; start as another user' };
  return { electron };
};

const openWindows = (electron: string): void => {
  const app = spawn(electron, [ROOT, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.kill(signal));
  app.once('error', (error) => {
    say(`Electron could not be started (${error.message}). Start with --headless, or run npx install-electron.`);
    process.exit(1);
  });
  app.once('exit', (code) => process.exit(code ?? 1));
};

await start();

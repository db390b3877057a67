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

const say = (line: string): void => {
  process.stderr.write(`${line}\n`); // stdout belongs to the ready line
};

/** Never require('electron') for this: without its binary that starts a download and prints to stdout. */
const electronBinary = (): string | undefined => {
  const pathFile = join(ELECTRON, 'path.txt');
  const binary = existsSync(pathFile) ? join(ELECTRON, 'dist', readFileSync(pathFile, 'utf8').trim()) : undefined;
  return binary && existsSync(binary) ? binary : undefined;
};

/** Electron's own installer, its progress on stderr; once, so that a machine without the internet starts fast. */
const installElectron = (): string | undefined => {
  if (existsSync(ASKED)) return undefined;
  say('Electron has no binary yet: running its installer (up to 120 s)');
  writeFileSync(ASKED, '');
  spawnSync(process.execPath, [INSTALLER], { cwd: ROOT, stdio: ['ignore', 2, 2], timeout: INSTALL_LIMIT_MS });
  return electronBinary();
};

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** Electron refuses root its sandbox, and without one it opens nothing unless told so. */
const isRoot = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

/** The program to open windows with, or why there are none. */
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

const start = async (): Promise<void> => {
  if (!buildWhenNeeded()) {
    say('The build failed. Mend what it says above, or run npm ci again.');
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

await start();

import { existsSync, readFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const build = spawnSync(
  process.execPath,
  [resolve(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
  {
    cwd: root,
    stdio: ['ignore', 2, 2], // stdout belongs to the ready line
  },
);
if (build.status !== 0) process.exit(build.status ?? 1);

// Never require('electron') here: without its binary that starts a download and prints to stdout.
const pathFile = resolve(root, 'node_modules/electron/path.txt');
const electron = existsSync(pathFile)
  ? resolve(root, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8'))
  : undefined;
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const headless = process.argv.includes('--headless') || process.env['SATCHEL_HEADLESS'] === '1';
const why = headless
  ? 'asked for'
  : !electron || !existsSync(electron)
    ? 'no Electron binary'
    : !hasDisplay
      ? 'no display'
      : '';
process.stderr.write(why ? `headless: ${why}\n` : 'desktop\n');
if (why) await import(resolve(root, 'out/main/headless.js'));
else if (electron)
  spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' }).once('exit', (code) =>
    process.exit(code ?? 1),
  );

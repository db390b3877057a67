import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const STAMP = join(ROOT, 'out/stamp');
const INPUTS = [
  'src',
  'resources',
  'docs/manual.md',
  'tools/manual.ts',
  'tools/notices.ts',
  'tools/package-files.ts',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** Builds into out/. The tools print to stderr, because stdout belongs to the ready line. */
export const build = (): boolean => {
  const before = fingerprint(); // a file that is written during the build counts as not built
  const tool = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const args = [tool, 'build', '--logLevel', 'warn', '--ignoreConfigWarning'];
  const built = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] }).status === 0;
  if (built) writeFileSync(STAMP, before);
  return built;
};

/** Builds unless out/ was made from exactly these files. */
export const buildWhenNeeded = (): boolean =>
  (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint()) || build();

const filesOf = (path: string): string[] =>
  !existsSync(path)
    ? []
    : statSync(path).isDirectory()
      ? readdirSync(path).flatMap((name) => filesOf(join(path, name)))
      : [path];

/** A hash that changes when a file is added, removed or written. */
const fingerprint = (): string => {
  const hash = createHash('sha256').update(process.env['SATCHEL_DEV'] ?? '');
  for (const file of INPUTS.flatMap((input) => filesOf(join(ROOT, input))).toSorted()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
};

if (import.meta.main) process.exitCode = build() ? 0 : 1;

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onPath, partsFolder } from './tools.ts';

/** Version that `tools/lnd/go.mod` names. */
const LND = 'lnd-0.21.3';
const NO_LND = 'LND missing: install Go 1.25 or later, then npm run test:lightning builds it once, in some minutes';
const SOURCES = resolve(import.meta.dirname, '../../tools/lnd');
const TAGS = 'invoicesrpc signrpc walletrpc chainrpc peersrpc routerrpc';

const binary = (): string => join(partsFolder(), LND, process.platform === 'win32' ? 'lnd.exe' : 'lnd');

/** The reason why the tests of real LND nodes cannot run; false if they can. */
export const LND_MISSING = !existsSync(binary()) && NO_LND;

/**
 * Finds LND.
 * @throws Error with one line that says what is missing
 */
export const findLnd = (): string => {
  if (!existsSync(binary())) throw new Error(NO_LND);
  return binary();
};

/**
 * Builds LND if it is missing, from the Go module proxy that the machine uses, into the cache of fetched parts.
 * @throws Error with one line that says what is missing, or why it could not be built
 */
export const ensureLnd = (say: (line: string) => void): void => {
  if (existsSync(binary())) return;
  const go = onPath('go');
  if (!go) throw new Error(NO_LND);
  say('building LND: some minutes, once');
  mkdirSync(partsFolder(), { recursive: true });
  const work = mkdtempSync(join(partsFolder(), 'building-'));
  try {
    execFileSync(go, ['build', '-trimpath', '-tags', TAGS, '-ldflags', '-s -w', '-o', `${work}/`, '.'], {
      cwd: SOURCES,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
      timeout: 3_600_000,
    });
    renameSync(work, join(partsFolder(), LND));
  } catch (error) {
    const last = error instanceof Error ? error.message.trim().split('\n').at(-1) : '';
    throw new Error(`LND could not be built: ${last}`, { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

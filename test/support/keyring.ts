import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKeyring } from './tools.ts';

export interface KeyringOptions {
  /** Keeps the keyring between runs; a throw-away folder by default. */
  readonly home?: string;
  /** Password of the login keyring. */
  readonly password?: string;
  /** False: a Secret Service whose keyring stays locked. */
  readonly unlock?: boolean;
}

/** A Secret Service for one test: a program that runs with its `env` sees this one and no other. */
export interface Keyring {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly stop: () => Promise<void>;
}

// `cat` holds the session open until our end of the pipe closes, even if the test process is killed.
const SESSION = `
if [ "$KEYRING_UNLOCK" = 1 ]; then printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
else gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; fi
printf '%s\\n' "$DBUS_SESSION_BUS_ADDRESS"
exec cat >/dev/null`;

/**
 * Starts dbus and gnome-keyring-daemon with a keyring that only this test knows.
 * @throws Error with one line that says what to install
 */
export const startKeyring = async (options: KeyringOptions = {}): Promise<Keyring> => {
  findKeyring();
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'satchel-keyring-'));
  const folders = foldersOf(home);
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', SESSION], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      ...folders,
      KEYRING_PASSWORD: options.password ?? 'test',
      KEYRING_UNLOCK: options.unlock === false ? '0' : '1',
    },
  });
  const ended = new Promise<void>((resolve) => session.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    session.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.trim());
    });
    session.once('error', reject);
    void ended.then(() => reject(new Error('the tests’ Secret Service did not start')));
  });
  return {
    env: { ...folders, DBUS_SESSION_BUS_ADDRESS: address },
    home,
    stop: async () => {
      session.stdin.end();
      await ended;
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
};

/** Lists, with `secret-tool search`, every entry of a keyring whose attribute has that value. */
export const searchKeyring = (keyring: Keyring, attribute: string, value: string): string => {
  const found = spawnSync('secret-tool', ['search', '--all', '--unlock', attribute, value], {
    encoding: 'utf8',
    env: { ...process.env, ...keyring.env },
  });
  return `${found.stdout}${found.stderr}`; // values on one, attributes on the other
};

const foldersOf = (home: string): Record<string, string> => {
  mkdirSync(join(home, 'run'), { recursive: true, mode: 0o700 });
  return {
    XDG_RUNTIME_DIR: join(home, 'run'), // 0700, else the daemon refuses it
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
  };
};

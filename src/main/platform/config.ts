import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isPlainUrl } from '../../shared/contract/parts.ts';
import { NETWORKS, type Network } from '../../shared/vocabulary.ts';
import { StartRefused } from './start-refused.ts';

const SECRETS = ['auto', 'keychain', 'file'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The settings of the command line and the environment (product.md CLI-1 to CLI-12). A flag beats its variable. */
export interface Config {
  readonly headless: boolean;
  readonly dataDir: string;
  readonly port: number;
  readonly publicPort: number;
  readonly lan: boolean;
  readonly publicUrl: string | null;
  readonly restoreFile: string | null;
  /** Prints a code with which an owner's lost password can be replaced (product.md CLI-20). */
  readonly resetOwner: boolean;
  /** Null if it was not given: then the network of the data folder applies, or mainnet for a new folder. */
  readonly network: Network | null;
  readonly training: boolean;
  readonly secrets: (typeof SECRETS)[number];
  readonly passphrase: string | null;
  /** Opens the backup of `--restore` without asking. */
  readonly recoveryPassphrase: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export const USAGE = `Satchel, a Bitcoin point of sale

  --headless            open no windows
  --data-dir DIR        folder of the database, logs and backups
  --port N              private listener (8321; 0 picks a free port)
  --public-port N       public listener (the private port + 1)
  --lan                 serve payment pages on all addresses of this machine
  --public-url URL      base of links, for example behind a reverse proxy
  --restore FILE        restore a backup into an empty data folder; a locked one asks for its passphrase
  --reset-owner         print a code for a new password of the owner, if it was lost
  --network N           ${NETWORKS.join(', ')}; fixed at the first start
  --training            simulated chain, no real money
  --secrets S           ${SECRETS.join(', ')}
  --log-level L         ${LOG_LEVELS.join(', ')}
  --version, --help
`;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line and the environment.
 * @throws StartRefused for an unknown flag or a bad value, with a sentence that names the way out
 */
export const readConfig = (argv: readonly string[], environment: Environment): Config | 'help' | 'version' => {
  const given = flags(argv);
  if (given.help) return 'help';
  if (given.version) return 'version';
  const { isOn, text } = reader(given, environment);
  const training = isOn('training', 'SATCHEL_TRAINING');
  const port = portOf('--port', text('port', 'SATCHEL_PORT') ?? '8321');
  const dataDir = text('data-dir', 'SATCHEL_DATA_DIR');
  const publicUrl = text('public-url', 'SATCHEL_PUBLIC_URL');
  return {
    headless: isOn('headless', 'SATCHEL_HEADLESS'),
    dataDir: dataDir ? resolve(dataDir) : defaultDataDir(environment, training),
    port,
    publicPort: publicPortOf(text('public-port', 'SATCHEL_PUBLIC_PORT'), port),
    lan: isOn('lan', 'SATCHEL_LAN'),
    publicUrl: publicUrl ? baseUrl(publicUrl) : null,
    restoreFile: given.restore ? resolve(given.restore) : null,
    resetOwner: given['reset-owner'] ?? false,
    network: networkOf(text('network', 'SATCHEL_NETWORK'), training),
    training,
    secrets: oneOf('--secrets', text('secrets', 'SATCHEL_SECRETS') ?? 'auto', SECRETS),
    passphrase: environment['SATCHEL_PASSPHRASE'] || null,
    recoveryPassphrase: environment['SATCHEL_RECOVERY_PASSPHRASE'] || null,
    logLevel: oneOf('--log-level', text('log-level', 'SATCHEL_LOG_LEVEL') ?? 'info', LOG_LEVELS),
  };
};

/**
 * Returns Satchel's folder in the operating system's application data. Training has a separate folder (product.md
 * PROG-3).
 */
export const defaultDataDir = (environment: Environment, training: boolean): string => {
  const name = training ? 'Satchel Training' : 'Satchel';
  const home = environment['HOME'] ?? homedir();
  if (process.platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), name);
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return join(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), name);
};

const flags = (argv: readonly string[]) => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        headless: flag,
        lan: flag,
        training: flag,
        help: flag,
        version: flag,
        'data-dir': text,
        port: text,
        'public-port': text,
        'public-url': text,
        restore: text,
        'reset-owner': flag,
        network: text,
        secrets: text,
        'log-level': text,
      },
    }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new StartRefused(`${why}. Start with --help to see every flag.`);
  }
};

type Flags = ReturnType<typeof flags>;
type TextFlag = { [F in keyof Flags]-?: Exclude<Flags[F], undefined> extends string ? F : never }[keyof Flags];

/**
 * Creates the functions that read a setting from its flag, or else from its variable. An empty variable counts as
 * absent.
 */
const reader = (given: Flags, environment: Environment) => ({
  isOn: (flag: 'headless' | 'lan' | 'training', variable: string): boolean =>
    given[flag] ?? ['1', 'true'].includes(environment[variable] ?? ''),
  text: (flag: TextFlag, variable: string): string | undefined => given[flag] ?? (environment[variable] || undefined),
});

const oneOf = <T extends string>(name: string, value: string, allowed: readonly T[]): T => {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new StartRefused(`${name} must be one of ${allowed.join(', ')}, not “${value}”.`);
  return found;
};

const portOf = (name: string, value: string): number => {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port <= 65_535)) throw new StartRefused(`${name} must be a number from 0 to 65535, not “${value}”.`);
  return port;
};

/** Returns the requested public port, or else the private port + 1 (or 0 if the private port is 0). */
const publicPortOf = (asked: string | undefined, port: number): number =>
  asked === undefined ? (port === 0 ? 0 : Math.min(port + 1, 65_535)) : portOf('--public-port', asked);

const networkOf = (asked: string | undefined, training: boolean): Network | null => {
  const network = asked === undefined ? null : oneOf('--network', asked, NETWORKS);
  if (training && network !== null && network !== 'regtest') {
    throw new StartRefused(`Training always runs on regtest. Leave out --network ${network}.`);
  }
  return network;
};

const baseUrl = (value: string): string => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !isPlainUrl(value) || url.search || url.hash) {
    throw new StartRefused(
      `--public-url must be an http or https address such as https://pay.example, not “${value}”.`,
    );
  }
  return url.href.replace(/\/$/, '');
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose, type ComposeOptions, type Satchel } from './compose.ts';
import { keepOpen } from './keep-open.ts';
import { rootFolder } from './root-folder.ts';
import { readConfig, USAGE, type Config } from '../platform/config.ts';

const CLOSE_LIMIT_MS = 5_000;

/** Errors that refuse a start: the user sees one sentence that names the way out, and no stack (product.md CLI-17). */
const REFUSALS = new Set(['StartRefused', 'DatabaseRefused', 'ListenRefused']);

export interface Program {
  readonly config: Config;
  readonly version: string;
}

/** Runs the server without windows until a signal ends it. */
export const startProgram = async (argv: readonly string[] = process.argv.slice(2)): Promise<void> => {
  try {
    const { config, version } = readProgram(argv);
    const options = { version, onUpdate: onceSaid(config.port) };
    const kept = await keepOpen(config, options, { onReopened: announceReopened, onFailed: refuseStart });
    onSignal(() => void closeProgram(kept, (code) => process.exit(code)));
    announceReady(kept.first);
  } catch (error) {
    refuseStart(error);
  }
};

/** Reads the command line. Prints the help or the version and exits if it asks for one. @throws StartRefused */
export const readProgram = (argv: readonly string[]): Program => {
  process.umask(0o077);
  process.on('SIGUSR1', () => undefined); // without a listener Node would open its debugger (reliability.md A25)
  const version = versionOf();
  const config = readConfig(argv, process.env);
  delete process.env['SATCHEL_RECOVERY_PASSPHRASE'];
  delete process.env['SATCHEL_PASSPHRASE']; // keeps it out of child processes and crash dumps (reliability.md A5)
  if (typeof config !== 'string') return { config, version };
  process.stderr.write(config === 'help' ? USAGE : `${version}\n`);
  return process.exit(0);
};

/**
 * Composes and starts the server of the desktop app, whose windows hold on to it: `restart` starts the whole app again.
 * @throws StartRefused, DatabaseRefused, ListenRefused
 */
export const openProgram = (
  { config, version }: Program,
  options: Pick<ComposeOptions, 'onUpdate' | 'restart'>,
): Promise<Satchel> => compose(config, { version, ...options });

/** Prints the ready line on stdout, and after `npm start` the addresses for a person on stderr. */
export const announceReady = (satchel: Satchel): void => {
  process.stdout.write(`${JSON.stringify(satchel.ready)}\n`);
  printReset(satchel);
  printAddresses(satchel);
};

/** Stdout keeps its one line: the addresses are the same. */
const announceReopened = ({ ready }: Satchel): void =>
  void process.stderr.write(`The backup was restored. Satchel started again at ${ready.url}.\n`);

/** Finishes the requests in flight, closes the database and exits, within 5 s (product.md CLI-16). */
export const closeProgram = async (satchel: Pick<Satchel, 'close'>, exit: (code: number) => void): Promise<void> => {
  setTimeout(() => exit(0), CLOSE_LIMIT_MS).unref();
  try {
    await satchel.close();
    exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    exit(1);
  }
};

/** Runs the function once, at the first SIGTERM or SIGINT. */
export const onSignal = (run: () => void): void => {
  let called = false;
  const once = (): void => {
    if (!called) run();
    called = true;
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
};

/** Returns the sentence that a person reads when Satchel does not start. */
export const whyNot = (error: unknown): string => {
  if (error instanceof Error && REFUSALS.has(error.name)) return error.message;
  if (isSystemError(error))
    return `Satchel could not start: ${error.message}. Check that you may use this file, or choose another --data-dir.`;
  return `Satchel could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
};

/** Prints the reason on stderr and exits with code 1. */
export const refuseStart = (error: unknown): never => {
  process.stderr.write(`${whyNot(error)}\n`);
  process.exit(1);
};

/** Tells the person who started it once that a large database is being updated. */
const onceSaid = (port: number): (() => void) => {
  let isSaid = false;
  return () => {
    if (isSaid) return;
    isSaid = true;
    const page = port === 0 ? '' : ` http://127.0.0.1:${port} shows how far it is.`;
    process.stderr.write(`Updating the database of an earlier version. A copy is kept.${page}\n`);
  };
};

const versionOf = (): string => {
  const text = readFileSync(join(rootFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // our own package.json holds a version
};

/** Prints the code and the page apart, because an address ends up in histories. A log keeps neither. */
const printReset = ({ ready, ownerReset }: Satchel): void => {
  if (!ownerReset) return;
  const { code, owners } = ownerReset;
  const lines = [
    `Open ${ready.url}/reset on this computer and enter this code: ${code}`,
    `It gives ${owners.join(' or ')} a new password, once, and ends every session.`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
};

/** Prints the addresses for a person. They go to stderr, because stdout belongs to the ready line. */
const printAddresses = ({ ready, customerScreen }: Satchel): void => {
  if (process.env['npm_lifecycle_event'] !== 'start') return;
  const lines = [
    `Till               ${ready.url}`,
    `Customer's screen  ${customerScreen ?? `${ready.publicUrl}/display (open it from the till's menu)`}`,
    ...(ready.setupCode === null ? [] : setUpLines(ready.url, ready.setupCode)),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
};

/**
 * The code stands apart from the address, because browsers and proxies keep addresses. It is printed only on a terminal:
 * what goes to a file or a service's journal stays there (product.md CLI-15).
 */
const setUpLines = (url: string, code: string): string[] => [
  `Set up             ${url}/setup`,
  `Set-up code        ${process.stderr.isTTY ? code : 'setupCode of the ready line on stdout'}`,
];

/** A refusal of the operating system, such as `EISDIR` or SQLite's `SQLITE_CANTOPEN`. It is nobody's bug. */
const isSystemError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^(E[A-Z]+|SQLITE_[A-Z_]+)$/.test(String(error.code));

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose, type Satchel } from './compose.ts';
import { rootFolder } from './root-folder.ts';
import { readConfig, USAGE, type Config } from '../platform/config.ts';

const CLOSE_LIMIT_MS = 5_000;

/** Refusals to start: one sentence that says the way out, no stack. */
const REFUSALS = new Set(['StartRefused', 'DatabaseRefused', 'ListenRefused']);

export interface Program {
  readonly config: Config;
  readonly version: string;
}

/** Runs the server without windows until a signal. */
export const startProgram = async (words: readonly string[] = process.argv.slice(2)): Promise<void> => {
  try {
    const satchel = await openProgram(readProgram(words));
    onSignal(() => void closeProgram(satchel, (code) => process.exit(code)));
    eventsToSend(satchel);
  } catch (error) {
    refuseStart(error);
  }
};

/** Reads what the program was asked for, or prints help or version and ends. @throws StartRefused */
export const readProgram = (argv: readonly string[]): Program => {
  process.umask(0o077);
  const version = versionOf();
  const config = readConfig(argv, process.env);
  delete process.env['SATCHEL_PASSPHRASE']; // no child process and no crash dump needs it (A5)
  if (typeof config !== 'string') return { config, version };
  process.stderr.write(config === 'help' ? USAGE : `${version}\n`);
  return process.exit(0);
};

/** Opens the shop. @throws StartRefused and its like */
export const openProgram = ({ config, version }: Program): Promise<Satchel> => compose(config, { version });

/** Says on stdout, and to a person, that Satchel serves. */
export const eventsToSend = (satchel: Satchel): void => {
  process.stdout.write(`${JSON.stringify(satchel.ready)}\n`);
  greet(satchel);
};

/** Finishes what is in flight, closes the database and ends the program, within 5 s. */
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

/** Calls once for the first SIGTERM or SIGINT. */
export const onSignal = (run: () => void): void => {
  let called = false;
  const once = (): void => {
    if (!called) run();
    called = true;
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
};

/** What a person reads when Satchel does not start. */
export const whyNot = (error: unknown): string => {
  if (error instanceof Error && REFUSALS.has(error.name)) return error.message;
  return `Satchel could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
};

/** Ends the program with the reason on stderr. */
export const refuseStart = (error: unknown): never => {
  process.stderr.write(`${whyNot(error)}\n`);
  process.exit(1);
};

const versionOf = (): string => {
  const text = readFileSync(join(rootFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // our own package.json, beside src/ and out/
};

/** What a person reads; the log beside it is JSON, and stdout belongs to the ready line. */
const greet = ({ ready, customerScreen }: Satchel): void => {
  if (process.env['npm_lifecycle_event'] !== 'start') return;
  const lines = [
    `Till               ${ready.url}`,
    `Customer's screen  ${customerScreen ?? `${ready.publicUrl}/display (open it from the till's menu)`}`,
    ...(ready.setupCode === null ? [] : [`Set up             ${ready.url}/setup#${ready.setupCode}`]),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
};

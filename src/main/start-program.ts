import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compose, type Satchel } from './compose.ts';
import { readConfig, USAGE, type Config } from './platform/config.ts';

const CLOSE_LIMIT_MS = 5_000;

/** Refusals to start: one sentence that says the way out, no stack. */
const REFUSALS = new Set(['StartRefused', 'DatabaseRefused', 'ListenRefused']);

const versionOf = (): string => {
  const text = readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // our own package.json, beside src/ and out/
};

const refuse = (error: unknown): never => {
  if (error instanceof Error && REFUSALS.has(error.name)) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `Satchel could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(1);
};

/** SIGTERM and SIGINT: finish what is in flight, close the database, exit code 0 within 5 s. */
const closeOnSignal = (satchel: Satchel): void => {
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(0), CLOSE_LIMIT_MS).unref();
    satchel.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
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

const readOrPrint = (version: string): Config => {
  const config = readConfig(process.argv.slice(2), process.env);
  delete process.env['SATCHEL_PASSPHRASE']; // no child process and no crash dump needs it (A5)
  if (typeof config !== 'string') return config;
  process.stderr.write(config === 'help' ? USAGE : `${version}\n`);
  return process.exit(0);
};

/** Runs the server until a signal; prints the ready line once it serves. */
export const startProgram = async (): Promise<void> => {
  process.umask(0o077);
  try {
    const version = versionOf();
    const satchel = await compose(readOrPrint(version), { version });
    closeOnSignal(satchel);
    process.stdout.write(`${JSON.stringify(satchel.ready)}\n`);
    greet(satchel);
  } catch (error) {
    refuse(error);
  }
};

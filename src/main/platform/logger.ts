import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from '../app/ports.ts';
import { redact } from './redact.ts';

const MAX_BYTES = 5_000_000;
const KEPT_FILES = 5;

export interface OpenLogger {
  readonly logger: Logger;
  readonly close: () => void;
}

/**
 * Creates a logger that writes JSON lines to stderr and to the data folder, with secrets hidden in both (product.md
 * CLI-12).
 */
export const createLogger = (options: { readonly level: string; readonly folder: string | null }): OpenLogger => {
  const file = options.folder === null ? undefined : createLogFile(options.folder);
  const sink = {
    write: (line: string): void => {
      const clean = redact(line);
      process.stderr.write(clean);
      file?.write(clean);
    },
  };
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    sink,
  );
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: object, message: string): void =>
      logger[level](fields, message);
  return {
    logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    close: () => file?.close(),
  };
};

interface LogFile {
  readonly write: (line: string) => void;
  readonly close: () => void;
}

/** Writes `satchel.log` and keeps up to four older files. A log that cannot be written never stops a sale. */
const createLogFile = (folder: string): LogFile => {
  const name = (age: number): string => join(folder, age === 0 ? 'satchel.log' : `satchel.${age}.log`);
  const open = (): number => openSync(name(0), 'a', 0o600);
  let handle = open();
  let bytes = fstatSync(handle).size;
  const rotate = (): void => {
    closeSync(handle);
    rmSync(name(KEPT_FILES - 1), { force: true });
    for (let age = KEPT_FILES - 2; age >= 0; age -= 1) if (existsSync(name(age))) renameSync(name(age), name(age + 1));
    handle = open();
    bytes = 0;
  };
  return {
    write: (line) => {
      try {
        if (bytes > MAX_BYTES) rotate();
        bytes += writeSync(handle, line);
      } catch {
        // On a full disk the failing sale reports the fault; the log only stays silent.
      }
    },
    close: () => closeSync(handle),
  };
};

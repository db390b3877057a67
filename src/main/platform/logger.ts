import { pino } from 'pino';
import type { Logger, SecurityEvent, SecurityLog } from '../app/ports.ts';
import { createAllowance } from './allowance.ts';
import { boundFields, boundText } from './bound-fields.ts';
import { createLogFile } from './log-file.ts';
import { redact } from './redact.ts';

/** A fault that repeats is written this often per minute; the rest is counted (reliability.md A17). */
const FAULTS = { most: 20, windowMs: 60_000 };
/** The same for events of security, of one kind and with one outcome. */
const EVENTS = { most: 100, windowMs: 600_000 };

export interface OpenLogger {
  readonly logger: Logger;
  readonly security: SecurityLog;
  readonly close: () => void;
}

/**
 * Creates a logger that writes JSON lines to stderr and to the data folder, and the log of security events, which has
 * files of its own there. Texts are cut and secrets hidden in all of them (product.md CLI-12).
 */
export const createLogger = (options: { readonly level: string; readonly folder: string | null }): OpenLogger => {
  const file = options.folder === null ? undefined : createLogFile(options.folder, 'satchel');
  const writer = createWriter(options.level, (line) => {
    process.stderr.write(line);
    file?.write(line);
  });
  const faults = createAllowance({
    ...FAULTS,
    leftOut: (message, times) => writer.warn({ message, times }, 'lines that were only counted'),
  });
  const all =
    (level: Level) =>
    (fields: object, message: string): void => {
      if (writer.isLevelEnabled(level)) writer[level](boundFields(fields), boundText(message));
    };
  const some = (level: Level): ReturnType<typeof all> => {
    const write = all(level);
    return (fields, message) => {
      if (writer.isLevelEnabled(level) && faults.take(message)) write(fields, message);
    };
  };
  const security = createSecurityLog(options.folder);
  return {
    logger: { debug: all('debug'), info: all('info'), warn: some('warn'), error: some('error') },
    security: { note: security.note },
    close: () => {
      faults.end();
      security.close();
      file?.close();
    },
  };
};

type Level = 'debug' | 'info' | 'warn' | 'error';

const createWriter = (level: string, write: (line: string) => void): pino.Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (name) => ({ level: name }) },
      serializers: { err: (bounded: unknown) => bounded }, // pino's own would leave out the cause
    },
    { write: (line: string) => write(redact(line)) },
  );

/**
 * Writes security events whatever the level of the other log is. What was done and what was refused are counted apart, so
 * that no number of wrong guesses hides the right one.
 */
const createSecurityLog = (folder: string | null): SecurityLog & { readonly close: () => void } => {
  const file = folder === null ? undefined : createLogFile(folder, 'security');
  const writer = createWriter('info', (line) => file?.write(line));
  const events = createAllowance({
    ...EVENTS,
    leftOut: (kind, times) => writer.info({ kind, times }, 'events that were only counted'),
  });
  return {
    note: (event: SecurityEvent) => {
      if (events.take(`${event.event} ${event.outcome}`)) writer.info(boundFields(event), 'security');
    },
    close: () => {
      events.end();
      file?.close();
    },
  };
};

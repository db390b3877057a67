import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 5_000_000;
const KEPT_FILES = 5;
/** After a rotation that failed, so much more is written before the next try. */
const RETRY_BYTES = 500_000;

export interface LogFile {
  readonly write: (line: string) => void;
  readonly close: () => void;
}

/** Writes `<name>.log` and keeps up to four older files. A log that cannot be written never stops a sale. */
export const createLogFile = (folder: string, name: string): LogFile => {
  const path = (age: number): string => join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  const fresh = join(folder, `${name}.new.log`);
  let handle = openSync(path(0), 'a', 0o600);
  let bytes = fstatSync(handle).size;
  let rotateAbove = MAX_BYTES;
  /**
   * Opens the next file before it lets go of the present one: the number of a closed descriptor soon belongs to somebody
   * else's file, and writing to it would destroy that file (reliability.md A18).
   */
  const rotate = (): void => {
    const next = openSync(fresh, 'w', 0o600);
    try {
      rmSync(path(KEPT_FILES - 1), { force: true });
      for (let age = KEPT_FILES - 2; age >= 0; age -= 1)
        if (existsSync(path(age))) renameSync(path(age), path(age + 1));
      renameSync(fresh, path(0));
    } catch {
      closeSync(next);
      rmSync(fresh, { force: true });
      rotateAbove = bytes + RETRY_BYTES;
      return;
    }
    closeSync(handle);
    handle = next;
    bytes = 0;
    rotateAbove = MAX_BYTES;
  };
  return {
    write: (line) => {
      try {
        if (bytes > rotateAbove) rotate();
        bytes += writeSync(handle, line);
      } catch {
        // On a full disk the failing sale reports the fault; the log only stays silent.
      }
    },
    close: () => closeSync(handle),
  };
};

import type { BackupFault } from '../../app/backup/restore-desk.ts';

/**
 * Thrown when the database, or a file beside it, cannot be used. The message is one sentence that names the way out.
 */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused';
}

/** Thrown when a backup cannot be restored. A page says it in its own words, by the fault. */
export class BackupRefused extends DatabaseRefused {
  readonly fault: BackupFault;
  /** Values of the page's sentence. */
  readonly params: Readonly<Record<string, string>>;

  constructor(
    fault: BackupFault,
    message: string,
    { cause, params = {} }: { readonly cause?: unknown; readonly params?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, { cause });
    this.fault = fault;
    this.params = params;
  }
}

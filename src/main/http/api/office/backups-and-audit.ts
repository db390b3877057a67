import {
  createBackupRoute,
  listAuditRoute,
  listBackupsRoute,
  type BackupView,
} from '../../../../shared/contract/records.ts';
import { ok } from '../../../../shared/result.ts';
import { isoTime, parseTime } from '../../../../shared/time.ts';
import type { BackupFacts, Backups } from '../../../app/people/people-ports.ts';
import type { AuditRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';

export interface BackupsAndAuditDeps {
  readonly database: Database;
  readonly backups: Backups;
}

/** Backups and the audit log (api.md TA-22). */
export const createBackupAndAuditRoutes = (deps: BackupsAndAuditDeps): Served[] => [
  serve(createBackupRoute, async () => ok({ status: 200, body: backupView(await deps.backups.create()) })),
  serve(listBackupsRoute, async () =>
    ok({ status: 200, body: { backups: (await deps.backups.list()).map(backupView) } }),
  ),
  serve(listAuditRoute, async ({ query }) => {
    const { read } = deps.database;
    const beforeMs = query.before === undefined ? undefined : parseTime(query.before);
    const entries = await read.audit.list(query.limit, beforeMs);
    const names = new Map((await read.users.list()).map(({ id, name }) => [id, name]));
    const shown = entries.map((entry) => auditView(entry, names));
    return ok({ status: 200, body: { entries: shown } });
  }),
];

/** Shows the name of the file without its folder, so that no path of the machine leaks. */
const backupView = ({ file, bytes, atMs }: BackupFacts): BackupView => ({
  file: file.replace(/^.*[\\/]/, ''),
  sizeBytes: bytes,
  createdAt: isoTime(atMs),
});

const auditView = ({ atMs, ...entry }: AuditRecord, names: ReadonlyMap<string, string>) => ({
  ...entry,
  at: isoTime(atMs),
  userName: entry.userId === null ? null : (names.get(entry.userId) ?? null),
});

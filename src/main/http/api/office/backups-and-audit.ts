import {
  createBackupRoute,
  getBackupSettingsRoute,
  listAuditRoute,
  listBackupsRoute,
  putBackupPassphraseRoute,
  putBackupSettingsRoute,
  tryBackupRoute,
  type BackupSettingsView,
  type BackupView,
} from '../../../../shared/contract/records.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { isoTime, parseTime } from '../../../../shared/time.ts';
import type { BackupFacts, BackupState, BackupsUseCase } from '../../../app/backup/backups.ts';
import type { AuditRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Reply, type Served } from '../../handler.ts';
import { actorOf } from '../common/subject.ts';

export interface BackupsAndAuditDeps {
  readonly database: Database;
  readonly backups: BackupsUseCase;
}

/** Backups and the audit log (api.md TA-22). */
export const createBackupAndAuditRoutes = (deps: BackupsAndAuditDeps): Served[] => [
  serve(createBackupRoute, async () => {
    const made = await deps.backups.create();
    return made.ok ? ok({ status: 200, body: backupView(made.value) }) : made;
  }),
  serve(getBackupSettingsRoute, () => stateReply(deps)),
  serve(putBackupSettingsRoute, async ({ body, context }) =>
    afterwards(deps, await deps.backups.change(actorOf(context), body)),
  ),
  serve(putBackupPassphraseRoute, async ({ body, context }) =>
    afterwards(deps, await deps.backups.lockWith(actorOf(context), body.passphrase)),
  ),
  serve(tryBackupRoute, async ({ body, context }) =>
    afterwards(deps, await deps.backups.tryOut(actorOf(context), body.file, body.passphrase ?? null)),
  ),
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

const stateReply = async ({ backups }: BackupsAndAuditDeps): Promise<Result<Reply<BackupSettingsView>>> =>
  ok({ status: 200, body: settingsView(await backups.state()) });

const afterwards = async (deps: BackupsAndAuditDeps, done: Result<null>): Promise<Result<Reply<BackupSettingsView>>> =>
  done.ok ? stateReply(deps) : done;

const settingsView = ({ settings, place, isLate, failure }: BackupState): BackupSettingsView => ({
  folder: settings.folder,
  schedule: settings.schedule,
  keep: settings.keep,
  locked: settings.isLocked,
  triedAt: settings.triedAtMs === null ? null : isoTime(settings.triedAtMs),
  place: {
    folder: place.folder,
    problem: place.problem,
    freeBytes: place.freeBytes,
    otherDisk: place.isOtherDisk,
  },
  late: isLate,
  failure: failure && { at: isoTime(failure.atMs), why: failure.why },
});

/** Shows the name of the file without its folder, so that no path of the machine leaks. */
const backupView = ({ file, bytes, atMs, isLocked }: BackupFacts): BackupView => ({
  file: file.replace(/^.*[\\/]/, ''),
  sizeBytes: bytes,
  createdAt: isoTime(atMs),
  locked: isLocked,
});

const auditView = ({ atMs, ...entry }: AuditRecord, names: ReadonlyMap<string, string>) => ({
  ...entry,
  at: isoTime(atMs),
  userName: entry.userId === null ? null : (names.get(entry.userId) ?? null),
});

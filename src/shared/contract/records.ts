/** Backups and the audit log (api.md TA-22). */
import { z } from 'zod';
import { timeSchema } from '../invoice.ts';
import { defineRoute, forPerson } from './route.ts';

export const backupViewSchema = z
  .object({
    file: z.string(),
    sizeBytes: z.int().nonnegative(),
    createdAt: timeSchema,
    /** Only the recovery passphrase opens it. */
    locked: z.boolean(),
  })
  .meta({ id: 'Backup' });
export type BackupView = z.infer<typeof backupViewSchema>;

export const createBackupRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'createBackup',
  method: 'post',
  path: '/api/till/backup',
  summary: 'Back up the database now; a backup holds no secrets',
  answers: { 200: backupViewSchema },
});

export const listBackupsRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'listBackups',
  method: 'get',
  path: '/api/till/backups',
  summary: 'List backups, newest first',
  answers: { 200: z.object({ backups: z.array(backupViewSchema) }) },
});

export const SCHEDULES = ['nightly', 'hourly'] as const;
export type BackupSchedule = (typeof SCHEDULES)[number];
/** Why a backup was not made: the folder, or the secrets with its key are locked, or the key is not on this machine. */
export const BACKUP_FAILURES = ['missing', 'unwritable', 'full', 'locked', 'passphrase'] as const;
export type BackupFailure = (typeof BACKUP_FAILURES)[number];

const backupSettingsViewSchema = z
  .object({
    /** Null for the folder in the data folder. */
    folder: z.string().nullable(),
    schedule: z.enum(SCHEDULES),
    /** How many of the newest are kept. */
    keep: z.int(),
    locked: z.boolean(),
    /** When somebody last tried whether a backup opens. */
    triedAt: timeSchema.nullable(),
    place: z.object({
      folder: z.string(),
      problem: z.enum(['missing', 'unwritable', 'full']).nullable(),
      freeBytes: z.number().nullable(),
      otherDisk: z.boolean(),
    }),
    late: z.boolean(),
    failure: z.object({ at: timeSchema, why: z.enum(BACKUP_FAILURES) }).nullable(),
  })
  .meta({ id: 'BackupSettings' });
export type BackupSettingsView = z.infer<typeof backupSettingsViewSchema>;

export const getBackupSettingsRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'getBackupSettings',
  method: 'get',
  path: '/api/till/backup-settings',
  summary: 'Read where, when and how backups are made, and what is wrong with them',
  answers: { 200: backupSettingsViewSchema },
});

export const putBackupSettingsRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'putBackupSettings',
  method: 'put',
  path: '/api/till/backup-settings',
  summary: 'Change where and when backups are made and how many are kept',
  body: z.strictObject({
    folder: z.string().trim().min(1).max(1000).nullable(),
    schedule: z.enum(SCHEDULES),
    keep: z.int().min(1).max(1000),
  }),
  answers: { 200: backupSettingsViewSchema },
});

export const putBackupPassphraseRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'putBackupPassphrase',
  method: 'put',
  path: '/api/till/backup-settings/passphrase',
  summary: 'Lock later backups with a recovery passphrase, or with null leave them open',
  body: z.strictObject({ passphrase: z.string().min(12).max(1000).nullable() }),
  answers: { 200: backupSettingsViewSchema },
});

export const tryBackupRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'tryBackup',
  method: 'post',
  path: '/api/till/backup/try',
  summary: 'Prove that a backup can be restored',
  body: z.strictObject({ file: z.string().max(200), passphrase: z.string().max(1000).nullish() }),
  answers: { 200: backupSettingsViewSchema },
});

export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: timeSchema,
    userId: z.string().nullable(),
    userName: z.string().nullable(),
    storeId: z.string().nullable(),
    what: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export const listAuditRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'listAudit',
  method: 'get',
  path: '/api/till/audit',
  summary: 'List who did what, newest first',
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100), before: timeSchema.optional() }),
  answers: { 200: z.object({ entries: z.array(auditEntrySchema) }) },
});

/** Backups and the audit log (api.md TA-22). */
import { z } from 'zod';
import { timeSchema } from '../invoice.ts';
import { defineRoute, forPerson } from './route.ts';

export const backupViewSchema = z
  .object({ file: z.string(), sizeBytes: z.int().nonnegative(), createdAt: timeSchema })
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

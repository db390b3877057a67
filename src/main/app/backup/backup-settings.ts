import { z } from 'zod';
import { SCHEDULES } from '../../../shared/contract/records.ts';
import type { ReadRepositories } from '../repositories.ts';
import { SETTING } from '../settings-keys.ts';

/** How the shop's backups are made (product.md BAK-1, BAK-2). */
export const backupSettingsSchema = z.object({
  /** Null for the one in the data folder. */
  folder: z.string().nullable(),
  schedule: z.enum(SCHEDULES),
  keep: z.int().positive(),
  /** Backups are locked with the recovery passphrase, whose key is a secret of this machine. */
  isLocked: z.boolean(),
  /** When the owner last tried whether a backup opens. */
  triedAtMs: z.int().nullable(),
});
export type BackupSettings = z.infer<typeof backupSettingsSchema>;

const DEFAULT: BackupSettings = { folder: null, schedule: 'nightly', keep: 14, isLocked: false, triedAtMs: null };

/** Reads the settings; those of a new Satchel until somebody changes them. */
export const readBackupSettings = async ({ settings }: Pick<ReadRepositories, 'settings'>): Promise<BackupSettings> => {
  const text = await settings.get(SETTING.backup);
  return text === null ? DEFAULT : backupSettingsSchema.parse(JSON.parse(text));
};

const HOUR_MS = 3_600_000;

/**
 * Tells if a backup is due (product.md BAK-1): each hour, or once per night between 2 and 5 local time and at any hour if
 * the last one is 48 hours old.
 */
export const isBackupDue = (
  schedule: BackupSettings['schedule'],
  nowMs: number,
  lastMs: number | null,
  localHour: number,
): boolean => {
  const ageMs = lastMs === null ? null : nowMs - lastMs;
  if (schedule === 'hourly') return ageMs === null || ageMs >= HOUR_MS;
  const isNight = localHour >= 2 && localHour < 5;
  return ageMs === null ? isNight : ageMs >= 48 * HOUR_MS || (ageMs >= 20 * HOUR_MS && isNight);
};

/** Tells if the newest backup is older than its schedule can explain; what was never made is not late. */
export const isBackupLate = (schedule: BackupSettings['schedule'], nowMs: number, lastMs: number | null): boolean =>
  lastMs !== null && nowMs - lastMs > (schedule === 'hourly' ? 3 : 49) * HOUR_MS;

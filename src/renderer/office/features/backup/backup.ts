import type { BackupSettingsView, BackupView } from '../../../../shared/contract/records.ts';
import type { Answer } from '../../../common/call.ts';

/** Typed in a terminal, so it is the same in every language (product.md CLI-7). */
export const RESTORE_COMMAND = 'satchel --restore FILE';
/** A recovery passphrase has at least as many characters (product.md BAK-3). */
export const LEAST_PASSPHRASE = 12;

const YEAR_MS = 365 * 86_400_000;

export interface Backups {
  readonly settings: BackupSettingsView;
  readonly backups: readonly BackupView[];
}

/** Joins the answers of two requests into the page's one. */
export const allOf = (
  settings: BackupSettingsView,
  list: Answer<{ readonly backups: readonly BackupView[] }>,
): Answer<Backups> => (list.ok ? { ok: true, value: { settings, backups: list.value.backups } } : list);

/** Tells if the owner should try a backup: never tried, or more than a year ago (product.md BAK-5). */
export const tryReminder = (triedAt: string | null, nowMs: number): 'never' | 'old' | null => {
  if (triedAt === null) return 'never';
  return nowMs - Date.parse(triedAt) > YEAR_MS ? 'old' : null;
};

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Writes a size in the largest unit that leaves at least 1, as the locale does: “4.2 MB”. */
export const formatSize = (bytes: number, locale: string): string => {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = UNITS[power] ?? 'byte';
  const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: power > 1 ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale, format).format(bytes / 1000 ** power);
};

/** Says why the two texts cannot be the new passphrase; null if they can. */
export const passphraseFault = (text: string, again: string): 'short' | 'differs' | null => {
  if (text.length < LEAST_PASSPHRASE) return 'short';
  return text === again ? null : 'differs';
};

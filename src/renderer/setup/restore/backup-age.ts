const NAME = /^satchel-(\d{13})\D/;

/** When a backup was made, from the name that Satchel gave it; null if it has another name. */
export const madeAtOf = (fileName: string): string | null => {
  const atMs = Number(NAME.exec(fileName)?.[1]);
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
};

const DAY_MS = 86_400_000;

/** Age of a backup as a person says it: `today`, `yesterday`, `12 days ago`. */
export const formatDays = (iso: string, locale: string, nowMs = Date.now()): string => {
  const days = Math.round((startOfDay(nowMs) - startOfDay(Date.parse(iso))) / DAY_MS);
  try {
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
  } catch {
    return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-days, 'day');
  }
};

const startOfDay = (atMs: number): number => new Date(atMs).setHours(0, 0, 0, 0);

import { formatDate, formatTime } from '../../common/format.ts';

/** Day and minute of Unix seconds or an ISO time, as the locale writes them. */
export const formatMoment = (at: string | number, locale: string): string => {
  const iso = typeof at === 'number' ? new Date(at * 1000).toISOString() : at;
  return `${formatDate(iso, locale)}, ${formatTime(iso, locale, false)}`;
};

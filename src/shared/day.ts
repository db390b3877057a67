/** Calendar days in a time zone, written `YYYY-MM-DD`. Instants are milliseconds since 1970. */

/**
 * The day on which an instant falls.
 *
 * @param timeZone IANA name
 */
export const dayOf = (atMs: number, timeZone: string): string => {
  const { year, month, day } = wallParts(atMs, timeZone);
  return `${year}-${month}-${day}`;
};

/**
 * The end of a day in a zone: the first instant of the next day, even if clocks change at midnight.
 *
 * @param day `YYYY-MM-DD`
 * @returns undefined if the calendar has no such day
 */
export const endOfDayMs = (day: string, timeZone: string): number | undefined => {
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const midnightMs = utcMidnightMs(numberOf(year), numberOf(month), numberOf(date));
  if (year === '' || dayOf(midnightMs, 'UTC') !== day) return undefined;
  const nextMs = midnightMs + DAY_MS;
  // the offsets before and after a change of the clocks, if there is one near midnight
  const candidates = [nextMs - DAY_MS, nextMs + DAY_MS].map((nearMs) => nextMs - offsetMs(nearMs, timeZone));
  const latestFirst = candidates.toSorted((a, b) => b - a);
  return latestFirst.find((endMs) => dayOf(endMs - 1, timeZone) === day) ?? latestFirst[0];
};

/** The start of the day on which an instant falls: the end of the day before, even if that had 25 hours. */
export const startOfDayMs = (atMs: number, timeZone: string): number => {
  const today = dayOf(atMs, timeZone);
  const before = [1, 2].map((days) => dayOf(atMs - days * DAY_MS, timeZone)).find((day) => day !== today);
  return (before === undefined ? undefined : endOfDayMs(before, timeZone)) ?? atMs;
};

/** An instant as clocks in a zone show it, with their distance from UTC: `2026-11-20 13:58:31 +01:00`. */
export const wallTime = (atMs: number, timeZone: string): string => {
  const { part } = wallParts(atMs, timeZone);
  const offset = offsetMs(atMs, timeZone) / 60_000;
  const minutes = Math.abs(offset);
  const two = (count: number): string => String(count).padStart(2, '0');
  const ahead = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(Math.floor(minutes % 60))}`;
  return `${dayOf(atMs, timeZone)} ${part('hour')}:${part('minute')}:${part('second')} ${ahead}`;
};

const DAY_MS = 86_400_000;
const FORM = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const;

/** Time by which clocks in a zone are ahead of UTC at an instant. */
const offsetMs = (atMs: number, timeZone: string): number => {
  const { year, month, day, part } = wallParts(atMs, timeZone);
  const clock = numberOf(part('hour')) * 3_600 + numberOf(part('minute')) * 60 + numberOf(part('second'));
  const wall = utcMidnightMs(numberOf(year), numberOf(month), numberOf(day)) + clock * 1_000;
  return wall - (atMs - (atMs % 1_000));
};

const wallParts = (atMs: number, timeZone: string) => {
  const parts = new Intl.DateTimeFormat('en', { ...FORM, timeZone }).formatToParts(atMs);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return { year: part('year').padStart(4, '0'), month: part('month'), day: part('day'), part };
};

/** Midnight in UTC of a day of the Gregorian calendar (Hinnant, "days_from_civil"). */
const utcMidnightMs = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = (shifted - (shifted % 400)) / 400;
  const yearOfEra = shifted - era * 400;
  const monthIndex = (month + 9) % 12;
  const sum = 153 * monthIndex + 2;
  const dayOfYear = (sum - (sum % 5)) / 5 + day - 1;
  const leaps = (yearOfEra - (yearOfEra % 4)) / 4 - (yearOfEra - (yearOfEra % 100)) / 100;
  return (era * 146_097 + yearOfEra * 365 + leaps + dayOfYear - 719_468) * DAY_MS;
};

const numberOf = (digits: string): number =>
  digits.split('').reduce((sum, digit) => sum * 10 + '0123456789'.indexOf(digit), 0);

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, endOfDayMs, startOfDayMs, wallTime } from '../../../src/shared/day.ts';
import { requestStatus } from '../../../src/main/domain/payment-request/request-status.ts';

const ZONES = Intl.supportedValuesOf('timeZone');

describe('a day ends', () => {
  test.each([
    ['2026-12-31', 'UTC', '2027-01-01T00:00:00Z'],
    ['2026-12-31', 'Europe/Berlin', '2026-12-31T23:00:00Z'],
    ['2026-07-31', 'Europe/Berlin', '2026-07-31T22:00:00Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00Z'], // 25 hours long
    ['2026-02-28', 'Asia/Kathmandu', '2026-02-28T18:15:00Z'],
    ['2028-02-29', 'America/Los_Angeles', '2028-03-01T08:00:00Z'],
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'], // the next one begins at 01:00
    ['2022-10-29', 'Asia/Beirut', '2022-10-29T22:00:00Z'], // midnight comes twice
  ])('%s in %s: %s', (day, zone, end) => {
    expect(new Date(endOfDayMs(day, zone) ?? 0).toISOString()).toBe(new Date(end).toISOString());
  });

  test('property: its last millisecond is on it, the next one is not, in every zone', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), (date, zone) => {
        const day = dayOf(date.getTime(), zone);
        const end = endOfDayMs(day, zone) ?? 0;
        expect(dayOf(end - 1, zone)).toBe(day);
        expect(dayOf(end, zone) > day).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('property: a day began at its first millisecond, in every zone, even after a day of 25 hours', () => {
    const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(times, fc.constantFrom(...ZONES), (date, zone) => {
        const start = startOfDayMs(date.getTime(), zone);
        expect(start).toBeLessThanOrEqual(date.getTime());
        expect(dayOf(start, zone)).toBe(dayOf(date.getTime(), zone));
        expect(dayOf(start - 1, zone) < dayOf(start, zone)).toBe(true);
      }),
      { numRuns: 500 },
    );
    const late = startOfDayMs(Date.parse('2026-10-25T22:30:00Z'), 'Europe/Berlin'); // the 25th hour
    expect(new Date(late).toISOString()).toBe('2026-10-24T22:00:00.000Z');
  });

  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '26-01-01', '2026-1-1', '', 'tomorrow'])(
    'there is no %j',
    (day) => {
      expect(endOfDayMs(day, 'UTC')).toBeUndefined();
    },
  );
});

describe('the status of a request', () => {
  test.each([
    [[], 0, 'Pending'],
    [[], 100, 'Expired'],
    [['new', 'expired', 'cancelled', 'invalid'], 99, 'Pending'],
    [['new', 'expired', 'cancelled', 'invalid'], 100, 'Expired'],
    [['processing', 'new'], 99, 'Processing'],
    [['expired', 'processing'], 500, 'Processing'],
    [['settled', 'processing'], 99, 'Paid'],
    [['expired', 'settled'], 500, 'Paid'],
  ] as const)('of invoices %j at %i is %s', (invoices, nowMs, status) => {
    expect(requestStatus({ expiresAtMs: 100, invoices }, nowMs)).toBe(status);
  });
});

test.each([
  ['2026-11-20T12:58:31.999Z', 'Europe/Berlin', '2026-11-20 13:58:31 +01:00'],
  ['2026-07-20T22:58:31Z', 'Europe/Berlin', '2026-07-21 00:58:31 +02:00'],
  ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25 02:30:00 +01:00'], // the hour that comes twice
  ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25 02:30:00 +02:00'],
  ['2026-02-28T18:15:00Z', 'Asia/Kathmandu', '2026-03-01 00:00:00 +05:45'],
  ['2026-11-20T12:58:31Z', 'America/St_Johns', '2026-11-20 09:28:31 -03:30'],
  ['2026-11-20T12:58:31Z', 'UTC', '2026-11-20 12:58:31 +00:00'],
])('a clock shows %s in %s as %s (design.md FILE-4)', (instant, zone, shown) => {
  expect(wallTime(Date.parse(instant), zone)).toBe(shown);
});

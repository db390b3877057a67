import { expect, test } from 'vitest';
import { initialState } from '../../../../src/renderer/till/state/till-state.ts';
import { mustLock } from '../../../../src/renderer/till/use-auto-lock.ts';
import { invoice, session } from '../fixtures.ts';

const MINUTE_MS = 60_000;
const till = { ...initialState('en'), session: session() };

test('a till locks after five minutes without use, and not before (A37)', () => {
  expect([mustLock(till, 5 * MINUTE_MS - 1), mustLock(till, 5 * MINUTE_MS)]).toEqual([false, true]);
});

test('a shop chooses the minutes, or 0 for never (A37)', () => {
  const after = (autoLockMinutes: number) => {
    const { store } = till.session;
    return mustLock({ ...till, session: { ...till.session, store: { ...store, autoLockMinutes } } }, 10 * MINUTE_MS);
  };
  expect([after(11), after(10), after(0)]).toEqual([false, true, false]);
});

test('a till never locks in the middle of a payment, and does when it is over (A37)', () => {
  const day = 24 * 60 * MINUTE_MS;
  const charging = { amount: '4.50', currency: 'EUR', memo: '', key: 'k', startedAtMs: 0 };
  expect(mustLock({ ...till, charging }, day)).toBe(false);
  for (const status of ['new', 'processing'] as const) {
    expect(mustLock({ ...till, invoice: invoice({ status }) }, day)).toBe(false);
  }
  for (const status of ['settled', 'expired', 'cancelled', 'invalid'] as const) {
    expect(mustLock({ ...till, invoice: invoice({ status }) }, day)).toBe(true);
  }
});

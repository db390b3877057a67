import { describe, expect, it } from 'vitest';
import {
  createArrivals,
  hear,
  HEARD_NOTHING,
  leftPercent,
  shownState,
} from '../../../../src/renderer/customer-screen/customer-screen-state.ts';
import type { DisplayView } from '../../../../src/shared/display.ts';

const view = (state: DisplayView['state']): DisplayView => ({
  shop: 'Café',
  training: false,
  network: 'mainnet',
  locale: 'en',
  state,
  now: '1970-01-01T00:00:10.000Z',
  sale: {
    currency: 'EUR',
    amount: '4.50',
    dueSats: 4_875,
    receivedSats: 0,
    remainingSats: 4_875,
    receivedAmount: '0.00',
    remainingAmount: '4.50',
    lightningAway: false,
    overAmount: '0.00',
    over: false,
    late: false,
    twice: false,
    moreSeen: false,
    bip21: 'bitcoin:X',
    address: null,
    expiresAt: '1970-01-01T00:15:00.000Z',
    createdAt: '1970-01-01T00:00:00.000Z',
    paidAt: null,
    number: 1042,
  },
});

describe("the customer's screen", () => {
  it('is idle before the first event, and 3 s after the last', () => {
    const heard = hear(HEARD_NOTHING, view('amount'), 1_000);
    expect(shownState(HEARD_NOTHING, 1_000)).toBe('idle');
    expect(shownState(heard, 4_000)).toBe('amount');
    expect(shownState(heard, 4_001)).toBe('idle');
  });

  it('says Paid for at most a minute, counted from the first such event', () => {
    const first = hear(HEARD_NOTHING, view('paid'), 0);
    const later = hear(first, view('paid'), 60_000);
    expect(shownState(later, 60_000)).toBe('paid');
    expect(shownState({ ...later, contactMs: 60_001 }, 60_001)).toBe('idle');
  });

  it("counts by the server's clock", () => {
    expect(hear(HEARD_NOTHING, view('amount'), 4_000).offsetMs).toBe(6_000);
  });

  it('shows how much of the price clock is left', () => {
    expect(leftPercent(100, 0, 25)).toBe(75);
    expect(leftPercent(100, 0, 200)).toBe(0);
    expect(leftPercent(0, 0, 0)).toBe(0);
  });
});

describe('an expired code', () => {
  it("is hidden by the server's clock, although no chain check has ended the invoice yet", () => {
    const heard = hear(HEARD_NOTHING, view('amount'), 10_000);
    const until = 15 * 60_000;
    expect(shownState({ ...heard, contactMs: until - 1 }, until - 1)).toBe('amount');
    expect(shownState({ ...heard, contactMs: until }, until)).toBe('wait');
  });
});

describe('STATE-61: a reply to the screen', () => {
  it('is taken if no view came since it was asked for', () => {
    const arrivals = createArrivals();
    arrivals.came();
    const isNewest = arrivals.begin();
    expect(isNewest()).toBe(true);
    arrivals.came();
    expect(isNewest()).toBe(false);
    expect(arrivals.begin()()).toBe(true);
  });
});

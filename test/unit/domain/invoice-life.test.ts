import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/main/domain/invoice/evaluate.ts';
import type { InvoiceFacts, OutputFact } from '../../../src/main/domain/invoice/facts.ts';
import { isOnTime } from '../../../src/main/domain/invoice/first-sight.ts';
import { onTimeShares } from '../../../src/main/domain/invoice/on-time.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const EXPIRY = 15 * MINUTE;
const WAIT_ENDS = EXPIRY + 480 * MINUTE;

/** An invoice over 1,000 sats that needs one confirmation, with these facts changed. */
const factsWith = (change: Partial<InvoiceFacts>): InvoiceFacts => ({
  dueSats: 1000n,
  acceptedSats: 1000n,
  confirmationsRequired: 1,
  unconfirmedWaitMinutes: 480,
  createdAtMs: 0,
  expiresAtMs: EXPIRY,
  lastCheckedAtMs: null,
  wasPaid: false,
  mark: null,
  cancelledAtMs: null,
  outputs: [],
  lightning: [],
  ...change,
});
/** An unconfirmed output of 1,000 sats that was on time, with these facts changed. */
const output = (change: Partial<OutputFact> = {}): OutputFact => ({
  id: 'a',
  amountSats: 1000n,
  onTime: true,
  confirmations: 0,
  inBlock: false,
  sure: true,
  unconfirmedSinceMs: 0,
  dropped: false,
  replaces: null,
  ...change,
});
const statusOf = (change: Partial<InvoiceFacts>): string => evaluate(factsWith(change)).status;

describe('the end of an invoice', () => {
  it('INV-4: an invoice ends with a chain check that began after its expiry, and not before', () => {
    expect(statusOf({ lastCheckedAtMs: null })).toBe('new');
    expect(statusOf({ lastCheckedAtMs: EXPIRY })).toBe('new');
    expect(statusOf({ lastCheckedAtMs: EXPIRY + 1 })).toBe('expired');
  });

  it('INV-5: a payment found by the check that ends the invoice is on time, up to 24 h after expiry', () => {
    const first = { expiresAtMs: EXPIRY, lastCheckedAtMs: EXPIRY };
    const seen = (firstSeenAtMs: number, blockTimeMs: number | null = null) =>
      isOnTime(first, { firstSeenAtMs, blockTimeMs });
    expect([seen(EXPIRY + DAY), seen(EXPIRY + DAY + 1)]).toEqual([true, false]);
    expect([seen(EXPIRY + 3 * DAY, EXPIRY + DAY), seen(EXPIRY + 3 * DAY, EXPIRY + DAY + 1)]).toEqual([true, false]);
    const ended = { expiresAtMs: EXPIRY, lastCheckedAtMs: EXPIRY + 1 };
    expect(isOnTime(ended, { firstSeenAtMs: EXPIRY + 2, blockTimeMs: 0 })).toBe(false);
  });

  it('INV-6: several replacements of one output share the sats that it had', () => {
    const shares = onTimeShares([
      output({ id: 'old', amountSats: 1000n, dropped: true }),
      output({ id: 'b', amountSats: 700n, onTime: false, confirmations: 1, replaces: 'old' }),
      output({ id: 'c', amountSats: 700n, onTime: false, replaces: 'old' }),
    ]);
    expect([shares.get('b'), shares.get('c')]).toEqual([700n, 300n]);
  });
});

describe('marked or cancelled', () => {
  it('INV-10: a mark decides the status whatever the money says, and the network’s own settling is known', () => {
    expect(statusOf({ mark: 'settled' })).toBe('settled');
    expect(statusOf({ mark: 'invalid', outputs: [output({ confirmations: 1 })] })).toBe('invalid');
    const byNetwork = (change: Partial<InvoiceFacts>) => evaluate(factsWith(change)).settledByNetwork;
    expect(byNetwork({ outputs: [output({ confirmations: 1 })] })).toBe(true);
    expect(byNetwork({ mark: 'settled', outputs: [output()] })).toBe(false);
  });

  it('INV-11: a cancelled invoice takes no money on time, and later money is paid late', () => {
    const found = evaluate(factsWith({ cancelledAtMs: 1, outputs: [output({ confirmations: 6 })] }));
    expect(found).toMatchObject({ status: 'cancelled', paidLate: true, receivedSats: 1000n, wasPaid: false });
  });
});

describe('by its money', () => {
  it('INV-12: it is settled when Lightning and outputs with the confirmations needed reach accepted', () => {
    const outputs = [output({ amountSats: 600n, confirmations: 1 })];
    expect(statusOf({ outputs, lightning: [{ amountMsats: 400_000n, onTime: true }] })).toBe('settled');
    expect(statusOf({ outputs, lightning: [{ amountMsats: 399_999n, onTime: true }] })).toBe('new');
    expect(statusOf({ outputs: [output({ confirmations: 1 })], confirmationsRequired: 2 })).toBe('processing');
  });

  it('INV-12: 0 confirmations stop sufficing when the wait for a block is over', () => {
    const unconfirmed = { confirmationsRequired: 0, outputs: [output()], wasPaid: true };
    expect(statusOf({ ...unconfirmed, lastCheckedAtMs: WAIT_ENDS - 1 })).toBe('settled');
    expect(statusOf({ ...unconfirmed, lastCheckedAtMs: WAIT_ENDS })).toBe('invalid');
  });

  it('INV-13: enough unconfirmed money is processing, and invalid after the wait', () => {
    const paid = { outputs: [output()], wasPaid: true };
    expect(statusOf(paid)).toBe('processing');
    expect(statusOf({ ...paid, lastCheckedAtMs: WAIT_ENDS - 1 })).toBe('processing');
    expect(statusOf({ ...paid, lastCheckedAtMs: WAIT_ENDS })).toBe('invalid');
  });

  it('INV-13: the wait begins at expiry, or later at the first sight or the last loss of a block', () => {
    const outputs = [output({ unconfirmedSinceMs: EXPIRY + MINUTE })];
    expect(statusOf({ outputs, wasPaid: true, lastCheckedAtMs: WAIT_ENDS })).toBe('processing');
    expect(statusOf({ outputs, wasPaid: true, lastCheckedAtMs: WAIT_ENDS + MINUTE })).toBe('invalid');
  });

  it('INV-14: without enough money it is new until it ends', () => {
    expect(statusOf({ outputs: [output({ amountSats: 999n })] })).toBe('new');
  });

  it('INV-15: it ends invalid if on-time money once reached accepted, and expired otherwise', () => {
    const ended = { lastCheckedAtMs: EXPIRY + 1, outputs: [output({ dropped: true })] };
    expect(statusOf({ ...ended, wasPaid: true })).toBe('invalid');
    expect(statusOf({ ...ended, wasPaid: false })).toBe('expired');
  });

  it('INV-16: a replacement, a reorganisation and a late confirmation move the status', () => {
    expect(statusOf({ outputs: [output({ dropped: true })], wasPaid: true })).toBe('new');
    expect(statusOf({ outputs: [output({ confirmations: 0 })], wasPaid: true })).toBe('processing');
    const stuck = { wasPaid: true, lastCheckedAtMs: WAIT_ENDS };
    expect(statusOf({ ...stuck, outputs: [output({ confirmations: 1 })] })).toBe('settled');
  });
});

describe('its outputs', () => {
  it('INV-7: an output counts while it is live, in a block or not, and for nothing once it is dropped', () => {
    const counted = (change: Partial<OutputFact>) => evaluate(factsWith({ outputs: [output(change)] })).receivedSats;
    expect([counted({}), counted({ confirmations: 3 }), counted({ dropped: true })]).toEqual([1000n, 1000n, 0n]);
  });

  it('INV-8: received is counted in whole sats, rounded down, and accepted is compared in msats', () => {
    const lightning = [{ amountMsats: 999_999n, onTime: true }];
    expect(evaluate(factsWith({ lightning }))).toMatchObject({
      countedMsats: 999_999n,
      receivedSats: 999n,
      status: 'new',
    });
  });
});

describe('its flags', () => {
  const paid = (sats: bigint, change: Partial<InvoiceFacts> = {}) =>
    evaluate(factsWith({ dueSats: 1000n, acceptedSats: 950n, outputs: [output({ amountSats: sats })], ...change }));

  it('INV-17: it is underpaid while 0 < counted < accepted', () => {
    expect([0n, 1n, 949n, 950n].map((sats) => paid(sats).underpaid)).toEqual([false, true, true, false]);
  });

  it('INV-18: it is overpaid while counted > due', () => {
    expect([999n, 1000n, 1001n].map((sats) => paid(sats).overpaid)).toEqual([false, false, true]);
  });

  it('INV-19: it is paid late if enough was counted but too little of it on time', () => {
    const late = [output({ id: 'l', amountSats: 50n, onTime: false })];
    expect(paid(0n, { outputs: [output({ amountSats: 900n }), ...late] }).paidLate).toBe(true);
    expect(paid(0n, { outputs: [output({ amountSats: 950n }), ...late] }).paidLate).toBe(false);
    expect(paid(0n, { outputs: [output({ amountSats: 899n }), ...late] }).paidLate).toBe(false);
  });

  it('INV-20: nothing remains once counted reaches accepted, and due less received before', () => {
    expect([0n, 949n, 950n].map((sats) => paid(sats).remainingSats)).toEqual([1000n, 51n, 0n]);
    expect(paid(1n, { mark: 'settled' }).remainingSats).toBe(0n);
  });
});

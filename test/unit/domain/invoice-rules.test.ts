import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, hasEnded } from '../../../src/main/domain/invoice/evaluate.ts';
import type { InvoiceFacts, OutputFact } from '../../../src/main/domain/invoice/facts.ts';
import { chainCheckMatters } from '../../../src/main/domain/invoice/chain-check-matters.ts';
import { onTimeShares } from '../../../src/main/domain/invoice/on-time.ts';
import { isPaidTwice, noticeAfter } from '../../../src/main/domain/invoice/notice.ts';
import { checkoutStateOf, storeStateOf } from '../../../src/main/domain/webhook/status-map.ts';
import { accepted } from './life-vectors.ts';

const HOUR = 3_600_000;
const EXPIRY = 900_000;

const output: fc.Arbitrary<OutputFact> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  amountSats: fc.bigInt(1n, 1500n),
  onTime: fc.boolean(),
  confirmations: fc.nat(3),
  inBlock: fc.boolean(),
  sure: fc.boolean(),
  unconfirmedSinceMs: fc.nat(20 * HOUR),
  dropped: fc.boolean(),
  replaces: fc.constantFrom(null, 'a', 'b', 'c', 'd', 'e'),
});
const factsArbitrary: fc.Arbitrary<InvoiceFacts> = fc.record({
  dueSats: fc.constant(1000n),
  acceptedSats: fc.constantFrom(1n, 950n, 1000n),
  confirmationsRequired: fc.nat(2),
  unconfirmedWaitMinutes: fc.constant(480),
  createdAtMs: fc.constant(0),
  expiresAtMs: fc.constant(EXPIRY),
  lastCheckedAtMs: fc.option(fc.nat(30 * HOUR)),
  wasPaid: fc.boolean(),
  mark: fc.constantFrom(null, null, null, 'settled' as const, 'invalid' as const),
  cancelledAtMs: fc.constantFrom(null, null, null, 1),
  outputs: fc.uniqueArray(output, { selector: ({ id }) => id, maxLength: 5 }),
  lightning: fc.array(fc.record({ amountMsats: fc.bigInt(1n, 1_500_000n), onTime: fc.boolean() }), { maxLength: 2 }),
});
const onTimeMsats = ({ outputs, lightning }: InvoiceFacts): bigint => {
  const shares = onTimeShares(outputs);
  const live = outputs.filter(({ dropped }) => !dropped);
  const onChain = live.reduce((sum, { id }) => sum + (shares.get(id) ?? 0n) * 1000n, 0n);
  return lightning.reduce((sum, { onTime, amountMsats }) => sum + (onTime ? amountMsats : 0n), onChain);
};
const always = (property: (facts: InvoiceFacts) => void) =>
  fc.assert(fc.property(factsArbitrary, property), { numRuns: 2000 });

describe('status is a function of stored facts alone', () => {
  it('INV-1: it does not depend on the order of outputs', () => {
    fc.assert(
      fc.property(factsArbitrary, fc.nat(4), (facts, turn) => {
        const turned = [...facts.outputs.slice(turn), ...facts.outputs.slice(0, turn)].toReversed();
        expect(evaluate({ ...facts, outputs: turned })).toEqual(evaluate(facts));
      }),
      { numRuns: 2000 },
    );
  });

  it('INV-1: it is the same when evaluated again with what it stored', () => {
    always((facts) => {
      const first = evaluate(facts);
      expect(evaluate({ ...facts, wasPaid: first.wasPaid })).toEqual(first);
    });
  });

  it('INV-15: on-time money that once reached accepted is never forgotten', () => {
    always((facts) => {
      if (facts.wasPaid) expect(evaluate(facts).wasPaid).toBe(true);
    });
  });

  it('INV-12: a later chain check leaves a settled invoice settled; otherwise it waits only for what is in a block', () => {
    always((facts) => {
      const now = evaluate(facts).status;
      const later = evaluate({ ...facts, lastCheckedAtMs: 100 * HOUR }).status;
      if (now === 'settled') expect(['settled', 'processing', 'invalid']).toContain(later);
      const isInBlock = ({ dropped, inBlock, confirmations }: OutputFact): boolean =>
        !dropped && (inBlock || confirmations > 0);
      if (later === 'processing') expect(facts.outputs.some(isInBlock)).toBe(true);
      if (now === 'expired' || now === 'invalid') expect(later).toBe(now);
    });
  });
});

describe('money is exact in every status (M5)', () => {
  it('INV-8: counted = live outputs + Lightning, and received is counted in whole sats', () => {
    always((facts) => {
      const live = facts.outputs
        .filter(({ dropped }) => !dropped)
        .reduce((sum, { amountSats }) => sum + amountSats * 1000n, 0n);
      const counted = facts.lightning.reduce((sum, { amountMsats }) => sum + amountMsats, live);
      const found = evaluate(facts);
      expect([found.countedMsats, found.receivedSats]).toEqual([counted, counted / 1000n]);
    });
  });

  it('INV-20: received + remaining = due until accepted is reached or a manager marks it settled; then nothing remains', () => {
    always((facts) => {
      const { receivedSats, remainingSats, countedMsats } = evaluate(facts);
      const reached = countedMsats >= facts.acceptedSats * 1000n || facts.mark === 'settled';
      expect(remainingSats).toBe(reached ? 0n : facts.dueSats - receivedSats);
    });
  });

  it('INV-17, INV-18, INV-19: underpaid, overpaid and paid late follow from counted and on-time money', () => {
    always((facts) => {
      const found = evaluate(facts);
      expect(found.underpaid).toBe(found.countedMsats > 0n && found.countedMsats < facts.acceptedSats * 1000n);
      expect(found.overpaid).toBe(found.countedMsats > facts.dueSats * 1000n);
      const acceptedMsats = facts.acceptedSats * 1000n;
      const isOnTime = facts.cancelledAtMs === null && onTimeMsats(facts) >= acceptedMsats;
      expect(found.paidLate).toBe(found.countedMsats >= acceptedMsats && !isOnTime);
    });
  });

  it('INV-6: replacements are on time for no more than they replaced, and for no more than their own amount', () => {
    always((facts) => {
      const shares = onTimeShares(facts.outputs);
      for (const each of facts.outputs) expect((shares.get(each.id) ?? 0n) <= each.amountSats).toBe(true);
      const roots = facts.outputs.filter(({ onTime }) => onTime).reduce((sum, each) => sum + each.amountSats, 0n);
      const live = facts.outputs.filter(({ dropped }) => !dropped);
      const onTime = live.reduce((sum, { id }) => sum + (shares.get(id) ?? 0n), 0n);
      expect(onTime <= roots).toBe(true);
    });
  });
});

describe('the order of the rules', () => {
  it('INV-9: a mark comes before a cancellation, that before money, and money before time', () => {
    always((facts) => {
      const { status } = evaluate(facts);
      if (facts.mark !== null) expect(status).toBe(facts.mark);
      else if (facts.cancelledAtMs !== null) expect(status).toBe('cancelled');
      else if (status === 'new') expect(hasEnded(facts)).toBe(false);
      else if (status === 'expired') expect(hasEnded(facts)).toBe(true);
    });
  });

  it('MON-9: an invoice that received nothing never settles by itself, whatever the tolerance', () => {
    always((facts) => {
      const { status } = evaluate({ ...facts, mark: null, outputs: [], lightning: [] });
      expect(['settled', 'processing']).not.toContain(status);
    });
  });

  it('INV-19: late money never settles it', () => {
    always((facts) => {
      const outputs = facts.outputs.map((each) => ({ ...each, onTime: false }));
      const lightning = facts.lightning.map((each) => ({ ...each, onTime: false }));
      const { status } = evaluate({ ...facts, mark: null, outputs, lightning });
      expect(['settled', 'processing']).not.toContain(status);
    });
  });
});

describe('a chain check is stored only if it matters', () => {
  it('a check that does not matter changes nothing', () => {
    fc.assert(
      fc.property(factsArbitrary, fc.nat(40 * HOUR), (facts, begunAtMs) => {
        if (chainCheckMatters(facts, begunAtMs) || begunAtMs <= (facts.lastCheckedAtMs ?? -1)) return;
        expect(evaluate({ ...facts, lastCheckedAtMs: begunAtMs })).toEqual(evaluate(facts));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the status map: each domain state in both APIs', () => {
  const STORE: Readonly<Record<string, string>> = {
    new: 'New',
    processing: 'Processing',
    settled: 'Settled',
    expired: 'Expired',
    invalid: 'Invalid',
    cancelled: 'Expired',
  };
  it('names every state, and gives PaidAfterExpiration only to an ended invoice', () => {
    always((facts) => {
      const found = evaluate(facts);
      const [store, checkout] = [storeStateOf(found), checkoutStateOf(found)];
      expect(store.status).toBe(STORE[found.status]);
      expect(store.manuallyMarked).toBe(facts.mark !== null);
      if (store.additionalStatus === 'PaidAfterExpiration') expect(['Expired', 'Invalid']).toContain(store.status);
      expect(checkout.invalid).toBe(found.status === 'invalid');
      expect(checkout.paymentState === 'unpaid').toBe(found.receivedSats === 0n && !found.underpaid);
    });
  });
});

describe('INV-29: notices to the cashier', () => {
  const step = {
    before: null,
    from: 'new',
    to: 'new',
    receivedBeforeSats: 0n,
    receivedSats: 0n,
    acceptedSats: 1000n,
    paidTwice: false,
    byMark: false,
  } as const;

  it('INV-29: twice means that one later payment alone reached accepted again', () => {
    const paid = (...sats: bigint[]) => sats.map((each) => ({ amountMsats: each * 1000n, dropped: false }));
    expect(isPaidTwice(1000n, paid(1000n, 1000n))).toBe(true);
    expect(isPaidTwice(1000n, paid(400n, 600n, 1000n))).toBe(true);
    expect(isPaidTwice(1000n, paid(1000n, 600n, 400n))).toBe(false);
    expect(isPaidTwice(1000n, paid(400n, 1000n))).toBe(false);
    expect(isPaidTwice(1000n, [{ amountMsats: 1_000_000n, dropped: true }, ...paid(1000n)])).toBe(false);
  });

  it('INV-29: replaced stays until there is enough again', () => {
    const lost = noticeAfter({ ...step, from: 'processing', receivedBeforeSats: 1000n });
    expect(lost).toBe('replaced');
    expect(noticeAfter({ ...step, before: lost, receivedSats: 400n })).toBe('replaced');
    expect(noticeAfter({ ...step, before: lost, to: 'processing', receivedSats: 1000n })).toBeNull();
  });

  it('INV-29: reverted stays until it is settled again, and a manager’s mark is no reversal', () => {
    const undone = {
      ...step,
      from: 'settled',
      to: 'processing',
      receivedBeforeSats: 1000n,
      receivedSats: 1000n,
    } as const;
    expect(noticeAfter(undone)).toBe('reverted');
    expect(noticeAfter({ ...undone, before: 'reverted', from: 'processing' })).toBe('reverted');
    expect(noticeAfter({ ...undone, before: 'reverted', from: 'processing', to: 'settled' })).toBeNull();
    expect(noticeAfter({ ...undone, to: 'invalid', byMark: true })).toBeNull();
    expect(noticeAfter({ ...step, from: 'settled', to: 'settled', receivedBeforeSats: 1000n })).toBe('reverted');
  });
});

describe('MON-9: accepted = max(1, ceil(due × (1 − tolerance)))', () => {
  it('MON-9: it is exact for any percentage with 8 decimals', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 15n), fc.bigInt(0n, 10n ** 10n), (due, tolerance) => {
        const text = `${tolerance / 10n ** 8n}.${(tolerance % 10n ** 8n).toString().padStart(8, '0')}`;
        const least = accepted(due, text);
        const exact = due * (10n ** 10n - tolerance);
        expect(least >= 1n && least <= due).toBe(true);
        expect(least * 10n ** 10n >= exact && (least === 1n || (least - 1n) * 10n ** 10n < exact)).toBe(true);
      }),
    );
  });
  it.each(['-1', '100.00000001', '1e1', 'abc'])('refuses %s', (text) => {
    expect(() => accepted(1000n, text)).toThrow('no tolerance');
  });
});

import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/main/domain/invoice/evaluate.ts';
import { eventsToSend, SENT_AT_CREATION } from '../../../src/main/domain/webhook/status-changes.ts';
import { isOnTime } from '../../../src/main/domain/invoice/first-sight.ts';
import { checkoutEvents, storeEvents } from '../../../src/main/domain/webhook/status-events.ts';
import { checkoutStateOf, storeStateOf } from '../../../src/main/domain/webhook/status-map.ts';
import { factsOf, readVectors } from './life-vectors.ts';

const { states, firstSight } = readVectors();
const NAMING = ['New', 'Processing', 'Settled', 'Expired', 'Invalid', 'PaymentReceived', 'PaymentReverted', 'PaidLate'];

describe('INV-1: status is computed by one pure function of stored facts', () => {
  it.each(states.map((state) => [state.id, state.note, state] as const))(
    '%s %s',
    (_id, _note, { facts, expect: want }) => {
      const stored = factsOf(facts);
      const found = evaluate(stored);
      const { toSend } = eventsToSend(SENT_AT_CREATION, {
        from: 'new',
        to: found.status,
        receivedBeforeSats: 0n,
        receivedSats: found.receivedSats,
        isPaidLate: found.paidLate,
        byMark: facts.mark !== null,
        freshPayments: [
          ...stored.outputs.map((output) => output.id),
          ...stored.lightning.map((_, index) => `ln${index}`),
        ],
      });
      const checkout = checkoutStateOf(found);
      const types = (events: string[]) => storeEvents(toSend, events).map((event) => event.type);
      expect({
        acceptedSats: Number(stored.acceptedSats),
        status: found.status,
        part: found.underpaid,
        over: found.overpaid,
        late: found.paidLate,
        marked: found.marked,
        receivedSats: Number(found.receivedSats),
        remainingSats: Number(found.remainingSats),
        oncePaidAfter: found.wasPaid,
        checkout,
        store: storeStateOf(found),
        eventsFromFreshNew: {
          webhook: types([]),
          webhookNaming: types(NAMING),
          callback: checkoutEvents(toSend, 'pending', checkout.status)[0]?.type ?? null,
        },
      }).toEqual(want);
    },
  );
});

describe('INV-5: a payment is on time or not, decided at first sight', () => {
  it.each(firstSight.map((row) => [row.note, row] as const))('%s', (_note, row) => {
    const facts = { expiresAtMs: row.expiresAt * 1000, lastCheckedAtMs: row.lastLookAt * 1000 };
    const blockTimeMs = row.blockTime === null ? null : row.blockTime * 1000;
    expect(isOnTime(facts, { firstSeenAtMs: row.firstSeenAt * 1000, blockTimeMs })).toBe(row.onTime);
  });
});

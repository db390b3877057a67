import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulator } from './life-simulator.ts';

const CHANGES = ['pay:400', 'pay:600', 'pay:1000', 'bump:0', 'dbl:0', 'mine:0', 'reorg', 'ln:600', 'ln:1000'];
const TIMES = ['adv:16', 'adv:500', 'cancel', 'markS', 'markI'];
const walk = fc.array(fc.constantFrom(...CHANGES, ...TIMES), { minLength: 1, maxLength: 7 });

interface Life {
  readonly five: string[];
  readonly naming: string[];
  readonly byMark: boolean[];
}
/** Runs a walk and leaves out the steps that are impossible at their place (nothing to undo, not cancellable). */
const live = (required: number, steps: string[]): Life => {
  const simulator = createSimulator(required);
  const life: Life = { five: ['New'], naming: ['New'], byMark: [false] };
  for (const step of steps) {
    if (!simulator.may(step)) continue;
    const events = simulator.do(step);
    life.five.push(...events.webhook);
    life.byMark.push(...events.webhook.map(() => step.startsWith('mark')));
    life.naming.push(...events.webhookNaming);
  }
  return life;
};
const everyWalk = (check: (life: Life) => void) =>
  fc.assert(
    fc.property(fc.nat(2), walk, (required, steps) => check(live(required, steps))),
    { numRuns: 200 },
  );

describe('the order of the five status events, whatever happens to an invoice (api.md HOOK-7)', () => {
  it('Expired never follows Processing or Settled, and no event is sent twice in a row', () => {
    everyWalk(({ five, byMark }) => {
      for (const [index, type] of five.entries()) {
        const last = five[index - 1];
        if (type === 'Expired') expect(last).toBe('New');
        if (!byMark[index]) expect(type).not.toBe(last);
      }
    });
  });

  it('Processing follows only New, New is sent only at creation, and Settled or a mark alone follows an ending', () => {
    everyWalk(({ five, byMark }) => {
      for (const [index, type] of five.entries()) {
        const last = five[index - 1];
        expect(type === 'New').toBe(index === 0);
        if (type === 'Processing') expect(last).toBe('New');
        if (last === 'Expired' || last === 'Invalid') expect(type === 'Settled' || byMark[index]).toBe(true);
      }
    });
  });

  it('PaidLate is sent once', () => {
    everyWalk(({ naming }) => {
      expect(naming.filter((type) => type === 'PaidLate').length).toBeLessThan(2);
    });
  });

  it('an endpoint that names PaymentReverted gets the status again after each step back (M7)', () => {
    const { five, naming } = live(1, ['pay:1000', 'dbl:0', 'pay:1000', 'mine:0', 'reorg', 'mine:0']);
    expect(five).toEqual(['New', 'Processing', 'Settled']);
    expect(naming).toEqual([
      'New',
      'Processing',
      'PaymentReverted',
      'Processing',
      'Settled',
      'PaymentReverted',
      'Settled',
    ]);
  });
});

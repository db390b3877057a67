import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/main/domain/invoice/evaluate.ts';
import type { InvoiceFacts, OutputFact } from '../../../src/main/domain/invoice/facts.ts';

const EXPIRY = 900_000;
const AFTER_EXPIRY = EXPIRY + 60_000;
const AFTER_WAIT = EXPIRY + 480 * 60_000;

const base: InvoiceFacts = {
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
};
const paid = (id: string, amountSats: bigint, change: Partial<OutputFact> = {}): OutputFact => ({
  id,
  amountSats,
  onTime: true,
  confirmations: 0,
  inBlock: false,
  sure: true,
  unconfirmedSinceMs: 0,
  dropped: false,
  replaces: null,
  ...change,
});
const factsWith = (change: Partial<InvoiceFacts>): InvoiceFacts => ({ ...base, ...change });
const ended = { lastCheckedAtMs: AFTER_EXPIRY };

/** Every state of an invoice, by the facts that cause it. */
const STATES: Readonly<Record<string, InvoiceFacts>> = {
  new: base,
  'new, underpaid': factsWith({ outputs: [paid('a', 400n)] }),
  'new, taken back': factsWith({ outputs: [paid('a', 1000n, { dropped: true })], wasPaid: true }),
  processing: factsWith({ outputs: [paid('a', 1000n)], wasPaid: true }),
  'processing, ended': factsWith({ outputs: [paid('a', 1000n)], wasPaid: true, ...ended }),
  settled: factsWith({ outputs: [paid('a', 1000n, { confirmations: 1 })], wasPaid: true }),
  'settled, ended': factsWith({ outputs: [paid('a', 1000n, { confirmations: 1 })], wasPaid: true, ...ended }),
  expired: factsWith(ended),
  'expired, underpaid': factsWith({ outputs: [paid('a', 400n)], ...ended }),
  'expired, paid late': factsWith({ outputs: [paid('a', 1000n, { onTime: false })], ...ended }),
  'invalid, stuck': factsWith({ outputs: [paid('a', 1000n)], wasPaid: true, lastCheckedAtMs: AFTER_WAIT }),
  'invalid, taken back': factsWith({ outputs: [paid('a', 1000n, { dropped: true })], wasPaid: true, ...ended }),
  cancelled: factsWith({ cancelledAtMs: 1 }),
  'marked settled': factsWith({ mark: 'settled', ...ended }),
  'marked invalid': factsWith({ mark: 'invalid', ...ended }),
};

const hasEnded = (facts: InvoiceFacts): boolean => (facts.lastCheckedAtMs ?? 0) > EXPIRY;
const each = (facts: InvoiceFacts, change: Partial<OutputFact>): InvoiceFacts => ({
  ...facts,
  outputs: facts.outputs.map((output) => ({ ...output, ...change })),
});
const add = (facts: InvoiceFacts, output: OutputFact): InvoiceFacts => ({
  ...facts,
  outputs: [...facts.outputs, output],
});

/** Every change of a fact. A payment that is added after the end is not on time, as at first sight. */
const CHANGES: Readonly<Record<string, (facts: InvoiceFacts) => InvoiceFacts>> = {
  nothing: (facts) => facts,
  'pay 600': (facts) => add(facts, paid('x', 600n, { onTime: !hasEnded(facts) })),
  'pay 1000': (facts) => add(facts, paid('x', 1000n, { onTime: !hasEnded(facts) })),
  'Lightning 1000': (facts) => ({
    ...facts,
    lightning: [{ amountMsats: 1_000_000n, onTime: !hasEnded(facts) }],
  }),
  mined: (facts) => each(facts, { confirmations: 1, dropped: false }),
  'block lost': (facts) => each(facts, { confirmations: 0, unconfirmedSinceMs: AFTER_WAIT }),
  conflicted: (facts) => each(facts, { dropped: true, confirmations: 0 }),
  'check at expiry': (facts) => ({ ...facts, lastCheckedAtMs: facts.lastCheckedAtMs ?? EXPIRY }),
  'check after expiry': (facts) => ({ ...facts, lastCheckedAtMs: facts.lastCheckedAtMs ?? AFTER_EXPIRY }),
  'check after the wait': (facts) => ({ ...facts, lastCheckedAtMs: AFTER_WAIT }),
  'mark settled': (facts) => ({ ...facts, mark: 'settled' }),
  'mark invalid': (facts) => ({ ...facts, mark: 'invalid' }),
};
const LETTERS = { new: 'n', processing: 'p', settled: 's', expired: 'e', invalid: 'i', cancelled: 'c' } as const;

/** The status (n p s e i c) after each change, in the order of CHANGES. */
const TABLE: Readonly<Record<string, string>> = {
  new: 'n n p s n n n n e e s i',
  'new, underpaid': 'n p p s n n n n e e s i',
  'new, taken back': 'n n p s s n n n i i s i',
  processing: 'p p p s s p n p p i s i',
  'processing, ended': 'p p p p s p i p p i s i',
  settled: 's s s s s p n s s s s i',
  'settled, ended': 's s s s s p i s s s s i',
  expired: 'e e e e e e e e e e s i',
  'expired, underpaid': 'e e e e e e e e e e s i',
  'expired, paid late': 'e e e e e e e e e e s i',
  'invalid, stuck': 'i i i i s p i i i i s i',
  'invalid, taken back': 'i i i i s i i i i i s i',
  cancelled: 'c c c c c c c c c c s i',
  'marked settled': 's s s s s s s s s s s i',
  'marked invalid': 'i i i i i i i i i i s i',
};

describe('INV-9, INV-16: every state × every change of a fact', () => {
  it.each(Object.entries(STATES))('%s', (name, facts) => {
    const found = Object.values(CHANGES).map((change) => LETTERS[evaluate(change(facts)).status]);
    expect(found.join(' ')).toBe(TABLE[name]);
  });
});

import { expect, test } from 'vitest';
import { needOf, type Need } from '../../../src/shared/needs-person.ts';

const FACTS = { status: 'new', notice: null, part: false, late: false, marked: false, receivedSats: 0 } as const;

test.each<[Need | null, Partial<Parameters<typeof needOf>[0]>]>([
  [null, { status: 'new', part: true, receivedSats: 5 }],
  [null, { status: 'settled' }],
  ['twice', { status: 'processing', notice: 'twice' }],
  ['twice', { status: 'settled', notice: 'twice' }],
  ['lost', { status: 'new', notice: 'reverted' }],
  ['lost', { status: 'invalid' }],
  ['late', { status: 'invalid', late: true }],
  ['late', { status: 'expired', late: true, part: true }],
  ['short', { status: 'expired', part: true }],
  ['late', { status: 'cancelled', receivedSats: 5 }],
  [null, { status: 'expired', late: true, marked: true }],
  ['lost', { status: 'expired', notice: 'replaced' }], // design.md STATE-43: late money that was taken back
  ['lost', { status: 'cancelled', notice: 'replaced' }],
  [null, { status: 'new', notice: 'replaced' }],
])('%s: %j', (need, facts) => {
  expect(needOf({ ...FACTS, ...facts })).toBe(need);
});

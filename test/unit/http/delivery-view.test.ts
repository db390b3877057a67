import { expect, test } from 'vitest';
import type { OutboxRecord } from '../../../src/main/app/records.ts';
import { deliveryObject } from '../../../src/main/http/api/store/delivery-view.ts';

const NEVER_TRIED: OutboxRecord = {
  id: 'event',
  endpointId: 'endpoint',
  invoiceId: 'invoice',
  eventCursor: 1n,
  type: 'Processing',
  sequence: 1,
  payload: '{}',
  state: 'due',
  attempts: 0,
  nextAttemptAtMs: 2_000,
  createdAtMs: 1_000,
  originalId: null,
};

test.each([
  ['due', 'Pending', null],
  ['superseded', 'Failed', 'a later event was delivered first'],
  ['dead', 'Failed', 'the webhook was switched off'],
] as const)('an event that was never sent and is %s says why', (state, status, errorMessage) => {
  const subject = { kind: 'nobody' } as const;
  const shown = deliveryObject({ row: { ...NEVER_TRIED, state }, delivery: undefined }, { subject });
  expect(shown).toMatchObject({ status, errorMessage, attempts: 0, httpCode: null });
});

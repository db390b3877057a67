import { expect, test } from 'vitest';
import type { ObservationRecord } from '../../../src/main/app/records.ts';
import { loadTimeline } from '../../../src/main/http/api/till/timeline.ts';
import { NOW_MS, sampleInvoice } from '../db/repositories/samples.ts';

const seenBy = (sourceId: string, atMs: number): ObservationRecord => ({
  sourceId,
  invoiceId: 'invoice-000001',
  paymentId: null,
  what: 'mempool',
  txid: null,
  vout: null,
  blockHeight: null,
  blockHash: null,
  atMs,
});

test('a time line names each source by its kind, and none that was taken away', async () => {
  const seen = ['node', 'lightning', 'gone'].map((sourceId, at) => seenBy(sourceId, NOW_MS + 1_000 + at));
  const none = { ofInvoice: async () => [], ofStore: async () => [] };
  const stores = { observations: { ofInvoice: async () => seen }, events: none, outbox: none, endpoints: none };
  const told = await loadTimeline(
    stores as unknown as Parameters<typeof loadTimeline>[0], // what a time line asks of them
    sampleInvoice(1),
    [{ id: 'node', kind: 'core' }],
  );
  expect(told.map((entry) => (entry.kind === 'observation' ? entry.source : entry.kind))).toEqual([
    null,
    'lightning',
    'core',
    'address',
    'quote',
  ]);
});

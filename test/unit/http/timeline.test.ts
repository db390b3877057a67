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

test('a timeline names each source by its kind, and a removed source by null', async () => {
  const seen = ['node', 'lightning', 'removed'].map((sourceId, at) => seenBy(sourceId, NOW_MS + 1_000 + at));
  const none = { ofInvoice: async () => [], ofStore: async () => [] };
  const read = { observations: { ofInvoice: async () => seen }, events: none, outbox: none, endpoints: none };
  const shown = await loadTimeline(
    read as unknown as Parameters<typeof loadTimeline>[0], // the members that a timeline reads
    sampleInvoice(1),
    [{ id: 'node', kind: 'core' }],
  );
  expect(shown.map((entry) => (entry.kind === 'observation' ? entry.source : entry.kind))).toEqual([
    null,
    'lightning',
    'core',
    'address',
    'quote',
  ]);
});

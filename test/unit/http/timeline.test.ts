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
    ({ kind }) => `the ${kind}`,
  );
  expect(shown.map((entry) => (entry.kind === 'observation' ? entry.source : entry.kind))).toEqual([
    null,
    'lightning',
    'core',
    'address',
    'quote',
  ]);
});

test('a Lightning payment is told with its hash and the backend that received it, as long as that is known', async () => {
  const hashes = new Map([
    ['known', '11'],
    ['forgotten', '22'],
    ['training', '33'],
  ]);
  const seen = [...hashes.keys()].map((paymentId) => Object.assign(seenBy('lightning', NOW_MS + 1), { paymentId }));
  const none = { ofInvoice: async () => [], ofStore: async () => [] };
  const backendOf = new Map([
    ['11', 'backend-1'],
    ['22', 'removed'],
  ]);
  const read = {
    observations: { ofInvoice: async () => seen },
    events: none,
    outbox: none,
    endpoints: none,
    payments: { get: async (id: string) => ({ paymentHash: hashes.get(id) }) },
    lightningInvoices: { get: async (hash: string) => ({ backendId: backendOf.get(hash) ?? null }) },
    lightningBackends: {
      get: async (id: string) => (id === 'backend-1' ? { config: { kind: 'phoenixd' } } : undefined),
    },
  };
  const shown = await loadTimeline(
    read as unknown as Parameters<typeof loadTimeline>[0], // the members that a timeline reads
    sampleInvoice(1),
    [],
    ({ kind }) => `the ${kind}`,
  );
  const told = shown.flatMap((entry) => (entry.kind === 'observation' ? [[entry.paymentHash, entry.backend]] : []));
  expect(told.toReversed()).toEqual([
    ['11', 'the phoenixd'],
    ['22', null],
    ['33', null],
  ]);
});

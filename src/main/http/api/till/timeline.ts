import { z } from 'zod';
import type { TimelineEntry } from '../../../../shared/contract/invoices.ts';
import { invoiceStatusSchema } from '../../../../shared/invoice.ts';
import { formatAmount } from '../../../../shared/money.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { SourceHealth } from '../../../app/ports.ts';
import { KIND_WORDS } from '../../../app/webhook/endpoint-kinds.ts';
import type { LightningKinds } from '../../../app/lightning-invoice/lightning-ports.ts';
import { LIGHTNING_SOURCE } from '../../../app/lightning-invoice/record-settlement.ts';
import type {
  EventRecord,
  InvoiceRecord,
  ObservationRecord,
  OutboxRecord,
  WebhookEndpoint,
} from '../../../app/records.ts';
import type { ReadRepositories } from '../../../app/repositories.ts';

type TimelineReads = Pick<
  ReadRepositories,
  'observations' | 'events' | 'outbox' | 'endpoints' | 'payments' | 'lightningInvoices' | 'lightningBackends'
>;
type LabelOf = LightningKinds['labelOf'];

/**
 * Lists what happened to an invoice, newest first (design.md UX-22).
 *
 * @param sources the sources of today; an observation by one that was removed since has the source null
 * @param labelOf host of a Lightning backend, or the name by which the owner knows it
 */
export const loadTimeline = async (
  read: TimelineReads,
  invoice: InvoiceRecord,
  sources: readonly Pick<SourceHealth, 'id' | 'kind'>[],
  labelOf: LabelOf,
): Promise<TimelineEntry[]> => {
  const [seen, events, deliveries] = await Promise.all([
    read.observations.ofInvoice(invoice.id),
    read.events.ofInvoice(invoice.id),
    read.outbox.ofInvoice(invoice.id),
  ]);
  const lightning = await loadLightning(read, seen, labelOf);
  const endpoints = new Map((await read.endpoints.ofStore(invoice.storeId)).map((endpoint) => [endpoint.id, endpoint]));
  const kinds = new Map<string, Source>(sources.map(({ id, kind }) => [id, kind])).set(LIGHTNING_SOURCE, 'lightning');
  const entries = [
    ...firstEntries(invoice),
    ...seen.map((one) => observationEntry(one, kinds.get(one.sourceId) ?? null, lightning.get(one.paymentId ?? ''))),
    ...events.map(transitionEntry),
    ...deliveries.map((row) => deliveryEntry(row, endpoints.get(row.endpointId))),
  ];
  return entries.toSorted((a, b) => a.at.localeCompare(b.at)).toReversed();
};

const firstEntries = (invoice: InvoiceRecord): TimelineEntry[] => {
  const at = isoTime(invoice.createdAtMs);
  const { rate, currency } = invoice.quote;
  const quote: TimelineEntry = {
    kind: 'quote',
    at,
    pair: rate ? `BTC_${currency}` : null,
    rate: rate ? formatAmount(rate.rateE8, 8) : null,
  };
  if (invoice.address === null) return [quote];
  return [quote, { kind: 'address', at, address: invoice.address, index: invoice.addressIndex }];
};

type Observation = Extract<TimelineEntry, { kind: 'observation' }>;
type Source = Observation['source'];
type LightningFacts = Pick<Observation, 'paymentHash' | 'backend'>;

/** Finds the hash of each Lightning payment that was observed, and who received it. */
const loadLightning = async (
  read: TimelineReads,
  seen: readonly ObservationRecord[],
  labelOf: LabelOf,
): Promise<ReadonlyMap<string, LightningFacts>> => {
  const found = new Map<string, LightningFacts>();
  for (const { sourceId, paymentId } of seen) {
    if (sourceId !== LIGHTNING_SOURCE || paymentId === null) continue;
    const paymentHash = (await read.payments.get(paymentId))?.paymentHash;
    if (!paymentHash) continue;
    const backendId = (await read.lightningInvoices.get(paymentHash))?.backendId;
    const backend = backendId ? await read.lightningBackends.get(backendId) : undefined;
    found.set(paymentId, { paymentHash, backend: backend ? labelOf(backend.config) : null });
  }
  return found;
};

const NO_LIGHTNING: LightningFacts = { paymentHash: null, backend: null };

const observationEntry = (
  seen: ObservationRecord,
  source: Source,
  lightning: LightningFacts = NO_LIGHTNING,
): TimelineEntry => ({
  kind: 'observation',
  at: isoTime(seen.atMs),
  what: seen.what,
  source,
  txid: seen.txid,
  vout: seen.vout,
  blockHeight: seen.blockHeight,
  ...lightning,
});

const transitionEntry = (event: EventRecord): TimelineEntry => ({
  kind: 'transition',
  at: isoTime(event.atMs),
  ...transitionData.parse(JSON.parse(event.data)),
});

const transitionData = z.object({
  from: invoiceStatusSchema.nullable().catch(null),
  to: invoiceStatusSchema.nullable().catch(null),
});

const deliveryEntry = (
  { id, createdAtMs, type, state, attempts }: OutboxRecord,
  endpoint: WebhookEndpoint | undefined,
): TimelineEntry => ({
  kind: 'delivery',
  at: isoTime(createdAtMs),
  type,
  state,
  attempts,
  id,
  target: endpoint ? { id: endpoint.id, kind: KIND_WORDS[endpoint.kind], host: hostOf(endpoint.url) } : null,
});

/** The host alone: the path of an endpoint may hold a secret. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

import { KIND_WORDS } from '../../../app/webhook/endpoint-kinds.ts';
import { z } from 'zod';
import type { TimelineEntry } from '../../../../shared/contract/invoices.ts';
import { invoiceStatusSchema } from '../../../../shared/invoice.ts';
import { formatAmount } from '../../../../shared/money.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { SourceHealth } from '../../../app/ports.ts';
import { LIGHTNING_SOURCE } from '../../../app/lightning-invoice/record-settlement.ts';
import type {
  EventRecord,
  InvoiceRecord,
  ObservationRecord,
  OutboxRecord,
  WebhookEndpoint,
} from '../../../app/records.ts';
import type { ReadRepositories } from '../../../app/repositories.ts';

const transitionData = z.object({
  from: invoiceStatusSchema.nullable().catch(null),
  to: invoiceStatusSchema.nullable().catch(null),
});

/** The path of a target may hold a secret of the shop's. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

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

type Source = Extract<TimelineEntry, { kind: 'observation' }>['source'];

const observationEntry = (seen: ObservationRecord, source: Source): TimelineEntry => ({
  kind: 'observation',
  at: isoTime(seen.atMs),
  what: seen.what,
  source,
  txid: seen.txid,
  vout: seen.vout,
  blockHeight: seen.blockHeight,
});

const transitionEntry = (event: EventRecord): TimelineEntry => ({
  kind: 'transition',
  at: isoTime(event.atMs),
  ...transitionData.parse(JSON.parse(event.data)),
});

const deliveryEntry = (
  { id, createdAtMs, type, state, attempts }: OutboxRecord,
  target: WebhookEndpoint | undefined,
): TimelineEntry => ({
  kind: 'delivery',
  at: isoTime(createdAtMs),
  type,
  state,
  attempts,
  id,
  target: target ? { id: target.id, kind: KIND_WORDS[target.kind], host: hostOf(target.url) } : null,
});

/**
 * What happened to an invoice, newest first (design.md §4).
 *
 * @param sources those of now: what one saw that was taken away since has none
 */
export const loadTimeline = async (
  stores: Pick<ReadRepositories, 'observations' | 'events' | 'outbox' | 'endpoints'>,
  invoice: InvoiceRecord,
  sources: readonly Pick<SourceHealth, 'id' | 'kind'>[],
): Promise<TimelineEntry[]> => {
  const [seen, events, deliveries] = await Promise.all([
    stores.observations.ofInvoice(invoice.id),
    stores.events.ofInvoice(invoice.id),
    stores.outbox.ofInvoice(invoice.id),
  ]);
  const targets = new Map((await stores.endpoints.ofStore(invoice.storeId)).map((target) => [target.id, target]));
  const kinds = new Map<string, Source>(sources.map(({ id, kind }) => [id, kind])).set(LIGHTNING_SOURCE, 'lightning');
  const entries = [
    ...firstEntries(invoice),
    ...seen.map((one) => observationEntry(one, kinds.get(one.sourceId) ?? null)),
    ...events.map(transitionEntry),
    ...deliveries.map((row) => deliveryEntry(row, targets.get(row.endpointId))),
  ];
  return entries.toSorted((a, b) => a.at.localeCompare(b.at)).toReversed();
};

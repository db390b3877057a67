import { refuse, ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { setCallback } from '../shop-api/checkout-config.ts';
import type { NoticeRequest } from './delivery-ports.ts';
import type { InvoiceRecord, OutboxRecord, TargetRecord } from '../records.ts';
import type { Database, Seal } from '../repositories.ts';
import { newestShown, repeatNotice, type RepeatDeps, type ShownDelivery } from './webhook-deliveries.ts';

/** @param sentBody of earlier attempts whose headers are not known; without one the body these facts make */
export type RequestOf = (
  target: TargetRecord,
  row: OutboxRecord,
  invoice: InvoiceRecord,
  sentBody: string | undefined,
) => Promise<NoticeRequest>;

export interface SentNotice extends ShownDelivery, NoticeRequest {
  readonly target: TargetRecord;
}

/** What was told to webhooks and to the callback, as the office shows it. */
export interface SentNoticesUseCase {
  /** The store's callback with what was last sent to it. */
  readonly callback: (
    storeId: string,
  ) => Promise<{ readonly target: TargetRecord; readonly shown: readonly ShownDelivery[] } | null>;
  readonly get: (storeId: string, id: string) => Promise<Result<SentNotice>>;
  /** Under a new id; webhook or callback. */
  readonly resend: (actor: Actor, storeId: string, id: string, seal?: Seal<string>) => Promise<Result<string>>;
}

export interface SentNoticesDeps extends RepeatDeps {
  readonly requestOf: RequestOf;
}

const NEWEST = 100;

const find = async (
  { read }: Database,
  storeId: string,
  id: string,
): Promise<Result<{ readonly target: TargetRecord; readonly row: OutboxRecord }>> => {
  const row = await read.outbox.get(id);
  const target = row && (await read.targets.get(row.targetId));
  return row && target?.storeId === storeId ? ok({ target, row }) : refuse('not_found');
};

export const createSentNotices = (deps: SentNoticesDeps): SentNoticesUseCase => {
  const { database } = deps;
  const { read } = database;
  return {
    callback: async (storeId) => {
      const target = await setCallback(read, storeId);
      return target ? { target, shown: await newestShown(database, target.id, NEWEST) } : null;
    },
    get: async (storeId, id) => {
      const found = await find(database, storeId, id);
      if (!found.ok) return found;
      const { target, row } = found.value;
      const invoice = await read.invoices.get(row.invoiceId);
      if (!invoice) throw new Error('a notice names an invoice that does not exist');
      const delivery = await read.deliveries.get(row.id);
      const request = delivery?.headers
        ? { headers: delivery.headers, body: delivery.body }
        : await deps.requestOf(target, row, invoice, delivery?.body);
      return ok({ target, row, delivery, ...request });
    },
    resend: async (actor, storeId, id, seal) => {
      const found = await find(database, storeId, id);
      return found.ok ? ok(await repeatNotice(deps, actor, found.value, seal)) : found;
    },
  };
};

import type { Announcement } from '../domain/invoice/events.ts';
import { callbackNotices, webhookNotices, type Notice } from '../domain/webhook/notices.ts';
import { checkoutStateOf, storeStateOf, type Standing } from '../domain/webhook/status-map.ts';
import type { Ids } from './ports.ts';
import type { NewOutboxRow, PaymentRecord, TargetRecord } from './records.ts';
import type { WriteStores } from './stores.ts';

/** Facts of this moment from which a body is built; the receiver must see what was true then. */
const payloadOf = (notice: Notice, standing: Standing, payment: PaymentRecord | undefined): string => {
  const { name, from, to, paymentId } = notice;
  return JSON.stringify({
    name,
    store: storeStateOf(standing),
    checkout: checkoutStateOf(standing),
    receivedSats: standing.receivedSats.toString(),
    ...(from && to ? { from, to } : {}),
    ...(paymentId === undefined ? {} : { paymentId, amountMsats: payment?.amountMsats.toString() ?? null }),
  });
};

/** A change to tell of. */
export interface Telling {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly before: Standing;
  readonly after: Standing;
  readonly announcement: Announcement;
  readonly payments: readonly PaymentRecord[];
  readonly atMs: number;
}

const rowsFor = (target: TargetRecord, telling: Telling, ids: Ids): NewOutboxRow[] => {
  const { announcement, before, after } = telling;
  const notices =
    target.kind === 'callback'
      ? callbackNotices(announcement, checkoutStateOf(before).status, checkoutStateOf(after).status)
      : webhookNotices(announcement, target.events);
  return notices.map((notice) => ({
    id: ids.id(),
    targetId: target.id,
    invoiceId: telling.invoiceId,
    type: notice.type,
    payload: payloadOf(
      notice,
      after,
      telling.payments.find((payment) => payment.id === notice.paymentId),
    ),
    createdAtMs: telling.atMs,
  }));
};

/** One outbox row for each notice and each target that is not switched off. */
export const outboxFor = async (tx: WriteStores, telling: Telling, ids: Ids): Promise<NewOutboxRow[]> => {
  const targets = await tx.targets.ofStore(telling.storeId);
  return targets
    .filter((target) => target.enabled && target.state !== 'disabled')
    .flatMap((target) => rowsFor(target, telling, ids));
};

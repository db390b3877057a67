import type { Announcement } from '../../domain/invoice/status-changes.ts';
import { callbackNotices, webhookNotices, type Notice } from '../../domain/webhook/status-events.ts';
import { checkoutStateOf, storeStateOf, type Standing } from '../../domain/webhook/status-map.ts';
import type { Ids } from '../ports.ts';
import type { NewOutboxRow, PaymentRecord, TargetRecord } from '../records.ts';
import type { WriteStores } from '../repositories.ts';

/** An invoice as it stands after a change, with what bodies say of its payments. */
export interface ToldStanding extends Standing {
  readonly paidAtMs: number | null;
  readonly settledAtMs: number | null;
  readonly confirmations: number;
}

/** Facts of this moment from which a body is built; the receiver must see what was true then (notice-payload.ts). */
const payloadOf = (notice: Notice, { after, payments }: Telling): string => {
  const { name, from, to, paymentId } = notice;
  const payment = payments.find(({ id }) => id === paymentId);
  const { paidAtMs, settledAtMs, confirmations } = after;
  return JSON.stringify({
    name,
    store: storeStateOf(after),
    checkout: checkoutStateOf(after),
    receivedSats: after.receivedSats.toString(),
    txid: payments.find((one) => !one.gone && one.txid !== null)?.txid ?? null,
    confirmations,
    paidAtMs,
    settledAtMs,
    ...(from && to ? { from, to } : {}),
    ...(paymentId === undefined ? {} : { paymentId, amountMsats: payment?.amountMsats.toString() ?? null }),
  });
};

/** A change to tell of. */
export interface Telling {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly before: Standing;
  readonly after: ToldStanding;
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
    payload: payloadOf(notice, telling),
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

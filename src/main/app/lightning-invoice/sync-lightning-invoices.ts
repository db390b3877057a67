import { bolt11Msats } from '../../../shared/bolt11.ts';
import type { Lightning, LightningInvoice, LightningInvoiceRecord } from './lightning-ports.ts';
import type { Clock, Feed, Logger } from '../ports.ts';
import type { CommitUnaudited, Effects } from '../commit.ts';
import type { InvoiceRecord } from '../records.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';
import type { Database, WriteRepositories } from '../repositories.ts';

const MSATS_PER_SAT = 1000n;
/** Nobody can scan and pay a Lightning invoice that expires sooner than this. */
const LEAST_LIFE_MS = 10_000;

export interface SyncLightningInvoicesDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly clock: Clock;
  readonly feed: Pick<Feed, 'subscribe'>;
  readonly logger: Logger;
  readonly lightning: Lightning;
  readonly reevaluate: ReevaluateInvoice;
}

/** Keeps the Lightning invoice of each open invoice in step with what remains to be paid. */
export interface SyncLightningInvoices {
  /** Resolves once an invoice has the Lightning invoice that it should have, or the node could not create it. */
  readonly ensure: (invoiceId: string) => Promise<void>;
  /**
   * From now on, acts after each change of an invoice, and on all that may be out of step each time the node is back.
   */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * Gives a part-paid invoice a new Lightning invoice for exactly the rest (lightning.md LN-6), and withdraws those of an
 * invoice that is paid, cancelled or marked (LN-7). Changes of one invoice run one after the other, so that its
 * Lightning invoices follow each other.
 */
export const createSyncLightningInvoices = (deps: SyncLightningInvoicesDeps): SyncLightningInvoices => {
  const turns = new Map<string, Promise<void>>();
  const endings: (() => void)[] = [];
  const ensure = (invoiceId: string): Promise<void> => {
    const turn = (turns.get(invoiceId) ?? Promise.resolve())
      .then(() => align(deps, invoiceId))
      .catch((error: unknown) =>
        deps.logger.error({ err: error, invoiceId }, 'a Lightning invoice could not be brought in step'),
      )
      .finally(() => {
        if (turns.get(invoiceId) === turn) turns.delete(invoiceId);
      });
    turns.set(invoiceId, turn);
    return turn;
  };
  return {
    ensure,
    start: () => {
      endings.push(
        deps.feed.subscribe(({ type, invoiceId }) => {
          if (type === 'invoice.changed' && invoiceId !== null) void ensure(invoiceId);
        }),
        deps.lightning.onEnded((invoiceId) => void ensure(invoiceId)),
        deps.lightning.onReady(() => {
          findOutOfStep(deps.database)
            .then((ids) => Promise.all(ids.map(ensure)))
            .catch((error: unknown) => deps.logger.error({ err: error }, 'Lightning invoices could not be read'));
        }),
      );
    },
    stop: async () => {
      for (const end of endings.splice(0)) end();
      await Promise.all(turns.values());
    },
  };
};

/** Withdraws Lightning invoices that must no longer be paid, and creates the one that is missing. */
const align = async (deps: SyncLightningInvoicesDeps, invoiceId: string): Promise<void> => {
  const { database, clock, lightning } = deps;
  const invoice = await database.read.invoices.get(invoiceId);
  if (!invoice || !wantsLightning(invoice)) return;
  const nowMs = clock.nowMs();
  const msats = wantedMsats(invoice, nowMs);
  const all = await database.read.lightningInvoices.ofInvoice(invoiceId);
  const isOver = msats === undefined && invoice.status !== 'new';
  const isWrong = ({ state, amountMsats, bolt11 }: LightningInvoiceRecord): boolean =>
    state === 'open' && (isOver || (msats !== undefined && (amountMsats !== msats || bolt11 !== invoice.bolt11)));
  lightning.withdraw(all.filter(isWrong));
  if (msats === undefined || asksFor(invoice, msats, all, nowMs)) return;
  const { storeId, expiresAtMs, memo } = invoice;
  const ask = { amountMsats: msats, expiresAtMs, description: memo ?? '' };
  const made = await lightning.createLightningInvoice(storeId, ask);
  if (!made.ok) return;
  const lightningInvoice = lightningInvoiceRecord(made.value, invoiceId, nowMs);
  const outcome = await deps.commitUnaudited((tx) => storeUnlessStale(tx, deps, lightningInvoice, clock.nowMs()));
  if (outcome === 'stored') lightning.watch(lightningInvoice);
};

/** The amount that its Lightning invoice must ask for; undefined if it needs none. */
const wantedMsats = (invoice: InvoiceRecord, nowMs: number): bigint | undefined => {
  const { status, remainingSats, expiresAtMs } = invoice;
  const isOpen = status === 'new' && nowMs < expiresAtMs - LEAST_LIFE_MS;
  if (!isOpen || remainingSats <= 0n) return undefined;
  return remainingSats * MSATS_PER_SAT;
};

/** A sale that began while no node answered wants a Lightning invoice as soon as one does. */
const wantsLightning = ({ details }: InvoiceRecord): boolean =>
  details.withoutLightning === true || (details.methods?.includes('lightning') ?? false);

/** True if the Lightning invoice that it shows asks for this amount and has not ended by itself. */
const asksFor = (
  { bolt11 }: InvoiceRecord,
  msats: bigint,
  all: readonly LightningInvoiceRecord[],
  nowMs: number,
): boolean => {
  const isEnded = all.some((one) => one.bolt11 === bolt11 && one.endsAtMs <= nowMs);
  return bolt11 !== null && bolt11Msats(bolt11) === msats && !isEnded;
};

export const lightningInvoiceRecord = (
  lightningInvoice: LightningInvoice,
  invoiceId: string,
  createdAtMs: number,
): LightningInvoiceRecord => ({
  ...lightningInvoice,
  invoiceId,
  createdAtMs,
  answeredAtMs: null,
  state: 'open',
});

/** Stores a Lightning invoice unless it is stale already: money may have come while the node created it. */
const storeUnlessStale = async (
  tx: WriteRepositories,
  deps: SyncLightningInvoicesDeps,
  lightningInvoice: LightningInvoiceRecord,
  nowMs: number,
): Promise<Effects<'stored' | 'stale'>> => {
  const { invoiceId, amountMsats } = lightningInvoice;
  const invoice = await tx.invoices.get(invoiceId);
  const all = await tx.lightningInvoices.ofInvoice(invoiceId);
  if (!invoice || wantedMsats(invoice, nowMs) !== amountMsats || asksFor(invoice, amountMsats, all, nowMs))
    return { value: 'stale', feed: [] };
  await tx.lightningInvoices.insert(lightningInvoice);
  const event = await deps.reevaluate.changed(tx, { invoiceId, shown: true }, nowMs);
  return { value: 'stored', feed: event ? [event] : [] };
};

/** Finds invoices that may be out of step, because Satchel was off or the node did not answer. */
const findOutOfStep = async ({ read }: Pick<Database, 'read'>): Promise<string[]> => {
  const ids = new Set((await read.lightningInvoices.open()).map(({ invoiceId }) => invoiceId));
  for (const invoice of await read.invoices.open())
    if (invoice.underpaid || invoice.details.withoutLightning) ids.add(invoice.id);
  return [...ids];
};

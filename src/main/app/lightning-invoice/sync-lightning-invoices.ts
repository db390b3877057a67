import { bolt11Msats } from '../../../shared/bolt11.ts';
import type { Lightning, LightningInvoice, LightningInvoiceRecord } from './lightning-ports.ts';
import type { Clock, Feed, Logger } from '../ports.ts';
import type { CommitUnaudited, Effects } from '../commit.ts';
import type { InvoiceRecord } from '../records.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';
import type { Database, WriteRepositories } from '../repositories.ts';

const MSATS_PER_SAT = 1000n;
/** A code that ends sooner nobody can scan and pay. */
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

/** Keeps every open sale's Lightning code in step with what remains of it. */
export interface SyncLightningInvoices {
  /** Resolves once an invoice has the code it should have, or the node could not make it. */
  readonly ensure: (invoiceId: string) => Promise<void>;
  /** From here on after every change of an invoice, and of all that may lack one each time the node is back. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** What its code must ask for; undefined where it needs none. */
const wantedMsats = (invoice: InvoiceRecord, nowMs: number): bigint | undefined => {
  const { status, remainingSats, expiresAtMs, details } = invoice;
  const isOpen = status === 'new' && nowMs < expiresAtMs - LEAST_LIFE_MS;
  if (!isOpen || remainingSats <= 0n || !details.methods?.includes('lightning')) return undefined;
  return remainingSats * MSATS_PER_SAT;
};

const hasRightInvoice = ({ bolt11 }: InvoiceRecord, msats: bigint): boolean =>
  bolt11 !== null && bolt11Msats(bolt11) === msats;

/** The row that an invoice's code is kept as. */
export const lightningInvoiceRecord = (
  code: LightningInvoice,
  invoiceId: string,
  createdAtMs: number,
): LightningInvoiceRecord => ({
  ...code,
  invoiceId,
  createdAtMs,
  state: 'open',
});

const replace = async (
  tx: WriteRepositories,
  deps: SyncLightningInvoicesDeps,
  code: LightningInvoiceRecord,
  nowMs: number,
): Promise<Effects<'kept' | 'stale'>> => {
  const invoice = await tx.invoices.get(code.invoiceId);
  // money may have come while the node made the code
  if (!invoice || wantedMsats(invoice, nowMs) !== code.amountMsats || hasRightInvoice(invoice, code.amountMsats))
    return { value: 'stale', feed: [] };
  await tx.lightningInvoices.insert(code);
  const event = await deps.reevaluate.changed(tx, { invoiceId: invoice.id, shown: true }, nowMs);
  return { value: 'kept', feed: event ? [event] : [] };
};

/** Takes back what must not be paid any more, and makes what is missing. */
const align = async (deps: SyncLightningInvoicesDeps, invoiceId: string): Promise<void> => {
  const { database, clock, lightning } = deps;
  const invoice = await database.read.invoices.get(invoiceId);
  if (!invoice?.details.methods?.includes('lightning')) return;
  const nowMs = clock.nowMs();
  const msats = wantedMsats(invoice, nowMs);
  const open = (await database.read.lightningInvoices.ofInvoice(invoiceId)).filter(({ state }) => state === 'open');
  const isDone = msats === undefined && invoice.status !== 'new';
  lightning.withdraw(open.filter((code) => isDone || (msats !== undefined && code.amountMsats !== msats)));
  if (msats === undefined || hasRightInvoice(invoice, msats)) return;
  const { expiresAtMs, memo } = invoice;
  const made = await lightning.createLightningInvoice({ amountMsats: msats, expiresAtMs, description: memo ?? '' });
  if (!made.ok) return;
  const code = lightningInvoiceRecord(made.value, invoiceId, nowMs);
  const outcome = await deps.commitUnaudited((tx) => replace(tx, deps, code, clock.nowMs()));
  if (outcome === 'kept') lightning.watch(code);
};

/** Invoices whose codes may not be what they should: nobody looked, or the node did not answer. */
const unsettled = async ({ read }: Pick<Database, 'read'>): Promise<string[]> => {
  const ids = new Set((await read.lightningInvoices.open()).map(({ invoiceId }) => invoiceId));
  for (const invoice of await read.invoices.open()) if (invoice.underpaid) ids.add(invoice.id);
  return [...ids];
};

/**
 * Part paid: a new code for exactly the rest. Paid, cancelled or marked: no code any more (product.md "Lightning
 * counts"). One invoice at a time, so that its codes follow each other.
 */
export const createSyncLightningInvoices = (deps: SyncLightningInvoicesDeps): SyncLightningInvoices => {
  const turns = new Map<string, Promise<void>>();
  const endings: (() => void)[] = [];
  const ensure = (invoiceId: string): Promise<void> => {
    const turn = (turns.get(invoiceId) ?? Promise.resolve())
      .then(() => align(deps, invoiceId))
      .catch((error: unknown) => deps.logger.error({ err: error, invoiceId }, 'a Lightning code could not be kept'))
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
        deps.lightning.onReady(() => {
          unsettled(deps.database)
            .then((ids) => Promise.all(ids.map(ensure)))
            .catch((error: unknown) => deps.logger.error({ err: error }, 'Lightning codes could not be read'));
        }),
      );
    },
    stop: async () => {
      for (const end of endings.splice(0)) end();
      await Promise.all(turns.values());
    },
  };
};

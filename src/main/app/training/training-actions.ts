import type { InvoiceView } from '../../../shared/invoice.ts';
import type { Msats, Sats } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { loadInvoiceView } from '../invoice/invoice-view.ts';
import type { SyncLightningInvoices } from '../lightning-invoice/sync-lightning-invoices.ts';
import type { Clock, TrainingChain } from '../ports.ts';
import type { InvoiceRecord } from '../records.ts';
import type { Database } from '../repositories.ts';

const MSATS_PER_SAT = 1000n;

export interface TrainingPayInput {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly how: 'exact' | 'part' | 'over' | 'lightning';
  readonly amountSats?: Sats;
}

/** The actions of the till's training row (api.md TA-28). Each resolves once its consequences are committed. */
export interface TrainingActions {
  readonly pay: (input: TrainingPayInput) => Promise<Result<InvoiceView>>;
  readonly replace: (input: { readonly storeId: string; readonly invoiceId: string }) => Promise<Result<InvoiceView>>;
  /** 0 stops automatic blocks until the next start. */
  readonly blocks: (count: number) => Promise<Result<{ readonly height: number }>>;
  readonly reorg: (depth: number) => Promise<Result<{ readonly height: number }>>;
}

/** Pays a BOLT11 of the training node, which reports that it received this much. Resolves once that is committed. */
export type TrainingPayLightning = (bolt11: string, amountMsats: Msats) => Promise<Result<null>>;

export interface TrainingActionsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly chain: TrainingChain;
  readonly payLightning: TrainingPayLightning;
  readonly lightningInvoices: Pick<SyncLightningInvoices, 'ensure'>;
}

export const createTrainingActions = (deps: TrainingActionsDeps): TrainingActions => ({
  pay: (input) => pay(deps, input),
  replace: (input) => replace(deps, input),
  blocks: async (count) => {
    if (count === 0) deps.chain.setAutoBlocks(false);
    else await deps.chain.mine(count);
    return heightOf(deps);
  },
  reorg: async (depth) => {
    await deps.chain.reorg(depth);
    return heightOf(deps);
  },
});

const pay = async (deps: TrainingActionsDeps, input: TrainingPayInput): Promise<Result<InvoiceView>> => {
  const invoice = await findInvoice(deps, input);
  if (!invoice) return refuse('not_found');
  if (input.how === 'lightning') return payByLightning(deps, invoice.id, input.amountSats);
  if (invoice.scriptHex === null) return refuse('no_payment_method');
  const amountSats = amountFor(invoice, input);
  if (amountSats <= 0n) return refuse('already_paid');
  await deps.chain.pay(invoice.scriptHex, amountSats);
  await deps.lightningInvoices.ensure(invoice.id); // the answer shows the code for the rest
  return viewOf(deps, invoice.id);
};

/** `exact` pays what remains, `part` half of due rounded down, and `over` due + 10 %, unless `amountSats` is given. */
const amountFor = (invoice: InvoiceRecord, { how, amountSats }: TrainingPayInput): Sats => {
  if (amountSats !== undefined) return amountSats;
  if (how === 'part') return invoice.dueSats / 2n;
  if (how === 'over') return invoice.dueSats + invoice.dueSats / 10n;
  return invoice.remainingSats;
};

/** Pays the open BOLT11. A paid invoice has none. */
const payByLightning = async (
  deps: TrainingActionsDeps,
  invoiceId: string,
  amountSats: Sats | undefined,
): Promise<Result<InvoiceView>> => {
  await deps.lightningInvoices.ensure(invoiceId);
  const view = await viewOf(deps, invoiceId);
  if (!view.ok) return view;
  const { bolt11, remainingSats, status } = view.value;
  if (bolt11 === null) {
    const isPaid = remainingSats === 0 || status === 'processing' || status === 'settled';
    return refuse(isPaid ? 'already_paid' : 'training_lightning_unavailable');
  }
  const paid = await deps.payLightning(bolt11, (amountSats ?? BigInt(remainingSats)) * MSATS_PER_SAT);
  if (!paid.ok) return paid;
  await deps.lightningInvoices.ensure(invoiceId);
  return viewOf(deps, invoiceId);
};

const replace = async (
  deps: TrainingActionsDeps,
  input: { readonly storeId: string; readonly invoiceId: string },
): Promise<Result<InvoiceView>> => {
  const invoice = await findInvoice(deps, input);
  if (!invoice) return refuse('not_found');
  const payments = await deps.database.read.payments.ofInvoice(invoice.id);
  const last = payments.findLast(
    (payment) => !payment.dropped && payment.blockHeight === null && payment.txid !== null,
  );
  if (!last?.txid) return refuse('nothing_to_replace');
  const replaced = await deps.chain.replace(last.txid);
  return replaced.ok ? viewOf(deps, invoice.id) : replaced;
};

const findInvoice = async (
  { database }: TrainingActionsDeps,
  { storeId, invoiceId }: { readonly storeId: string; readonly invoiceId: string },
): Promise<InvoiceRecord | undefined> => {
  const invoice = await database.read.invoices.get(invoiceId);
  return invoice?.storeId === storeId ? invoice : undefined;
};

const viewOf = async ({ database, clock }: TrainingActionsDeps, invoiceId: string): Promise<Result<InvoiceView>> => {
  const invoice = await database.read.invoices.get(invoiceId);
  return invoice ? ok(await loadInvoiceView(database.read, invoice, clock.nowMs())) : refuse('not_found');
};

const heightOf = async ({ database }: TrainingActionsDeps): Promise<Result<{ readonly height: number }>> =>
  ok({ height: (await database.read.chain.tips())[1]?.height ?? 0 });

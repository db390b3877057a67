import type { InvoiceView } from '../../shared/invoice.ts';
import type { Sats } from '../../shared/money.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { loadInvoiceView } from './invoice-view.ts';
import type { Clock, TrainingChain } from './ports.ts';
import type { InvoiceRecord } from './records.ts';
import type { Database } from './stores.ts';

export interface TrainingPayInput {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly how: 'exact' | 'part' | 'over' | 'lightning';
  readonly amountSats?: Sats;
}

/** What the training row of the till does (api.md §6); each resolves once the consequences are committed. */
export interface TrainingActions {
  readonly pay: (input: TrainingPayInput) => Promise<Result<InvoiceView>>;
  readonly replace: (input: { readonly storeId: string; readonly invoiceId: string }) => Promise<Result<InvoiceView>>;
  /** 0 stops the blocks that come by themselves until restart. */
  readonly blocks: (count: number) => Promise<Result<{ readonly height: number }>>;
  readonly reorg: (depth: number) => Promise<Result<{ readonly height: number }>>;
}

export interface TrainingActionsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly chain: TrainingChain;
}

/** `exact` pays what remains, `part` half of due rounded down, `over` due + 10 %; `amountSats` overrides. */
const amountFor = (invoice: InvoiceRecord, { how, amountSats }: TrainingPayInput): Sats => {
  if (amountSats !== undefined) return amountSats;
  if (how === 'part') return invoice.dueSats / 2n;
  if (how === 'over') return invoice.dueSats + invoice.dueSats / 10n;
  return invoice.remainingSats;
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

const pay = async (deps: TrainingActionsDeps, input: TrainingPayInput): Promise<Result<InvoiceView>> => {
  const invoice = await findInvoice(deps, input);
  if (!invoice) return refuse('not_found');
  // Lightning is not built yet: no sale has an open BOLT11.
  if (input.how === 'lightning' || invoice.scriptHex === null) return refuse('training_lightning_unavailable');
  const amountSats = amountFor(invoice, input);
  if (amountSats <= 0n) return refuse('already_paid');
  await deps.chain.pay(invoice.scriptHex, amountSats);
  return viewOf(deps, invoice.id);
};

const replace = async (
  deps: TrainingActionsDeps,
  input: { readonly storeId: string; readonly invoiceId: string },
): Promise<Result<InvoiceView>> => {
  const invoice = await findInvoice(deps, input);
  if (!invoice) return refuse('not_found');
  const payments = await deps.database.read.payments.ofInvoice(invoice.id);
  const last = payments.findLast((payment) => !payment.gone && payment.blockHeight === null && payment.txid !== null);
  if (!last?.txid) return refuse('nothing_to_replace');
  const replaced = await deps.chain.replace(last.txid);
  return replaced.ok ? viewOf(deps, invoice.id) : replaced;
};

const heightOf = async ({ database }: TrainingActionsDeps): Promise<Result<{ readonly height: number }>> =>
  ok({ height: (await database.read.chain.tip())?.height ?? 0 });

/** The use cases of training's simulated chain. */
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

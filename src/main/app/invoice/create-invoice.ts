import { ok, refuse, type Result } from '../../../shared/result.ts';
import { dustLimitSats } from '../../domain/payment/dust.ts';
import { acceptedSats } from '../../domain/policy/accepted.ts';
import { confirmationsFor } from '../../domain/policy/confirmations-for.ts';
import { buildQuote } from '../../domain/pricing/build-quote.ts';
import type { Quote } from '../../domain/pricing/quote.ts';
import { type CreateInvoice, type CreateInvoiceInput, type InvoiceOutcome } from './invoice-outcome.ts';
import { invoiceView } from './invoice-view.ts';
import { lightningInvoiceRecord } from '../lightning-invoice/sync-lightning-invoices.ts';
import type { Lightning, LightningInvoice, LightningInvoiceRecord } from '../lightning-invoice/lightning-ports.ts';
import type { AddressPool, Chain, Clock, DerivedAddress, Ids, Rates, Secrets } from '../ports.ts';
import type { EventRecord, InvoiceDetails, InvoiceRecord, StoreRecord, WalletRecord } from '../records.ts';
import type { PaymentMethod } from '../../../shared/vocabulary.ts';
import type { Database, WriteRepositories } from '../repositories.ts';
import type { CommitUnaudited, Effects } from '../commit.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';
import { screensOf, showIn } from '../screen/show-on-display.ts';

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;
const MSATS_PER_SAT = 1000n;
/** Parallel sales may take an index just prepared; each try prepares a newer one. */
const MAX_TRIES = 100;

export interface CreateInvoiceDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly rates: Rates;
  readonly secrets: Pick<Secrets, 'isOpen'>;
  readonly pool: Pick<AddressPool, 'prepare' | 'prepared'>;
  readonly chain: Pick<Chain, 'watch'>;
  readonly reevaluate: ReevaluateInvoice;
  readonly lightning: Pick<Lightning, 'isOn' | 'createLightningInvoice' | 'watch'>;
}

/** Rolls the transaction back: this index must be derived, checked and fsynced first. */
class NotPrepared extends Error {
  readonly walletId: string;
  readonly index: number;
  constructor(walletId: string, index: number) {
    super('the next address is not prepared');
    this.walletId = walletId;
    this.index = index;
  }
}

/** Everything decided before the transaction. */
interface Plan {
  readonly input: CreateInvoiceInput;
  readonly store: StoreRecord;
  /** Null: Lightning is the only way. */
  readonly wallet: WalletRecord | null;
  readonly wantsLightning: boolean;
  readonly quote: Quote;
  readonly acceptedSats: bigint;
  readonly nowMs: number;
  readonly expiresAtMs: number;
}

const ttlOf = (input: CreateInvoiceInput, store: StoreRecord): number => {
  const { checkoutTtlMinutes, expiryMinutes } = store.settings;
  return input.ttlMinutes ?? (input.api === 'checkout' ? checkoutTtlMinutes : expiryMinutes);
};

/** Expiry falls on a whole second, so that every dialect shows the same one (invoice life). */
const expiryOf = (nowMs: number, ttlMinutes: number): number =>
  nowMs - (nowMs % MS_PER_SECOND) + ttlMinutes * MS_PER_MINUTE;

const quoteFor = (deps: CreateInvoiceDeps, input: CreateInvoiceInput, nowMs: number): Result<Quote> =>
  buildQuote({
    currency: input.currency,
    amountMinor: input.amountMinor,
    rate: deps.rates.current(input.currency),
    usdRateE8: deps.rates.current('USD')?.rateE8 ?? null,
    atMs: nowMs,
  });

const wants = (input: CreateInvoiceInput, method: PaymentMethod): boolean => input.methods?.includes(method) ?? true;

/** The wallet that will make the address, null where Lightning alone will do, or why there is no way to pay. */
const walletFor = (
  wallet: WalletRecord | undefined,
  input: CreateInvoiceInput,
  dueSats: bigint,
  hasLightning: boolean,
): Result<WalletRecord | null> => {
  if (!wants(input, 'onchain')) return hasLightning ? ok(null) : refuse('no_payment_method');
  if (!wallet) return refuse('wallet_missing');
  if (wallet.scan === 'needed') return refuse('wallet_scanning');
  if (dueSats >= dustLimitSats(wallet.scriptType)) return ok(wallet);
  return hasLightning ? ok(null) : refuse('amount_too_small');
};

/** A sale for a screen that is not there would be shown nowhere, and nobody would know. */
const hasScreen = async (deps: CreateInvoiceDeps, { storeId, displayId }: CreateInvoiceInput): Promise<boolean> =>
  displayId === undefined || screensOf(await deps.database.read.displays.list(), storeId, { displayId }).length > 0;

const planFor = async (deps: CreateInvoiceDeps, input: CreateInvoiceInput): Promise<Result<Plan>> => {
  if (!deps.secrets.isOpen()) return refuse('locked');
  const nowMs = deps.clock.nowMs();
  const { read } = deps.database;
  const store = await read.stores.get(input.storeId);
  if (!store) return refuse('not_found');
  if (!(await hasScreen(deps, input)))
    return refuse('validation_failed', { details: { displayId: 'is not a display of this store' } });
  const stored = await read.wallets.ofStore(store.id);
  const wantsLightning = wants(input, 'lightning') && deps.lightning.isOn(store.id);
  if (!stored && !wantsLightning) return refuse('wallet_missing');
  const quote = quoteFor(deps, input, nowMs);
  if (!quote.ok) return quote;
  const wallet = walletFor(stored, input, quote.value.dueSats, wantsLightning);
  if (!wallet.ok) return wallet;
  const accepted = acceptedSats(quote.value.dueSats, store.settings.policy.tolerancePercent);
  if (!accepted.ok) return accepted;
  return ok({
    input,
    store,
    wallet: wallet.value,
    wantsLightning,
    quote: quote.value,
    acceptedSats: accepted.value,
    nowMs,
    expiresAtMs: expiryOf(nowMs, ttlOf(input, store)),
  });
};

/** Made by the node before the transaction, because that waits for nobody. Without one the sale goes on on-chain. */
const codeFor = async (
  deps: CreateInvoiceDeps,
  plan: Plan,
  former: LightningInvoice | null,
): Promise<Result<LightningInvoice | null>> => {
  if (!plan.wantsLightning) return ok(null);
  const amountMsats = plan.quote.dueSats * MSATS_PER_SAT;
  const { expiresAtMs } = plan;
  if (former?.amountMsats === amountMsats && former.expiresAtMs === expiresAtMs) return ok(former);
  const made = await deps.lightning.createLightningInvoice({
    amountMsats,
    expiresAtMs,
    description: plan.input.memo ?? '',
  });
  return made.ok || plan.wallet === null ? made : ok(null);
};

type Issued = DerivedAddress & { readonly walletId: string };
/** What an invoice can be paid with. */
interface Ways {
  readonly issued: Issued | null;
  readonly code: LightningInvoice | null;
}

const fresh = {
  status: 'new',
  notice: null,
  underpaid: false,
  overpaid: false,
  paidLate: false,
  receivedSats: 0n,
  wasPaid: false,
  paidAtMs: null,
  settledAtMs: null,
  mark: null,
  cancelledAtMs: null,
  lastCheckedAtMs: null,
  // the code's own store writes these two with the code
  bolt11: null,
  paymentHash: null,
} as const satisfies Partial<InvoiceRecord>;

const methodsOf = (
  { wantsLightning }: Plan,
  { issued, code }: Ways,
): Pick<InvoiceDetails, 'methods' | 'withoutLightning'> => ({
  methods: [...(issued ? ['onchain' as const] : []), ...(code ? ['lightning' as const] : [])],
  ...(wantsLightning && !code && { withoutLightning: true }),
});

const recordOf = (
  plan: Plan,
  ways: Ways,
  taken: { readonly id: string; readonly number: number; readonly createdHeight: number | null },
): InvoiceRecord => ({
  ...fresh,
  ...taken,
  storeId: plan.store.id,
  api: plan.input.api,
  remainingSats: plan.quote.dueSats,
  dueSats: plan.quote.dueSats,
  acceptedSats: plan.acceptedSats,
  confirmationsRequired: confirmationsFor(plan.store.settings.policy, plan.quote.dueSats),
  unconfirmedWaitMinutes: plan.store.settings.unconfirmedWaitMinutes,
  createdAtMs: plan.nowMs,
  expiresAtMs: plan.expiresAtMs,
  quote: plan.quote,
  walletId: ways.issued?.walletId ?? null,
  addressIndex: ways.issued?.index ?? null,
  address: ways.issued?.address ?? null,
  scriptHex: ways.issued?.scriptHex ?? null,
  memo: plan.input.memo ?? null,
  tillId: plan.input.tillId ?? null,
  userId: plan.input.userId ?? null,
  details: {
    ...plan.input.details,
    ...methodsOf(plan, ways),
  },
});

/** Takes the next index; the address must be prepared already, because a transaction awaits nothing but its queries. */
const issue = async (tx: WriteRepositories, deps: CreateInvoiceDeps, walletId: string): Promise<Issued> => {
  const index = await tx.wallets.allocateIndex(walletId);
  const prepared = deps.pool.prepared(walletId, index);
  if (!prepared) throw new NotPrepared(walletId, index);
  return { ...prepared, walletId };
};

/** The sale goes to the screen asked for, else, from a till, to every screen that follows it. */
const showSale = async (tx: WriteRepositories, plan: Plan, invoiceId: string): Promise<EventRecord[]> => {
  const { displayId, api, tillId } = plan.input;
  if (displayId === undefined && api !== 'till') return [];
  const screens = screensOf(
    await tx.displays.list(),
    plan.store.id,
    displayId ? { displayId } : { tillId: tillId ?? null },
  );
  const events: EventRecord[] = [];
  for (const display of screens) {
    events.push((await showIn(tx, display, invoiceId, plan.nowMs)).event);
  }
  return events;
};

interface Written {
  readonly outcome: InvoiceOutcome;
  readonly code: LightningInvoiceRecord | null;
}

/** Index, number, row, feed, outbox, screens and the sealed answer: whole or not at all. */
const insert = async (
  tx: WriteRepositories,
  deps: CreateInvoiceDeps,
  plan: Plan,
  made: LightningInvoice | null,
): Promise<Effects<Written>> => {
  const ways = { issued: plan.wallet && (await issue(tx, deps, plan.wallet.id)), code: made };
  const tip = await tx.chain.tip();
  const number = await tx.invoices.takeNumber(plan.store.id);
  const blank = recordOf(plan, ways, { id: deps.ids.id(), number, createdHeight: tip?.height ?? null });
  await tx.invoices.insert(blank);
  const code = made && lightningInvoiceRecord(made, blank.id, plan.nowMs);
  if (code) await tx.lightningInvoices.insert(code);
  const invoice = code ? { ...blank, bolt11: code.bolt11, paymentHash: code.paymentHash } : blank;
  const created = await deps.reevaluate.created(tx, invoice);
  const shown = await showSale(tx, plan, invoice.id);
  const outcome = { invoice, view: invoiceView(invoice, [], tip, plan.nowMs) };
  await plan.input.saveResponse?.(tx, outcome);
  return { value: { outcome, code }, feed: [created, ...shown] };
};

/** One try: the invoice, or the address that must be prepared before the next one. */
const attempt = async (
  deps: CreateInvoiceDeps,
  plan: Plan,
  code: LightningInvoice | null,
): Promise<Written | NotPrepared> => {
  try {
    return await deps.commitUnaudited((tx) => insert(tx, deps, plan, code));
  } catch (error) {
    if (error instanceof NotPrepared) return error;
    throw error;
  }
};

/** After the commit: tells those that must see its money come. */
const watch = (deps: CreateInvoiceDeps, { outcome, code }: Written): InvoiceOutcome => {
  if (outcome.invoice.address !== null) deps.chain.watch(outcome.invoice);
  if (code) deps.lightning.watch(code);
  return outcome;
};

/**
 * Makes an invoice with a frozen quote, an address of its own and a Lightning code, as far as it can have them. Publishes
 * it and tells the sources and the node about it once it is stored.
 *
 * @returns `locked`, `wallet_missing`, `wallet_scanning`, `rate_unavailable`, `amount_too_small`, `amount_too_large`,
 * `unknown_currency`, `no_payment_method`, `lightning_unavailable` (where it is the only way), `not_found` (store) or
 * `validation_failed`
 */
export const createCreateInvoice =
  (deps: CreateInvoiceDeps): CreateInvoice =>
  async (input) => {
    let code: LightningInvoice | null = null;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      // Each try plans anew, because time passed and the wallet may be another one.
      const plan = await planFor(deps, input);
      if (!plan.ok) return plan;
      const made = await codeFor(deps, plan.value, code);
      if (!made.ok) return made;
      code = made.value;
      const written = await attempt(deps, plan.value, code);
      if (!(written instanceof NotPrepared)) return ok(watch(deps, written));
      await deps.pool.prepare(written.walletId, written.index);
    }
    throw new Error('no address could be prepared in time');
  };

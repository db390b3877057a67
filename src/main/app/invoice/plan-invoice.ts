import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { PaymentMethod } from '../../../shared/vocabulary.ts';
import { dustLimitSats } from '../../domain/payment/dust.ts';
import { acceptedSats } from '../../domain/policy/accepted.ts';
import { buildQuote } from '../../domain/pricing/build-quote.ts';
import type { Quote } from '../../domain/pricing/quote.ts';
import type { Lightning } from '../lightning-invoice/lightning-ports.ts';
import type { Clock, Rates, Secrets } from '../ports.ts';
import type { StoreRecord, WalletRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import { screensOf } from '../screen/show-on-display.ts';
import type { CreateInvoiceInput } from './invoice-outcome.ts';

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;

export interface PlanInvoiceDeps {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly rates: Rates;
  readonly secrets: Pick<Secrets, 'isOpen'>;
  readonly lightning: Pick<Lightning, 'isOn'>;
}

/** The decisions made before the transaction. */
export interface Plan {
  readonly input: CreateInvoiceInput;
  readonly store: StoreRecord;
  /** Null if Lightning is the only way to pay. */
  readonly wallet: WalletRecord | null;
  readonly wantsLightning: boolean;
  readonly quote: Quote;
  readonly acceptedSats: bigint;
  readonly nowMs: number;
  readonly expiresAtMs: number;
}

/**
 * Decides what an invoice asks for and how it can be paid, and writes nothing.
 *
 * @returns the plan; otherwise `locked`, `not_found` (no such store), `validation_failed`, `wallet_missing`,
 * `wallet_scanning`, `rate_unavailable`, `unknown_currency`, `amount_too_small`, `amount_too_large` or
 * `no_payment_method`
 */
export const planInvoice = async (deps: PlanInvoiceDeps, input: CreateInvoiceInput): Promise<Result<Plan>> => {
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

const ttlOf = (input: CreateInvoiceInput, store: StoreRecord): number => {
  const { checkoutTtlMinutes, expiryMinutes } = store.settings;
  return input.ttlMinutes ?? (input.api === 'checkout' ? checkoutTtlMinutes : expiryMinutes);
};

/** Expiry falls on a whole second, so that every API shows the same one (product.md INV-2). */
const expiryOf = (nowMs: number, ttlMinutes: number): number =>
  nowMs - (nowMs % MS_PER_SECOND) + ttlMinutes * MS_PER_MINUTE;

const quoteFor = (deps: PlanInvoiceDeps, input: CreateInvoiceInput, nowMs: number): Result<Quote> =>
  buildQuote({
    currency: input.currency,
    amountMinor: input.amountMinor,
    rate: deps.rates.current(input.currency),
    usdRateE8: deps.rates.current('USD')?.rateE8 ?? null,
    atMs: nowMs,
  });

/** False if the screen asked for does not exist: the invoice would appear nowhere, and nobody would notice. */
const hasScreen = async (deps: PlanInvoiceDeps, { storeId, displayId }: CreateInvoiceInput): Promise<boolean> =>
  displayId === undefined || screensOf(await deps.database.read.displays.list(), storeId, { displayId }).length > 0;

/**
 * Chooses the wallet that gives the address; null means that Lightning alone is offered. Refuses if no way to pay is
 * left (product.md MON-10).
 */
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

const wants = (input: CreateInvoiceInput, method: PaymentMethod): boolean => input.methods?.includes(method) ?? true;

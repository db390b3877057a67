import { ok, type Result } from '../../../shared/result.ts';
import { levelFor } from '../../domain/chain/level.ts';
import { confirmationsFor } from '../../domain/policy/confirmations-for.ts';
import { type CreateInvoice, type InvoiceOutcome } from './invoice-outcome.ts';
import { invoiceView } from './invoice-view.ts';
import type { ChainStore } from '../payment/chain-store.ts';
import { planInvoice, type Plan, type PlanInvoiceDeps } from './plan-invoice.ts';
import { lightningInvoiceRecord } from '../lightning-invoice/sync-lightning-invoices.ts';
import type { Lightning, LightningInvoice, LightningInvoiceRecord } from '../lightning-invoice/lightning-ports.ts';
import type { AddressPool, Chain, DerivedAddress, Ids, SteadyClock } from '../ports.ts';
import type { EventRecord, InvoiceDetails, InvoiceRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { CommitUnaudited, Effects } from '../commit.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';
import { screensOf, showIn } from '../screen/show-on-display.ts';

const MSATS_PER_SAT = 1000n;
/** A new invoice has no payment, so no reference chain matters to what it shows. */
const NO_TIPS = { 1: null, 2: null } as const;
/** A parallel request may take the address that was just prepared, so a request may need several tries. */
const MAX_TRIES = 100;

export interface CreateInvoiceDeps extends PlanInvoiceDeps {
  readonly commitUnaudited: CommitUnaudited;
  readonly ids: Ids;
  readonly pool: Pick<AddressPool, 'prepare' | 'prepared'>;
  readonly chain: Pick<Chain, 'watch'>;
  readonly chainStore: Pick<ChainStore, 'newInvoiceTip'>;
  readonly reevaluate: ReevaluateInvoice;
  readonly lightning: Pick<Lightning, 'isOn' | 'createLightningInvoice' | 'watch'>;
  /** Absent if the clock never jumps. */
  readonly isFromBeforeJump?: SteadyClock['isFromBeforeJump'];
}

/**
 * Creates an invoice with a frozen quote, and with an address of its own and a Lightning invoice if it can have them.
 * Once it is stored, it is published, and the chain sources and the node watch for its payment.
 *
 * @returns `locked`, `wallet_missing`, `wallet_scanning`, `rate_unavailable`, `amount_too_small`, `amount_too_large`,
 * `unknown_currency`, `no_payment_method`, `lightning_unavailable` (if Lightning is the only way), `not_found` (no such
 * store) or `validation_failed`
 */
export const createCreateInvoice =
  (deps: CreateInvoiceDeps): CreateInvoice =>
  async (input) => {
    let lightningInvoice: LightningInvoice | null = null;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      // each try makes its plan again, because time has passed and the store may have another wallet by now
      const plan = await planInvoice(deps, input);
      if (!plan.ok) return plan;
      const made = await lightningInvoiceFor(deps, plan.value, lightningInvoice);
      if (!made.ok) return made;
      lightningInvoice = made.value;
      const written = await attempt(deps, plan.value, lightningInvoice);
      if (written instanceof ClockJumped) continue;
      if (!(written instanceof NotPrepared)) return ok(watch(deps, written));
      await deps.pool.prepare(written.walletId, written.index);
    }
    throw new Error('no address could be prepared in time');
  };

/**
 * Asks the node for a Lightning invoice. This happens before the transaction, which must not wait for a node. Without
 * one the invoice is made on-chain only (lightning.md LN-3).
 */
const lightningInvoiceFor = async (
  deps: CreateInvoiceDeps,
  plan: Plan,
  former: LightningInvoice | null,
): Promise<Result<LightningInvoice | null>> => {
  if (!plan.wantsLightning) return ok(null);
  const amountMsats = plan.quote.dueSats * MSATS_PER_SAT;
  const { expiresAtMs } = plan;
  if (former?.amountMsats === amountMsats && former.expiresAtMs === expiresAtMs) return ok(former);
  const made = await deps.lightning.createLightningInvoice(plan.store.id, {
    amountMsats,
    expiresAtMs,
    description: plan.input.memo ?? '',
  });
  return made.ok || plan.wallet === null ? made : ok(null);
};

/** Tries once. @returns the invoice, or what must happen before the next try */
const attempt = async (
  deps: CreateInvoiceDeps,
  plan: Plan,
  lightningInvoice: LightningInvoice | null,
): Promise<Written | NotPrepared | ClockJumped> => {
  try {
    return await deps.commitUnaudited((tx) => insert(tx, deps, plan, lightningInvoice));
  } catch (error) {
    if (error instanceof NotPrepared || error instanceof ClockJumped) return error;
    throw error;
  }
};

/** Rolls the transaction back, because the address at this index must be derived, checked and fsynced first. */
class NotPrepared extends Error {
  readonly walletId: string;
  readonly index: number;
  constructor(walletId: string, index: number) {
    super('the next address is not prepared');
    this.walletId = walletId;
    this.index = index;
  }
}

/** Rolls the transaction back, because the plan has the time of before a jump, which was not moved with the others. */
class ClockJumped extends Error {}

interface Written {
  readonly outcome: InvoiceOutcome;
  readonly lightningInvoice: LightningInvoiceRecord | null;
}

/** Writes index, number, row, feed, outbox, screens and the saved response, all or nothing (reliability.md I6). */
const insert = async (
  tx: WriteRepositories,
  deps: CreateInvoiceDeps,
  plan: Plan,
  made: LightningInvoice | null,
): Promise<Effects<Written>> => {
  if (deps.isFromBeforeJump?.(plan.nowMs)) throw new ClockJumped('the clock jumped');
  const ways = { issued: plan.wallet && (await issue(tx, deps, plan.wallet.id)), lightningInvoice: made };
  const tip = deps.chainStore.newInvoiceTip();
  const number = await tx.invoices.takeNumber(plan.store.id);
  const blank = recordOf(plan, ways, {
    id: deps.ids.id(),
    number,
    createdHeight: tip?.height ?? null,
    createdHash: tip?.hash ?? null,
  });
  await tx.invoices.insert(blank);
  const lightningInvoice = made && lightningInvoiceRecord(made, blank.id, plan.nowMs);
  if (lightningInvoice) await tx.lightningInvoices.insert(lightningInvoice);
  const invoice = made ? { ...blank, bolt11: made.bolt11, paymentHash: made.paymentHash } : blank;
  const created = await deps.reevaluate.created(tx, invoice);
  const shown = await showInvoice(tx, plan, invoice.id);
  const outcome = { invoice, view: invoiceView(invoice, [], NO_TIPS, plan.nowMs) };
  await plan.input.saveResponse?.(tx, outcome);
  return { value: { outcome, lightningInvoice }, feed: [created, ...shown] };
};

type Issued = DerivedAddress & { readonly walletId: string };

/**
 * Takes the next index. Its address must have been prepared, because a transaction awaits nothing but its own queries
 * (product.md ADDR-6).
 */
const issue = async (tx: WriteRepositories, deps: CreateInvoiceDeps, walletId: string): Promise<Issued> => {
  const index = await tx.wallets.allocateIndex(walletId);
  const prepared = deps.pool.prepared(walletId, index);
  if (!prepared) throw new NotPrepared(walletId, index);
  return { ...prepared, walletId };
};

/** The address and the Lightning invoice that can be paid. At least one of them exists. */
interface Ways {
  readonly issued: Issued | null;
  readonly lightningInvoice: LightningInvoice | null;
}

const recordOf = (
  plan: Plan,
  ways: Ways,
  taken: {
    readonly id: string;
    readonly number: number;
    readonly createdHeight: number | null;
    readonly createdHash: string | null;
  },
): InvoiceRecord => ({
  ...UNPAID,
  ...taken,
  storeId: plan.store.id,
  api: plan.input.api,
  level: levelFor(plan.quote.dueSats, plan.store.settings.policy.agreementLimitSats),
  adviceLimitSats: plan.store.settings.policy.adviceLimitSats,
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

/** The columns of an invoice to which nothing has happened. */
const UNPAID = {
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
  // the repository of Lightning invoices sets these two when it inserts one
  bolt11: null,
  paymentHash: null,
} as const satisfies Partial<InvoiceRecord>;

const methodsOf = (
  { wantsLightning }: Plan,
  { issued, lightningInvoice }: Ways,
): Pick<InvoiceDetails, 'methods' | 'withoutLightning'> => ({
  methods: [...(issued ? ['onchain' as const] : []), ...(lightningInvoice ? ['lightning' as const] : [])],
  ...(wantsLightning && !lightningInvoice && { withoutLightning: true }),
});

/**
 * Shows the invoice on the screen asked for. Otherwise an invoice of a till goes to every screen that follows the till.
 */
const showInvoice = async (tx: WriteRepositories, plan: Plan, invoiceId: string): Promise<EventRecord[]> => {
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

/** Asks the chain sources and the node, after the commit, to watch for the money. */
const watch = (deps: CreateInvoiceDeps, { outcome, lightningInvoice }: Written): InvoiceOutcome => {
  if (outcome.invoice.address !== null) deps.chain.watch(outcome.invoice);
  if (lightningInvoice) deps.lightning.watch(lightningInvoice);
  return outcome;
};

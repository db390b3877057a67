/** Collects the facts of a till's lock screen and of the session behind it (api.md AUTH-18 and TA-1). */
import { isBitcoinUnit } from '../../../shared/currency.ts';
import type { Msats } from '../../../shared/money.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { isRemoved } from './change-user.ts';
import { lacksSecret } from '../webhook/check-endpoint-secrets.ts';
import type { UsualAmount } from '../invoice/invoice-repositories.ts';
import { loadUsualAmounts } from '../invoice/usual-amounts.ts';
import type { Lightning, LightningHealth } from '../lightning-invoice/lightning-ports.ts';
import type { KnownRate, RatesControl } from './people-ports.ts';
import { announcedReset, type OwnerResetFacts } from './reset-owner.ts';
import type { SourceHealthUseCase, SourceInWords } from '../payment/source-health.ts';
import type { Clock } from '../ports.ts';
import type { StoreRecord, TillRecord, UserRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import { announcedChange } from '../announced-change.ts';
import { SETTING } from '../settings-keys.ts';
import { isWaiting } from '../webhook/endpoint-approvals.ts';

export interface LockFacts {
  readonly people: readonly UserRecord[];
  readonly watchedPayments: number;
}
export interface RateFacts {
  readonly currency: string;
  /** The price that a sale may use now; null if there is none. */
  readonly good: bigint | null;
  /** The last known price, however old. */
  readonly last: bigint;
  readonly ageMs: number;
  readonly byHandUntilMs: number | null;
  readonly known: KnownRate | null;
}
type Announced = Awaited<ReturnType<typeof announcedChange>>;
export interface SessionFacts {
  /** Of the store's own currency; null if no price was ever known. */
  readonly rate: RateFacts | null;
  /** Of every other currency that the till offers. */
  readonly otherRates: readonly RateFacts[];
  /** Up to this amount the policy asks for no confirmation; null if no such limit exists. */
  readonly instantLimitSats: bigint | null;
  readonly usualAmounts: readonly UsualAmount[];
  readonly sources: readonly SourceInWords[];
  readonly wallet: 'missing' | 'scanning' | 'ready';
  readonly walletFingerprint: string | null;
  readonly walletChange: Announced;
  readonly publicUrlChange: Announced;
  /** An owner who got a new password by `--reset-owner` in the last 7 days (reliability.md A37). */
  readonly ownerReset: OwnerResetFacts | null;
  /** Webhooks and callbacks that wait for the owner's approval. */
  readonly targetsToApprove: number;
  /** Webhooks and callbacks that are off because their secret is missing. */
  readonly targetsWithoutSecret: number;
  /** Null if the store takes no Lightning. */
  readonly lightning: LightningHealth | null;
  /** Null if it is not known. */
  readonly receivableMsats: Msats | null;
}
export interface TillSessionUseCase {
  readonly lock: (till: TillRecord) => Promise<LockFacts>;
  readonly session: (store: StoreRecord) => Promise<SessionFacts>;
}

export const createTillSession = (deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly rates: RatesControl;
  readonly sourceHealth: Pick<SourceHealthUseCase, 'sources'>;
  readonly lightning: Pick<Lightning, 'health' | 'receivableMsats'>;
}): TillSessionUseCase => {
  const { read } = deps.database;
  const rateOf = (currency: string): SessionFacts['rate'] => {
    const last = deps.rates.last(currency);
    if (!last) return null;
    const nowMs = deps.clock.nowMs();
    const ageMs = nowMs - last.atMs;
    const good = deps.rates.current(currency)?.rateE8 ?? null;
    const byHand = deps.rates
      .status()
      .manual.find((one) => one.currency === currency && one.fromMs <= nowMs && nowMs < one.untilMs);
    return {
      currency,
      good,
      last: last.rateE8,
      ageMs: ageMs > 0 ? ageMs : 0,
      byHandUntilMs: byHand?.untilMs ?? null,
      known: deps.rates.known(currency),
    };
  };
  const walletOf = async (storeId: string): Promise<Pick<SessionFacts, 'wallet' | 'walletFingerprint'>> => {
    const wallet = await read.wallets.ofStore(storeId);
    if (!wallet) return { wallet: 'missing', walletFingerprint: null };
    return { wallet: wallet.scan === 'done' ? 'ready' : 'scanning', walletFingerprint: wallet.fingerprint };
  };
  return {
    lock: async (till) => ({
      people: (await read.users.list()).filter((user) => user.disabledAtMs === null && !isRemoved(user)),
      watchedPayments: await read.invoices.countOpen(till.storeId),
    }),
    session: async (store) => {
      deps.rates.touch();
      const nowMs = deps.clock.nowMs();
      const endpoints = await read.endpoints.ofStore(store.id);
      return {
        rate: rateOf(store.currency),
        instantLimitSats: instantLimit(store.settings.policy),
        usualAmounts: await loadUsualAmounts(read.invoices, store, nowMs),
        sources: deps.sourceHealth.sources(),
        otherRates: store.settings.tillCurrencies
          .filter((currency) => currency !== store.currency && !isBitcoinUnit(currency))
          .map(rateOf)
          .filter((rate) => rate !== null),
        ...(await walletOf(store.id)),
        walletChange: await announcedChange(read, SETTING.walletChanges, store.id, nowMs),
        publicUrlChange: await announcedChange(read, SETTING.publicUrlChanges, store.id, nowMs),
        ownerReset: await announcedReset(read, nowMs),
        targetsToApprove: endpoints.filter(isWaiting).length,
        targetsWithoutSecret: endpoints.filter(lacksSecret).length,
        ...lightningOf(deps.lightning, store.id),
      };
    },
  };
};

const lightningOf = (
  lightning: Pick<Lightning, 'health' | 'receivableMsats'>,
  storeId: string,
): Pick<SessionFacts, 'lightning' | 'receivableMsats'> => ({
  lightning: lightning.health(storeId),
  receivableMsats: lightning.receivableMsats(storeId),
});

/** Tiers rise by amount, so the last one without a confirmation has the limit. An open-ended tier has none. */
const instantLimit = ({ tiers }: Policy): bigint | null =>
  tiers.findLast(({ confirmations }) => confirmations === 0)?.upToSats ?? null;

import { getRatesRoute, putRatesRoute, type RatesView } from '../../../../shared/contract/settings.ts';
import { type SessionRate } from '../../../../shared/contract/session.ts';
import { formatAmount } from '../../../../shared/money.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { KnownRate, RatesControl } from '../../../app/people/people-ports.ts';
import type { RateFacts } from '../../../app/people/till-session.ts';
import type { Clock } from '../../../app/ports.ts';
import type { StoreRecord } from '../../../app/records.ts';
import type { SetRatesUseCase } from '../../../app/store-settings/set-rates.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, hasProof, storeOf } from '../common/subject.ts';

export interface RatesDeps {
  readonly clock: Clock;
  readonly rates: RatesControl;
  readonly setRates: SetRatesUseCase;
}

/** Prices and where they come from (api.md TA-12). */
export const createRatesRoutes = ({ rates, setRates, clock }: RatesDeps): Served[] => [
  serve(getRatesRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return ok({ status: 200, body: ratesView(rates, store.value, clock.nowMs()) });
  }),
  serve(putRatesRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    if (context.subject.kind !== 'person') return refuse('missing_credential');
    // a price by hand keeps the till selling; where prices come from is a setting of the shop
    if (body.kind !== 'manual' && !hasProof(context, 'password')) return refuse('password_needed');
    const actor = { ...actorOf(context), userId: context.subject.user.id };
    const done = body.kind === 'manual' ? await setRates.setManual(actor, body) : await setRates.configure(actor, body);
    return done.ok ? ok({ status: 200, body: ratesView(rates, store.value, clock.nowMs()) }) : done;
  }),
];

export const sessionRateView = (rate: RateFacts): SessionRate => ({
  pair: `BTC_${rate.currency}`,
  value: rate.good === null ? null : rateText(rate.good),
  lastValue: rateText(rate.last),
  ageSeconds: wholeSeconds(rate.ageMs),
  byHandUntil: rate.byHandUntilMs === null ? null : isoTime(rate.byHandUntilMs),
  known: knownView(rate.known),
});

const ratesView = (rates: RatesControl, store: StoreRecord, nowMs: number): RatesView => {
  const { config, manual, errors } = rates.status();
  return {
    kind: config.kind,
    spreadPercent: config.kind === 'market' ? config.spreadPercent : '0',
    pairs: config.kind === 'fixed' ? { ...config.pairs } : {},
    manual: manual
      .filter(({ untilMs }) => untilMs > nowMs)
      .map(({ currency, rate, untilMs }) => ({ pair: `BTC_${currency}`, rate, until: isoTime(untilMs) })),
    now: shownCurrencies(store).map((currency) => rateLine(rates, currency, nowMs)),
    errors: errors.map(({ name, error, atMs }) => ({ name, error, at: isoTime(atMs) })),
  };
};

/**
 * The currencies that the store sells in, and USD, whose rate every invoice keeps beside its own (product.md MON-8).
 */
const shownCurrencies = (store: StoreRecord): string[] =>
  [...new Set([store.currency, ...store.settings.tillCurrencies, 'USD'])].filter(
    (currency) => currency !== 'BTC' && currency !== 'SATS',
  );

const rateLine = (rates: RatesControl, currency: string, nowMs: number): RatesView['now'][number] => {
  const good = rates.current(currency);
  const last = rates.last(currency);
  const ageMs = last ? nowMs - last.atMs : 0;
  return {
    pair: `BTC_${currency}`,
    value: good ? rateText(good.rateE8) : null,
    lastValue: last ? rateText(last.rateE8) : null,
    ageSeconds: last ? wholeSeconds(ageMs > 0 ? ageMs : 0) : null,
    known: knownView(rates.known(currency)),
    sources: (last?.sources ?? []).map(({ name, rateE8, atMs, used }) => ({
      name,
      rate: rateText(rateE8),
      at: isoTime(atMs),
      used,
    })),
  };
};

const knownView = (known: KnownRate | null): SessionRate['known'] =>
  known && { rate: rateText(known.rateE8), fresh: known.fresh };

/** Rates have eight decimal places on the wire too (product.md RATE-7). */
const rateText = (rateE8: bigint): string => formatAmount(rateE8, 8);

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000);

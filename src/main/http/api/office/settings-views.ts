import type {
  PolicyView,
  RatesView,
  SessionRate,
  SessionView,
  SourceKind,
  SourceHealthView,
  SourcesView,
  StoreSettingsView,
} from '../../../../shared/contract/settings.ts';
import { formatAmount } from '../../../../shared/money.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { RatesControl } from '../../../app/people/people-ports.ts';
import type { SourceConfig, SourceConfigOf, SourceHealth } from '../../../app/ports.ts';
import type { StoreRecord, StoreSettings } from '../../../app/records.ts';
import type { RateFacts, SessionFacts } from '../../../app/people/till-session.ts';

/** Rates carry eight places on the wire too. */
const rateText = (rateE8: bigint): string => formatAmount(rateE8, 8);
const wholeSeconds = (ms: number): number => Math.floor(ms / 1000);

export const storeView = ({ settings, id, name, currency, timeZone, locale }: StoreRecord): StoreSettingsView => {
  const { policy: _policy, ...plain } = settings;
  const lists = { allowedHosts: [...settings.allowedHosts], tillCurrencies: [...settings.tillCurrencies] };
  return { id, name, currency, timeZone, locale, ...plain, ...lists };
};

export const policyView = (policy: StoreSettings['policy']): PolicyView => ({
  tiers: policy.tiers.map(({ upToSats, confirmations }) => ({
    // JSON integer: a limit was read from one, and all bitcoin is below 2^53 sats
    upToSats: upToSats === null ? null : Number(upToSats),
    confirmations,
  })),
  tolerancePercent: policy.tolerancePercent,
});

export const sourceHealthView = ({ lastOkAtMs, ...health }: SourceHealth): SourceHealthView => ({
  ...health,
  lastOkAt: lastOkAtMs === null ? null : isoTime(lastOkAtMs),
});

type ShownSource = Pick<SourcesView['sources'][number], 'url' | 'hasCredentials' | 'zmqRawTx' | 'zmqHashBlock'>;
const NOTHING_SHOWN: ShownSource = { url: null, hasCredentials: false, zmqRawTx: null, zmqHashBlock: null };
const SHOWN: { readonly [K in SourceKind]: (source: SourceConfigOf<K>) => ShownSource } = {
  core: ({ url, username, zmqRawTx, zmqHashBlock }) => ({
    url,
    hasCredentials: username !== null,
    zmqRawTx,
    zmqHashBlock,
  }),
  esplora: ({ urls }) => ({ ...NOTHING_SHOWN, url: urls[0] ?? null }),
  training: () => NOTHING_SHOWN,
};
const shownOf = <K extends SourceKind>(kind: K): ((source: SourceConfigOf<K>) => ShownSource) => SHOWN[kind];

export const sourcesView = (sources: readonly SourceConfig[], health: readonly SourceHealth[]): SourcesView => ({
  sources: sources.map((source) => {
    const now = health.find(({ id }) => id === source.id);
    return {
      id: source.id,
      kind: source.kind,
      ...shownOf(source.kind)(source),
      health: now ? sourceHealthView(now) : null,
    };
  }),
});

export const sessionRateView = (rate: RateFacts): SessionRate => ({
  pair: `BTC_${rate.currency}`,
  value: rate.good === null ? null : rateText(rate.good),
  lastValue: rateText(rate.last),
  ageSeconds: wholeSeconds(rate.ageMs),
});

export const walletChangeView = (change: SessionFacts['walletChange']): SessionView['walletChange'] =>
  change && { before: change.before, after: change.after, at: isoTime(change.atMs), by: change.by };

/** What the store sells in, and the dollar, which every invoice freezes beside its own pair. */
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
    sources: (last?.sources ?? []).map(({ name, rateE8, atMs, used }) => ({
      name,
      rate: rateText(rateE8),
      at: isoTime(atMs),
      used,
    })),
  };
};

export const ratesView = (rates: RatesControl, store: StoreRecord, nowMs: number): RatesView => {
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

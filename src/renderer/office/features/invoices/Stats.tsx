import { listLocale } from '../../../../shared/price-sign.ts';
import { useLanguage } from '../../language.ts';
import { formatMoney } from '../../../common/format.ts';
import { FittedAmount } from '../../../common/FittedAmount.tsx';
import type { OfficeWords } from '../../../words/office/office.ts';
import type { OverviewView } from '../../office-calls.ts';
import { useOffice } from '../../common/office-context.ts';
import { useOverview } from '../overview/use-overview.ts';
type Sums = OverviewView['sales'];

/** Four figures of today; a dash until they are known (product.md MON-13). */
export const Stats = () => {
  const { locale, words } = useLanguage();
  const { overview: say } = words.office;
  const { store } = useOffice();
  const { load } = useOverview();
  const known: Partial<OverviewView> = load.state === 'ready' ? load.value : {};
  /** The shop's own currency first, then the others. */
  const money = (sums: Sums | undefined): readonly string[] => {
    if (!sums) return [say.none];
    const own = sums.toSorted((a, b) => Number(b.currency === store.currency) - Number(a.currency === store.currency));
    if (own.length === 0) return [formatMoney('0', store.currency, locale)];
    const listed = listLocale(
      locale,
      sums.map(({ currency }) => currency),
    );
    return own.map(({ amount, currency }, at) => `${at > 0 ? '+ ' : ''}${formatMoney(amount, currency, listed)}`);
  };
  const note = (text: (n: number) => string, sums: Sums | undefined): string[] => (sums ? [text(countOf(sums))] : []);
  const parts = partsOf(locale, say, known.received);
  return (
    <dl className="card stats">
      <Stat
        label={say.sales}
        values={money(known.sales)}
        notes={[...note(say.paidSales, known.sales), ...halfOf(known.medianSeconds, say)]}
      />
      <Stat
        label={say.received}
        values={money(known.received)}
        notes={parts.length > 0 ? parts : note(say.invoices, known.received)}
      />
      <Stat label={say.open} values={money(known.open)} notes={note(say.invoices, known.open)} />
      <Stat label={say.notFinal} values={money(known.notFinal)} notes={note(say.seen, known.notFinal)} />
    </dl>
  );
};

type OverviewWords = OfficeWords['overview'];

const halfOf = (seconds: number | null | undefined, say: OverviewWords): string[] =>
  typeof seconds === 'number' ? [say.half(spanOf(seconds, say))] : [];

/** Names in each currency how much was too much and how much came late; empty if nothing was. */
const partsOf = (
  locale: string,
  { including: say }: OverviewWords,
  received: OverviewView['received'] = [],
): string[] => {
  const listed = listLocale(
    locale,
    received.map(({ currency }) => currency),
  );
  return received.flatMap((sum) => including(say, partIn(sum.over, sum, listed), partIn(sum.late, sum, listed)));
};

const partIn = (amount: string, { currency }: { readonly currency: string }, locale: string): string | null =>
  /[1-9]/.test(amount) ? formatMoney(amount, currency, locale) : null;

const including = (say: OverviewWords['including'], over: string | null, late: string | null): string[] => {
  if (over !== null && late !== null) return [say.both(over, late)];
  if (over !== null) return [say.over(over)];
  return late === null ? [] : [say.late(late)];
};

const countOf = (sums: Sums): number => sums.reduce((count, { sales }) => count + sales, 0);

interface StatProps {
  readonly label: string;
  /** Each is on a line of its own, because each currency has its own total. */
  readonly values: readonly string[];
  readonly notes: readonly string[];
}

/** A figure with its notes below it. */
export const Stat = ({ label, values, notes }: StatProps) => (
  <div className="stat">
    <dt>{label}</dt>
    <dd>
      {values.map((value) => (
        <FittedAmount key={value} text={value} />
      ))}
      {notes.map((note) => (
        <small key={note}>{note}</small>
      ))}
    </dd>
  </div>
);

const spanOf = (seconds: number, say: OverviewWords): string =>
  seconds < 90 ? say.seconds(seconds) : say.minutes(Math.round(seconds / 60));

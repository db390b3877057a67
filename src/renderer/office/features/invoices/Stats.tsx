import { listLocale } from '../../../../shared/price-sign.ts';
import { useLanguage } from '../../../common/language.ts';
import { formatMoney } from '../../../common/format.ts';
import { FittedAmount } from '../../../common/FittedAmount.tsx';
import type { OfficeWords } from '../../../words/office.ts';
import type { OverviewView } from '../../office-calls.ts';
import { useOffice } from '../../common/office-context.ts';
import { useOverview } from '../overview/use-overview.ts';
type Sums = OverviewView['received'];

/** Four figures of today; a dash until they are known. */
export const Stats = () => {
  const { locale, words } = useLanguage();
  const { overview: say } = words.office;
  const { store } = useOffice();
  const { load } = useOverview();
  const known = load.state === 'ready' ? load.value : null;
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
  const median = known?.medianSeconds ?? null;
  const note = (text: (n: number) => string, sums: Sums | undefined): string => (sums ? text(countOf(sums)) : '');
  return (
    <dl className="card stats">
      <Stat label={say.received} values={money(known?.received)} note={note(say.paidSales, known?.received)} />
      <Stat label={say.open} values={money(known?.open)} note={note(say.invoices, known?.open)} />
      <Stat label={say.notFinal} values={money(known?.notFinal)} note={note(say.seen, known?.notFinal)} />
      <Stat label={say.median} values={[spanOf(median, say)]} note={median === null ? '' : say.medianNote} />
    </dl>
  );
};

type OverviewWords = OfficeWords['overview'];

const countOf = (sums: Sums): number => sums.reduce((count, { sales }) => count + sales, 0);

interface StatProps {
  readonly label: string;
  /** Each is on a line of its own, because each currency has its own total. */
  readonly values: readonly string[];
  readonly note: string;
}

const Stat = ({ label, values, note }: StatProps) => (
  <div className="stat">
    <dt>{label}</dt>
    <dd>
      {values.map((value) => (
        <FittedAmount key={value} text={value} />
      ))}
      <small>{note}</small>
    </dd>
  </div>
);

const spanOf = (seconds: number | null, say: OverviewWords): string => {
  if (seconds === null) return say.none;
  return seconds < 90 ? say.seconds(seconds) : say.minutes(Math.round(seconds / 60));
};

import { aboutOf, priceAt } from '../../../common/price.ts';
import { formatMoney, formatSats, formatWhen } from '../../../common/format.ts';
import type { LightningBackend, LightningView } from '../../../common/lightning-calls.ts';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { Stat } from '../invoices/Stats.tsx';

interface Props {
  readonly view: LightningView;
  readonly active: readonly LightningBackend[];
}
/** Four figures: what can come in, what came in today and last, and how fast a code is made. */
export const LightningStats = ({ view: { received }, active }: Props) => {
  const { locale, words } = useLanguage();
  const { stats: say } = words.office.lightning;
  const { session, store } = useOffice();
  const most = mostReceivable(active);
  const about = most === null ? null : aboutOf(most.toString(), 'SATS', priceAt(session, 0, 0));
  const [last] = received.latest;
  const payments = received.today.reduce((sum, one) => sum + one.payments, 0);
  const sums = received.today.length > 0 ? received.today : [{ amount: '0', currency: store.currency }];
  const answerMs = active[0]?.answerMs ?? null;
  return (
    <dl className="card stats">
      <Stat
        label={say.canReceive}
        values={[most === null ? say.notTold : formatSats(most, locale)]}
        notes={about ? [say.about(formatMoney(about.amount, about.currency, locale))] : []}
      />
      <Stat
        label={say.today}
        values={sums.map(({ amount, currency }, at) => `${at > 0 ? '+ ' : ''}${formatMoney(amount, currency, locale)}`)}
        notes={[say.payments(payments)]}
      />
      <Stat
        label={say.last}
        values={[last ? formatWhen(last.at, locale, false) : say.never]}
        notes={last ? [say.sale(formatSats(BigInt(last.sats), locale), String(last.number))] : []}
      />
      <Stat label={say.answers} values={[answerMs === null ? '–' : say.ms(answerMs)]} notes={[say.answersHint]} />
    </dl>
  );
};

/** A payment arrives whole at one backend, so they do not add up. Null if none that works tells. */
const mostReceivable = (active: readonly LightningBackend[]): bigint | null => {
  const told = active.flatMap(({ status, health }) =>
    health.state === 'ok' && status?.receivableSats ? [BigInt(status.receivableSats)] : [],
  );
  return told.length === 0 ? null : told.reduce((most, one) => (one > most ? one : most));
};

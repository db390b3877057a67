import { TriangleAlert } from 'lucide-react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { needOf } from '../../../../shared/needs-person.ts';
import { useLanguage } from '../../language.ts';
import { formatMoney } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { hrefOf } from '../../common/place.ts';
import { useOverview } from '../overview/use-overview.ts';

const NAMED = 2;

/** Reason why a sale needs attention, in one sentence. */
export const useWhy = (): ((invoice: InvoiceView) => string) => {
  const { locale, words } = useLanguage();
  const { why } = words.office.overview;
  return (invoice) => {
    const { number, remainingAmount, currency, allFinal } = invoice;
    switch (needOf(invoice)) {
      case 'late':
        return allFinal ? why.paidLate(number) : why.lateSeen(number);
      case 'short':
        return why.underpaid(number, formatMoney(remainingAmount, currency, locale));
      case 'twice':
        return allFinal ? why.paidTwice(number) : why.twiceSeen(number);
      default:
        return why.reverted(number);
    }
  };
};

export const AttentionBanner = () => {
  const { overview: say } = useLanguage().words.office;
  const { load } = useOverview();
  const whyOf = useWhy();
  if (load.state !== 'ready' || load.value.needsYou.total === 0) return null;
  const { total, newest } = load.value.needsYou;
  return (
    <div className="banner">
      <Icon of={TriangleAlert} />
      <span>
        <strong>{say.needsYou(total)}</strong> {newest.slice(0, NAMED).map(whyOf).join(' ')}
      </span>
      <a className="btn small" href={hrefOf('invoices', { show: 'needs' })}>
        {say.review}
      </a>
    </div>
  );
};

import { SearchX } from 'lucide-react';
import { useCallback } from 'react';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatDate, formatMoney, formatTime } from '../../../common/format.ts';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import { useTitle } from '../../../common/use-title.ts';
import { CasesCard } from '../cases/Cases.tsx';
import { Linked, PaidTo, Price } from './InvoiceFacts.tsx';
import { MarkButtons } from './MarkButtons.tsx';
import { PaymentTable } from './PaymentTable.tsx';
import { NotificationsSent } from './NotificationsSent.tsx';
import { InvoiceTimeline } from './InvoiceTimeline.tsx';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { Crumb } from '../../common/PageHead.tsx';
import { useLoad } from '../../common/use-load.ts';
import { FRESH_MS, useEvery } from '../overview/use-overview.ts';
import { usePlace } from '../../common/use-place.ts';

/** Everything about one invoice: timeline, payments, price, and marking by a manager. */
export const Invoice = () => {
  const { invoice: say, nav } = useLanguage().words.office;
  const { client } = useOffice();
  const { id } = usePlace();
  const loaded = useLoad(useCallback(() => client.invoice(id), [client, id]));
  useEvery(loaded.reload, FRESH_MS);
  const { load, reload } = loaded;
  const isMissing = load.state === 'failed' && load.error.status === 404;
  if (load.state === 'ready') return <Detail detail={load.value} reload={reload} />;
  const all = (
    <a className="btn" href="#invoices">
      {say.back}
    </a>
  );
  return (
    <>
      <Crumbs at="" />
      <h1>{nav.invoice}</h1>
      {isMissing ? (
        <EmptyState icon={SearchX} text={say.missing} action={all} />
      ) : (
        <Loading of={loaded}>{() => null}</Loading>
      )}
    </>
  );
};

const Crumbs = ({ at }: { readonly at: string }) => {
  const { invoice: say } = useLanguage().words.office;
  return (
    <div className="crumbs">
      <Crumb href="#invoices">{say.back}</Crumb>
      <span className="crumb-at">{at}</span>
    </div>
  );
};

const Detail = ({ detail, reload }: { readonly detail: InvoiceDetail; readonly reload: () => void }) => {
  const { locale, words } = useLanguage();
  const { store } = useOffice();
  const sale = words.sale(detail.number);
  useTitle(words.office.title(sale, store.name));
  const { createdAt } = detail;
  return (
    <>
      <Crumbs at={`${sale} · ${formatDate(createdAt, locale)}, ${formatTime(createdAt, locale, false)}`} />
      <header className="hero">
        <h1>{formatMoney(detail.amount, detail.currency, locale)}</h1>
        <StatusBadge invoice={detail} words={words.badge} locale={locale} />
        {detail.marked && <span className="badge">{words.office.invoice.marked}</span>}
        <MarkButtons detail={detail} onDone={reload} />
      </header>
      <CasesCard of={({ invoice }) => invoice?.id === detail.id} onAnswered={reload} isOnSale />
      <div className="cols">
        <div className="stack">
          <InvoiceTimeline detail={detail} />
          <PaymentTable detail={detail} />
          <NotificationsSent detail={detail} onDone={reload} />
        </div>
        <div className="stack">
          <Price detail={detail} />
          <PaidTo detail={detail} />
          <Linked detail={detail} />
        </div>
      </div>
    </>
  );
};

import { History, SearchX, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { useLanguage } from '../../language.ts';
import { PriceList } from '../../../common/PriceList.tsx';
import { useTill, useTillState } from '../../state/till.ts';
import { formatMoney, formatWhen } from '../../../common/format.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import type { Words } from '../../../words/till-words.ts';

const PLACES = 9;

export const Recent = () => {
  const { recent: say } = useLanguage().words;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reachable by keyboard
    <div className="card rows" tabIndex={0} role="group" aria-label={say.region}>
      <RecentRows />
    </div>
  );
};

type Method = 'none' | 'lightning' | 'bitcoin';

const methodOf = (invoice: InvoiceView): Method => {
  const counted = invoice.payments.filter((payment) => !payment.gone);
  if (counted.length === 0) return 'none';
  return counted.some((payment) => payment.kind === 'lightning') ? 'lightning' : 'bitcoin';
};

const Row = ({ invoice, selected }: { readonly invoice: InvoiceView; readonly selected: boolean }) => {
  const { recent } = useTill();
  const { locale, words } = useLanguage();
  const method = methodOf(invoice);
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' }); // the arrow keys may have left what is in view
  }, [selected]);
  return (
    <tr ref={row} aria-selected={selected} onClick={() => void recent.select(invoice.id)}>
      <td className="muted">{formatWhen(invoice.createdAt, locale, false)}</td>
      <td className="strong">
        <button type="button" className="row-button">
          {invoice.number}
        </button>
      </td>
      <td>
        <StatusBadge invoice={invoice} words={words.badge} locale={locale} />
      </td>
      <td className={method === 'none' ? 'faint' : 'muted'}>{words.recent[method]}</td>
      <td className="num strong">{formatMoney(invoice.amount, invoice.currency, locale)}</td>
    </tr>
  );
};

const Nothing = ({ say, searched }: { readonly say: Words['recent']; readonly searched: boolean }) => {
  const { recent, invoiceActions } = useTill();
  if (searched)
    return (
      <EmptyState
        icon={SearchX}
        text={say.notFound}
        action={<Button onClick={() => recent.search('')}>{say.showAll}</Button>}
      />
    );
  return (
    <EmptyState
      icon={History}
      text={say.empty}
      action={<Button onClick={() => invoiceActions.setTab('keypad')}>{say.emptyAction}</Button>}
    />
  );
};

/** Placeholder rows while the list is loading. */
const Places = () =>
  Array.from({ length: PLACES }, (_, place) => (
    <tr key={place} className="place late" aria-hidden="true">
      <td colSpan={5}>{'\u00a0'}</td>
    </tr>
  ));

const RecentRows = () => {
  const { recent } = useTill();
  const { recent: say } = useLanguage().words;
  const { invoices, state, selectedId, query } = useTillState((one) => one.recent);
  if (state === 'failed')
    return (
      <EmptyState
        icon={TriangleAlert}
        text={say.failed}
        alert
        action={<Button onClick={recent.retry}>{say.retry}</Button>}
      />
    );
  if (state === 'ready' && invoices.length === 0) return <Nothing say={say} searched={query !== ''} />;
  return (
    <table className="table" aria-busy={state === 'loading' || undefined}>
      <thead>
        <tr>
          <th>{say.time}</th>
          <th>{say.sale}</th>
          <th>{say.status}</th>
          <th>{say.method}</th>
          <th className="num">{say.amount}</th>
        </tr>
      </thead>
      <tbody>
        <PriceList prices={invoices}>
          {invoices.map((invoice) => (
            <Row key={invoice.id} invoice={invoice} selected={invoice.id === selectedId} />
          ))}
        </PriceList>
        {state === 'loading' && invoices.length === 0 && <Places />}
      </tbody>
    </table>
  );
};

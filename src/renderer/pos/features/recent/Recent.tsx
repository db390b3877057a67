import { History, SearchX } from 'lucide-react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { useSession, useTill, useTillState } from '../../../state/till.ts';
import { formatMoney, formatTime } from '../../../ui/format.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Stitch } from '../../../ui/Mark.tsx';
import { StatusBadge } from '../../../ui/StatusBadge.tsx';
import { words } from '../../../words.ts';
import { Bar } from '../ring-up/Bar.tsx';

const { recent: say } = words;

export const methodOf = (invoice: InvoiceView): string => {
  const counted = invoice.payments.filter((payment) => !payment.gone);
  if (counted.length === 0) return say.none;
  return counted.some((payment) => payment.kind === 'lightning') ? say.lightning : say.bitcoin;
};

const Row = ({ invoice, selected }: { readonly invoice: InvoiceView; readonly selected: boolean }) => {
  const { recent } = useTill();
  const { store } = useSession();
  const method = methodOf(invoice);
  return (
    <tr aria-selected={selected} onClick={() => void recent.select(invoice.id)}>
      <td className="muted">{formatTime(invoice.createdAt, store.locale, false)}</td>
      <td className="strong">
        <button type="button" className="row-button">
          {invoice.number}
        </button>
      </td>
      <td>
        <StatusBadge invoice={invoice} locale={store.locale} />
      </td>
      <td className={method === say.none ? 'faint' : 'muted'}>{method}</td>
      <td className="num strong">{formatMoney(invoice.amount, invoice.currency, store.locale)}</td>
    </tr>
  );
};

const Empty = ({ searched }: { readonly searched: boolean }) => (
  <div className="empty">
    <Stitch />
    <Icon of={searched ? SearchX : History} large />
    <p className="muted">{searched ? say.notFound : say.empty}</p>
  </div>
);

const Rows = () => {
  const { recent } = useTill();
  const { invoices, state, selectedId, query } = useTillState((one) => one.recent);
  if (state === 'failed')
    return (
      <div className="empty" role="alert">
        <p className="muted">{say.failed}</p>
        <Button onClick={recent.retry}>{say.retry}</Button>
      </div>
    );
  if (state === 'ready' && invoices.length === 0) return <Empty searched={query !== ''} />;
  return (
    <table className="table">
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
        {invoices.map((invoice) => (
          <Row key={invoice.id} invoice={invoice} selected={invoice.id === selectedId} />
        ))}
      </tbody>
    </table>
  );
};

export const Recent = () => (
  <section className="work recent" aria-label={say.region}>
    <Bar />
    <div className="card rows">
      <Rows />
    </div>
  </section>
);

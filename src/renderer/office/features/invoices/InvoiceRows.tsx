import { Bitcoin, Zap } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { useLanguage } from '../../language.ts';
import { PriceList } from '../../../common/PriceList.tsx';
import { isOpen } from '../../../till/state/panel-kind.ts';
import { formatDate, formatMoney, formatSats, formatTime } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import { hrefOf } from '../../common/place.ts';
import { useVisibleRows } from '../../common/use-visible-rows.ts';
import { methodOf } from './method.ts';

const ROW_PX = 60;

interface Props {
  readonly invoices: readonly InvoiceView[];
  readonly total: number | null;
  readonly isBusy: boolean;
  readonly onNearEnd: () => void;
}
/** Renders only the visible rows; the arrow keys still go through all of them. */
export const InvoiceRows = ({ invoices, total, isBusy, onNearEnd }: Props) => {
  const { invoices: say } = useLanguage().words.office;
  const body = useRef<HTMLTableSectionElement>(null);
  const { first, end } = useVisibleRows(body, ROW_PX, invoices.length);
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    if (invoices.length > 0 && end >= invoices.length) onNearEnd();
  }, [end, invoices.length, onNearEnd]);
  const step = (event: KeyboardEvent): void => {
    const next = stepOf(event.key, at ?? -1, invoices.length - 1);
    if (next === null || !body.current) return;
    event.preventDefault();
    const top = body.current.getBoundingClientRect().top + next * ROW_PX;
    if (top < 2 * ROW_PX || top > window.innerHeight - 2 * ROW_PX)
      window.scrollBy({ top: top - window.innerHeight / 2, behavior: 'instant' });
    setAt(next);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrow keys go from link to link
    <table
      className="table list"
      aria-rowcount={total === null ? -1 : total + 1}
      aria-label={say.columns.reference}
      aria-busy={isBusy || undefined}
      onKeyDown={step}
    >
      <Head />
      <tbody ref={body}>
        <Gap rows={first} />
        <PriceList prices={invoices}>
          {invoices.slice(first, end).map((invoice, index) => (
            <Row key={invoice.id} invoice={invoice} at={first + index} isAt={first + index === at} onFocus={setAt} />
          ))}
        </PriceList>
        <Gap rows={invoices.length - end} />
      </tbody>
    </table>
  );
};

const PLACES = 8;
/** Placeholder rows while the list is loading. */
export const PlaceRows = () => (
  <table className="table list" aria-busy="true">
    <Head />
    <tbody>
      {Array.from({ length: PLACES }, (_, place) => (
        <tr key={place} className="place late" aria-hidden="true">
          <td colSpan={6}>{'\u00a0'}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const MethodCell = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { invoices: say } = useLanguage().words.office;
  const method = methodOf(invoice);
  if (method === null) return <span className="faint">{isOpen(invoice) ? say.notChosen : say.none}</span>;
  return (
    <span className="method">
      <Icon of={method === 'lightning' ? Zap : Bitcoin} />
      {say.methods[method]}
    </span>
  );
};

const isToday = (iso: string): boolean => new Date(iso).toDateString() === new Date().toDateString();

interface RowProps {
  readonly invoice: InvoiceView;
  readonly at: number;
  readonly isAt: boolean;
  readonly onFocus: (at: number) => void;
}

const Row = ({ invoice, at, isAt, onFocus }: RowProps) => {
  const { locale, words } = useLanguage();
  const { invoices: say } = words.office;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isAt && document.activeElement !== link.current) link.current?.focus();
  }, [isAt]);
  const isPart = invoice.receivedSats > 0 && invoice.receivedSats !== invoice.dueSats;
  return (
    <tr data-at={isAt || undefined} aria-rowindex={at + 2}>
      <td className="muted">
        {formatTime(invoice.createdAt, locale, false)}
        {!isToday(invoice.createdAt) && <small>{formatDate(invoice.createdAt, locale)}</small>}
      </td>
      <td className="ref">
        <a className="row-link" ref={link} href={hrefOf('invoice', {}, invoice.id)} onFocus={() => onFocus(at)}>
          {words.sale(invoice.number)}
        </a>
        {invoice.memo && <small title={invoice.memo}>{invoice.memo}</small>}
      </td>
      <td>
        <StatusBadge invoice={invoice} words={words.badge} locale={locale} />
      </td>
      <td>
        <MethodCell invoice={invoice} />
      </td>
      <td className="num muted hide-xs">{formatSats(invoice.dueSats, locale)}</td>
      <td className="num amt">
        {formatMoney(invoice.amount, invoice.currency, locale)}
        {isPart && <small>{say.received(formatMoney(invoice.receivedAmount, invoice.currency, locale))}</small>}
      </td>
    </tr>
  );
};

const Head = () => {
  const { columns } = useLanguage().words.office.invoices;
  return (
    <thead>
      <tr>
        <th>{columns.time}</th>
        <th>{columns.reference}</th>
        <th>{columns.status}</th>
        <th>{columns.method}</th>
        <th className="num hide-xs">{columns.bitcoin}</th>
        <th className="num">{columns.amount}</th>
      </tr>
    </thead>
  );
};

const Gap = ({ rows }: { readonly rows: number }) =>
  rows > 0 && (
    <tr aria-hidden="true">
      <td colSpan={6} style={{ height: rows * ROW_PX, padding: 0, border: 0 }}>
        {'\u00a0'}
      </td>
    </tr>
  );

/** Index of the row that a key leads to; null for other keys. */
const stepOf = (key: string, at: number, last: number): number | null => {
  if (key === 'ArrowDown') return Math.min(at + 1, last);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? last : null;
};

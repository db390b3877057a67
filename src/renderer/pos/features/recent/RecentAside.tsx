import { ListChecks } from 'lucide-react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { timelineOf, type Line } from '../../../state/timeline.ts';
import { useSession, useTill, useTillState } from '../../../state/till.ts';
import { formatMoney, formatSats, formatTime } from '../../../ui/format.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import { Stitch } from '../../../ui/Mark.tsx';
import { StatusBadge } from '../../../ui/StatusBadge.tsx';
import { words } from '../../../words.ts';
import { Notices } from '../ring-up/Notices.tsx';

const { ringUp, actions } = words;

const TimeLine = ({ lines }: { readonly lines: readonly Line[] }) => {
  const { store } = useSession();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reachable by keyboard
    <ol className="tl" tabIndex={0} aria-label={words.recent.timeline}>
      {lines.map((line) => (
        <li key={line.key} className={line.now ? 'now' : undefined}>
          <i />
          <b>{line.what}</b>
          <time dateTime={line.at ?? undefined}>{line.at ? formatTime(line.at, store.locale) : ''}</time>
          <span>{line.why}</span>
        </li>
      ))}
    </ol>
  );
};

const Chosen = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { sales } = useTill();
  const { store } = useSession();
  const detail = useTillState((state) => state.recent.detail);
  return (
    <>
      <div className="sale-h">
        <h1>{ringUp.sale(invoice.number)}</h1>
        <StatusBadge invoice={invoice} />
      </div>
      <TimeLine lines={detail ? timelineOf(detail) : []} />
      <Notices paying={false} />
      <dl className="totals">
        <div>
          <dt>{words.recent.bitcoin}</dt>
          <dd>{formatSats(invoice.dueSats, store.locale)}</dd>
        </div>
        <div className="total">
          <dt>{ringUp.total}</dt>
          <dd>{formatMoney(invoice.amount, invoice.currency, store.locale)}</dd>
        </div>
      </dl>
      <div className="sale-f">
        <div className="tenders" />
        <button type="button" className="btn charge block" onClick={() => sales.show(invoice)}>
          <span>{actions.showPayment}</span>
          <Kbd>Enter</Kbd>
        </button>
      </div>
    </>
  );
};

export const RecentAside = () => {
  const { invoices, selectedId, detail } = useTillState((state) => state.recent);
  const invoice = invoices.find((one) => one.id === selectedId) ?? (detail?.id === selectedId ? detail : null);
  return (
    <aside className="sale" aria-label={invoice ? ringUp.sale(invoice.number) : words.recent.region}>
      {invoice ? (
        <Chosen invoice={invoice} />
      ) : (
        <>
          <div className="sale-h" />
          <div className="empty">
            <Stitch />
            <Icon of={ListChecks} large />
            <p className="muted">{words.recent.choose}</p>
          </div>
          <Notices paying={false} />
        </>
      )}
    </aside>
  );
};

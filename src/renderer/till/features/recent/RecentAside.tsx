import { ListChecks, TriangleAlert } from 'lucide-react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { timelineOf } from '../../../common/timeline.ts';
import { useLanguage } from '../../language.ts';
import { useTill, useTillState } from '../../state/till.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatMoney, formatSats } from '../../../common/format.ts';
import { Kbd } from '../../../common/Kbd.tsx';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import { Timeline } from '../../../common/Timeline.tsx';
import { Notices } from '../ring-up/Notices.tsx';
import { TechnicalFacts } from './TechnicalFacts.tsx';

export const RecentAside = () => {
  const { recent: say, sale } = useLanguage().words;
  const { invoices, selectedId, detail } = useTillState((state) => state.recent);
  const invoice = invoices.find((one) => one.id === selectedId) ?? (detail?.id === selectedId ? detail : null);
  return (
    <aside className="sale" aria-label={invoice ? sale(invoice.number) : say.region}>
      {invoice ? (
        <Chosen invoice={invoice} />
      ) : (
        <>
          <div className="sale-h">
            <h1>{say.region}</h1>
          </div>
          <EmptyState icon={ListChecks} text={say.choose} />
          <Notices paying={false} wantedSats={null} hasAddress />
        </>
      )}
    </aside>
  );
};

/** Timeline of the selected sale; the technical view adds transactions and sources. */
const History = () => {
  const { recent, copy } = useTill();
  const language = useLanguage();
  const { recent: say, copying } = language.words;
  const { detail, detailFailed, technical, selectedId } = useTillState((state) => state.recent);
  if (detailFailed)
    return (
      <EmptyState
        icon={TriangleAlert}
        text={say.failedOne}
        alert
        action={<Button onClick={() => selectedId && void recent.select(selectedId)}>{say.retry}</Button>}
      />
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className="told" tabIndex={0} role="group" aria-label={say.timeline}>
      <Timeline
        lines={detail ? timelineOf(detail, language) : []}
        label={say.timeline}
        locale={language.locale}
        technical={technical}
        copy={copy}
        words={{ ...copying, id: say.facts.transaction }}
      />
      {technical && detail && <TechnicalFacts detail={detail} />}
    </div>
  );
};

/** Stays beside the big button, so that it does not move with the view that it opens. */
const TechnicalTick = () => {
  const { recent } = useTill();
  const { recent: say } = useLanguage().words;
  const technical = useTillState((state) => state.recent.technical);
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={technical}
        onChange={(event) => recent.showTechnical(event.currentTarget.checked)}
      />
      {say.technical}
    </label>
  );
};

const Chosen = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { invoiceActions } = useTill();
  const { locale, words } = useLanguage();
  const { ringUp, actions, badge, sale } = words;
  return (
    <>
      <div className="sale-h">
        <h1>{sale(invoice.number)}</h1>
        <StatusBadge invoice={invoice} words={badge} />
      </div>
      <History />
      <Notices paying={false} wantedSats={null} hasAddress />
      <dl className="totals">
        <div>
          <dt>{words.recent.bitcoin}</dt>
          <dd>{formatSats(invoice.dueSats, locale)}</dd>
        </div>
        <div className="total">
          <dt>{ringUp.total}</dt>
          <dd>{formatMoney(invoice.amount, invoice.currency, locale)}</dd>
        </div>
      </dl>
      <div className="sale-f">
        <div className="tenders">
          <TechnicalTick />
        </div>
        <button type="button" className="btn charge block" onClick={() => invoiceActions.show(invoice)}>
          <span>{actions.showPayment}</span>
          <Kbd>Enter</Kbd>
        </button>
      </div>
    </>
  );
};

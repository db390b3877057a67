import { Clock, Eye, Lock } from 'lucide-react';
import type { CSSProperties } from 'react';
import { payableAddress } from '../../../../shared/bip21.ts';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { panelOf, type Panel } from '../../state/panel.ts';
import { useLanguage } from '../../language.ts';
import { usePanelFacts, useTill, useTillState } from '../../state/till.ts';
import type { Charging } from '../../state/till-state.ts';
import { formatLeft, formatMoney, formatSats, formatWhen } from '../../../common/format.ts';
import { FittedAmount } from '../../../common/FittedAmount.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { Kbd } from '../../../common/Kbd.tsx';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import { useNow } from '../../../common/use-now.ts';
import { Notices } from '../ring-up/Notices.tsx';

export const PaymentAside = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { locale, words } = useLanguage();
  const { ringUp } = words;
  const panel = panelOf(invoice, usePanelFacts());
  const money = (amount: string): string => formatMoney(amount, invoice.currency, locale);
  const received = invoice.receivedSats > 0 && panel.kind !== 'paid' && panel.kind !== 'seen';
  return (
    <aside className="sale" aria-label={words.sale(invoice.number)}>
      <div className="sale-h">
        <h1>{words.sale(invoice.number)}</h1>
        <SaleState key={panel.kind} invoice={invoice} panel={panel} />
      </div>
      <Line name={invoice.memo ?? ringUp.amount} amount={money(invoice.amount)} />
      <Notices
        paying={panel.open}
        wantedSats={invoice.lightningAway ? BigInt(invoice.remainingSats) : null}
        hasAddress={payableAddress(invoice) !== null}
      />
      <dl className="totals" key={panel.kind}>
        <div>
          <dt>{words.recent.bitcoin}</dt>
          <dd>
            <FittedAmount text={formatSats(invoice.dueSats, locale)} />
          </dd>
        </div>
        {received && (
          <div className="recv">
            <dt>{ringUp.received}</dt>
            <dd>
              <FittedAmount text={money(invoice.receivedAmount)} />
            </dd>
          </div>
        )}
        <div className="total">
          <dt>{ringUp.total}</dt>
          <dd>
            <FittedAmount text={money(invoice.amount)} />
          </dd>
        </div>
      </dl>
      <div className="sale-f">
        <Held key={panel.kind} invoice={invoice} panel={panel} />
        <Big invoice={invoice} panel={panel} />
      </div>
    </aside>
  );
};

export const PreparingAside = ({ charging }: { readonly charging: Charging }) => {
  const { locale, words } = useLanguage();
  const { ringUp } = words;
  const total = formatMoney(charging.amount, charging.currency, locale);
  return (
    <aside className="sale" aria-label={words.newSale}>
      <div className="sale-h">
        <h1>{words.newSale}</h1>
        <SaleState invoice={null} panel={null} />
      </div>
      <Line name={charging.memo || ringUp.amount} amount={total} />
      <dl className="totals">
        <div>
          <dt>{words.recent.bitcoin}</dt>
          <dd>–</dd>
        </div>
        <div className="total">
          <dt>{ringUp.total}</dt>
          <dd>
            <FittedAmount text={total} />
          </dd>
        </div>
      </dl>
      <div className="sale-f">
        <div className="tenders" />
        <div className="clock still">
          <span className="late">{words.panel.charging.todo}</span>
        </div>
      </div>
    </aside>
  );
};

/** Time left of the price, with a bar. Clocks are not live for screen readers (design.md A11Y-3). */
const PriceClock = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { actions, panel } = useLanguage().words;
  const now = useNow(250);
  const until = Date.parse(invoice.expiresAt);
  const whole = until - Date.parse(invoice.createdAt);
  const percent = Math.min(100, Math.max(0, ((until - now) / whole) * 100));
  const style: CSSProperties & Record<'--left', string> = { '--left': `${percent.toFixed(1)}%` };
  return (
    <div className="clock" style={style} role="timer" aria-live="off">
      {now < until ? (
        <span>
          {actions.priceHeld} <b>{formatLeft(until, now)}</b>
        </span>
      ) : (
        <span>{panel.lastLook}</span>
      )}
    </div>
  );
};

const Held = ({ invoice, panel }: { readonly invoice: InvoiceView; readonly panel: Panel }) => {
  const { locale, words } = useLanguage();
  const { ringUp } = words;
  const earlier = useTillState((state) => state.watched.length);
  const line = (): { icon: typeof Eye; text: string } | null => {
    if (panel.kind === 'expired' || panel.kind === 'expired-underpaid')
      return { icon: Clock, text: ringUp.expiredAt(formatWhen(invoice.expiresAt, locale, false)) };
    if (panel.kind === 'underpaid') return { icon: Eye, text: ringUp.firstCode };
    if (panel.kind === 'cancelled') return { icon: Eye, text: ringUp.cancelledHeld };
    return earlier > 0 ? { icon: Eye, text: ringUp.stillWatching(earlier) } : null;
  };
  const held = line();
  return (
    <div className="tenders">
      {held && (
        <p className="held">
          <Icon of={held.icon} />
          {held.text}
        </p>
      )}
    </div>
  );
};

const Big = ({ invoice, panel }: { readonly invoice: InvoiceView; readonly panel: Panel }) => {
  const { invoiceActions } = useTill();
  const { actions } = useLanguage().words;
  if (panel.big === 'clock') return <PriceClock invoice={invoice} />;
  if (panel.big === 'not-final')
    return (
      <div className="clock still">
        <span>{actions.notFinal}</span>
      </div>
    );
  return (
    <button type="button" className="btn primary charge block" onClick={invoiceActions.next}>
      <span>{actions.nextSale}</span>
      <Kbd>Enter</Kbd>
    </button>
  );
};

/** The sale is locked only while money may still come; after that its badge says how it ended. */
const SaleState = ({ invoice, panel }: { readonly invoice: InvoiceView | null; readonly panel: Panel | null }) => {
  const { badge, ringUp } = useLanguage().words;
  if (invoice && panel && !panel.open) return <StatusBadge invoice={invoice} words={badge} />;
  return (
    <span className="locked">
      <Icon of={Lock} /> {ringUp.locked}
    </span>
  );
};

const Line = ({ name, amount }: { readonly name: string; readonly amount: string }) => (
  <ul className="lines">
    <li>
      <span className="q">1</span>
      <span className="n">{name}</span>
      <b>
        <FittedAmount text={amount} />
      </b>
    </li>
  </ul>
);

import { ShoppingBag } from 'lucide-react';
import { isBitcoinUnit } from '../../../../shared/currency.ts';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { listLocale } from '../../../../shared/price-sign.ts';
import type { SessionView } from '../../../common/client.ts';
import { isZero, padAmount } from '../../state/keypad.ts';
import { panelOf } from '../../state/panel.ts';
import { aboutOf, priceAt, satsOf, type Price } from '../../../common/price.ts';
import { useLanguage } from '../../language.ts';
import { usePanelFacts, useSession, useTill, useTillState } from '../../state/till.ts';
import { formatMoney } from '../../../common/format.ts';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { FittedAmount } from '../../../common/FittedAmount.tsx';
import { Kbd } from '../../../common/Kbd.tsx';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import { useNow } from '../../../common/use-now.ts';
import type { TillState } from '../../state/till-state.ts';
import type { Words } from '../../../words/till-words.ts';
import { isTrouble, stripOf } from '../../state/strip.ts';
import { Notices } from './Notices.tsx';

/** The total of the sale, and whether it can be charged. */
export const useSale = () => {
  const session = useSession();
  const { locale, words } = useLanguage();
  const pad = useTillState((state) => state.pad);
  const halted = useTillState((state) => state.halted);
  const currency = useTillState((state) => state.currency);
  const readAt = useTillState((state) => state.sessionAtMs);
  const price = priceAt(session, readAt, useNow(5_000), currency);
  const amount = padAmount(pad, currency);
  const total = formatMoney(amount, currency, locale);
  const refusal = refusalOf({ session, halted, currency, price }, words.actions);
  return {
    zero: isZero(pad),
    total,
    about: aboutOf(amount, currency, price),
    sats: isZero(pad) ? null : satsOf(amount, currency, price),
    refusal,
    canCharge: !isZero(pad) && refusal === null,
    locale,
  };
};

/** Characters of an amount that leave room for the key's name on the button. */
const LONGEST_BESIDE_KEY = 16;

export const SaleAside = () => {
  const { invoiceActions } = useTill();
  const { words } = useLanguage();
  const { actions } = words;
  const recent = useTillState((state) => state.recent);
  const sale = useSale();
  const numbered = recent.state === 'ready' && recent.query === '';
  const title = numbered ? words.sale(nextNumber(recent.invoices.map((one) => one.number))) : words.newSale;
  return (
    <aside className="sale" aria-label={title}>
      <div className="sale-h">
        <h1>{title}</h1>
      </div>
      <Lines sale={sale} />
      <Notices paying={false} wantedSats={sale.sats} hasAddress />
      <Totals sale={sale} />
      <div className="sale-f">
        <WatchedStrip />
        <button
          type="button"
          className={`btn charge block ${sale.canCharge ? 'primary' : ''}`}
          disabled={!sale.canCharge}
          onClick={() => void invoiceActions.charge()}
        >
          <span>{actions.charge}</span>
          {/* A reason takes the amount's place: it is put there, so that nothing is seen to move. */}
          <span className="amt" key={sale.refusal ?? 'amount'}>
            <FittedAmount text={sale.refusal ?? sale.total} />
            {sale.canCharge && sale.total.length <= LONGEST_BESIDE_KEY && <Kbd>Enter</Kbd>}
          </span>
        </button>
      </div>
    </aside>
  );
};

/** Sales put aside; a tap shows one again (design.md UX-20). */
const WatchedStrip = () => {
  const { invoiceActions } = useTill();
  const { locale, words } = useLanguage();
  const { ringUp, badge } = words;
  const facts = usePanelFacts();
  const watched = useTillState((state) => state.watched);
  const alerts = useTillState((state) => state.alerts);
  const { shown, more, moreInTrouble } = stripOf(watched, alerts);
  const listed = listLocale(
    locale,
    shown.map(({ currency }) => currency),
  );
  const amountOf = ({ amount, currency }: InvoiceView): string => formatMoney(amount, currency, listed);
  return (
    <div className="tenders" role="group" aria-label={ringUp.watchedSales}>
      {shown.map((invoice) => (
        <button
          key={invoice.id}
          type="button"
          className={isTrouble(invoice) ? 'btn watched bad' : 'btn watched'}
          aria-label={`${words.sale(invoice.number)}, ${amountOf(invoice)}, ${panelOf(invoice, facts).word}`}
          onClick={() => invoiceActions.show(invoice)}
        >
          <b>
            {invoice.number} <span>{amountOf(invoice)}</span>
          </b>
          <StatusBadge invoice={invoice} words={badge} kind={panelOf(invoice, facts).kind} />
        </button>
      ))}
      {more > 0 && (
        <button
          type="button"
          className={moreInTrouble ? 'btn watched more bad' : 'btn watched more'}
          aria-label={moreInTrouble ? ringUp.moreInTrouble(more) : ringUp.moreWatched(more)}
          onClick={() => invoiceActions.setTab('recent')}
        >
          +{more}
        </button>
      )}
    </div>
  );
};

interface Asked {
  readonly session: SessionView;
  readonly halted: TillState['halted'];
  readonly currency: string;
  readonly price: Price;
}

/** Why “Charge” is disabled although an amount was entered (design.md STATE-37). */
const refusalOf = ({ session, halted, currency, price }: Asked, actions: Words['actions']): string | null => {
  if (halted !== null) return halted === 'locked' ? actions.locked : actions.diskFull;
  if (session.wallet === 'missing') return actions.noWallet;
  // a scan asks a source, so without one it never ends
  if (session.wallet === 'scanning') return session.sources.length === 0 ? actions.noSource : actions.scanning;
  if (!price.stale || isBitcoinUnit(currency)) return null;
  return price.value === null ? actions.noPrice : actions.priceTooOld;
};

const nextNumber = (numbers: readonly number[]): number =>
  numbers.reduce((most, one) => (one > most ? one : most), 0) + 1;

type Sale = ReturnType<typeof useSale>;

const Lines = ({ sale }: { readonly sale: Sale }) => {
  const { ringUp } = useLanguage().words;
  const memo = useTillState((state) => state.memo);
  if (sale.zero) return <EmptyState icon={ShoppingBag} strong={ringUp.empty} text={ringUp.emptyHint} />;
  return (
    <ul className="lines">
      <li className="typing">
        <span className="q">1</span>
        <span className="n">
          {memo || ringUp.amount}
          <small>{ringUp.onKeypad}</small>
        </span>
        <b>
          <FittedAmount text={sale.total} />
        </b>
      </li>
    </ul>
  );
};

const Totals = ({ sale }: { readonly sale: Sale }) => {
  const { ringUp } = useLanguage().words;
  return (
    <dl className="totals">
      <div>
        <dt>{ringUp.about}</dt>
        <dd>
          <FittedAmount text={sale.about ? formatMoney(sale.about.amount, sale.about.currency, sale.locale) : '–'} />
        </dd>
      </div>
      <div className="total">
        <dt>{ringUp.total}</dt>
        <dd>
          <FittedAmount text={sale.total} />
        </dd>
      </div>
    </dl>
  );
};

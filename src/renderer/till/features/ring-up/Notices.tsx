import {
  ClockAlert,
  HardDrive,
  Lock,
  ServerOff,
  TriangleAlert,
  Wallet,
  WifiOff,
  ZapOff,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { SessionView } from '../../../common/client.ts';
import { panelOf } from '../../state/panel.ts';
import { isOnline, priceAt, type Price } from '../../../common/price.ts';
import { useLanguage } from '../../../common/language.ts';
import { usePanelFacts, useSession, useTill, useTillState } from '../../state/till.ts';
import type { TillState } from '../../state/till-state.ts';
import { Icon } from '../../../common/Icon.tsx';
import { useNow } from '../../../common/use-now.ts';
import type { Words } from '../../../words/inside-words.ts';

/** Above the totals, so that notices take room from the list and never from keys. */
export const Notices = ({ paying }: { readonly paying: boolean }) => {
  const alerts = useTillState((state) => state.alerts);
  const notice = useNotice(paying);
  if (alerts.length === 0 && !notice) return null;
  return (
    <div className="notices">
      {alerts.slice(0, 2).map((invoice) => (
        <Alert key={invoice.id} invoice={invoice} />
      ))}
      {notice && (
        <div className={notice.bad ? 'notice bad' : 'notice'} role="status">
          <Icon of={notice.icon} />
          <p>
            <strong>{notice.strong}</strong> {notice.text} {notice.action && <Action of={notice.action} />}
          </p>
        </div>
      )}
    </div>
  );
};

interface Notice {
  readonly icon: LucideIcon;
  readonly strong: string;
  readonly text: string;
  readonly bad?: boolean;
  readonly action?: 'price' | 'unlock';
}

interface Facts {
  readonly session: SessionView;
  readonly price: Price;
  readonly halted: TillState['halted'];
  readonly connected: boolean;
  /** A payment is on the panel, so the price of the next sale does not matter now. */
  readonly paying: boolean;
  readonly say: Words['notices'];
}

const haltedNotice = ({ halted, connected, say }: Facts): Notice | null => {
  if (halted === 'locked') return { icon: Lock, strong: say.locked, text: say.lockedHint, bad: true, action: 'unlock' };
  if (!connected) return { icon: ServerOff, strong: say.away, text: say.awayHint };
  return halted === 'storage' ? { icon: HardDrive, strong: say.diskFull, text: say.diskFullHint, bad: true } : null;
};

const staleNotice = ({ session, price, say }: Facts): Notice | null => {
  if (!price.stale) return null;
  const mayset = session.user.role !== 'cashier';
  const text = mayset ? say.tooOldManager : say.tooOldHint;
  return { icon: ClockAlert, strong: say.tooOld, text, ...(mayset ? { action: 'price' as const } : {}) };
};

const lightningNotice = ({ session, say }: Facts): Notice | null =>
  session.lightning?.ok === false ? { icon: ZapOff, strong: say.noLightning, text: say.noLightningHint } : null;

/** The one notice about Satchel itself that matters most now (design.md UX-19). */
const noticeOf = (facts: Facts): Notice | null => {
  const { session, price, connected, paying, say } = facts;
  const halted = haltedNotice(facts);
  if (halted) return halted;
  if (!isOnline(session, connected) && (paying || !price.stale))
    return {
      icon: WifiOff,
      strong: say.noInternet,
      text: paying ? say.openPayment : say.priceGood(price.goodForMinutes),
    };
  if (paying) return lightningNotice(facts);
  if (session.wallet === 'missing') return { icon: Wallet, strong: say.noWallet, text: say.noWalletHint };
  if (session.wallet === 'scanning') return { icon: Wallet, strong: say.scanning, text: say.scanningHint };
  return staleNotice(facts) ?? lightningNotice(facts);
};

const useNotice = (paying: boolean): Notice | null => {
  const session = useSession();
  const { notices: say } = useLanguage().words;
  const connected = useTillState((state) => state.connected);
  const halted = useTillState((state) => state.halted);
  const readAt = useTillState((state) => state.sessionAtMs);
  const currency = useTillState((state) => state.currency);
  const price = priceAt(session, readAt, useNow(1_000), currency);
  return noticeOf({ session, price, halted, connected, paying, say });
};

const Alert = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { invoiceActions } = useTill();
  const { notices, ringUp, actions } = useLanguage().words;
  const panel = panelOf(invoice, usePanelFacts());
  const namesSale = panel.kind === 'reverted' || panel.kind === 'paid-twice';
  return (
    <div className="notice bad" role="alert">
      <Icon of={TriangleAlert} />
      <p>
        <strong>{panel.word}.</strong> {namesSale ? '' : `${ringUp.sale(invoice.number)}: `}
        {panel.todo}{' '}
        <button type="button" className="inline" onClick={() => invoiceActions.show(invoice)}>
          {actions.showPayment}
        </button>{' '}
        <button type="button" className="inline" onClick={() => invoiceActions.dismissAlert(invoice.id)}>
          {notices.dismiss}
        </button>
      </p>
    </div>
  );
};

const Action = ({ of }: { readonly of: NonNullable<Notice['action']> }): ReactNode => {
  const { invoiceActions } = useTill();
  const { notices: say } = useLanguage().words;
  if (of === 'unlock')
    return (
      <a className="inline" href="/unlock">
        {say.unlock}
      </a>
    );
  return (
    <>
      <button type="button" className="inline" onClick={() => invoiceActions.overlay('price')}>
        {say.setPrice}
      </button>
      {'.'}
    </>
  );
};

import { ClockAlert, ServerOff, TriangleAlert, Wallet, WifiOff, type LucideIcon } from 'lucide-react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { panelOf } from '../../../state/panel.ts';
import { isOnline, priceAt } from '../../../state/price.ts';
import { useSession, useTill, useTillState } from '../../../state/till.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { words } from '../../../words.ts';

const { notices } = words;

interface Notice {
  readonly icon: LucideIcon;
  readonly strong: string;
  readonly text: string;
}

/** The one notice about Satchel itself that matters most now. */
const useNotice = (paying: boolean): Notice | null => {
  const session = useSession();
  const connected = useTillState((state) => state.connected);
  const readAt = useTillState((state) => state.sessionAtMs);
  const price = priceAt(session, readAt, useNow(1_000));
  if (!connected) return { icon: ServerOff, strong: notices.away, text: notices.awayHint };
  if (!isOnline(session, connected))
    return {
      icon: WifiOff,
      strong: notices.noInternet,
      text: paying ? notices.openPayment : notices.priceGood(price.goodForMinutes),
    };
  if (paying) return null;
  if (session.wallet === 'missing') return { icon: Wallet, strong: notices.noWallet, text: notices.noWalletHint };
  if (session.wallet === 'scanning') return { icon: Wallet, strong: notices.scanning, text: notices.scanningHint };
  return price.stale ? { icon: ClockAlert, strong: notices.tooOld, text: notices.tooOldHint } : null;
};

const Alert = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { sales } = useTill();
  const { store } = useSession();
  const panel = panelOf(invoice, store.locale);
  return (
    <div className="notice bad" role="alert">
      <Icon of={TriangleAlert} />
      <p>
        <strong>{panel.word}.</strong>{' '}
        {panel.kind === 'reverted' || panel.kind === 'twice' ? '' : `${words.ringUp.sale(invoice.number)}: `}
        {panel.todo}{' '}
        <button type="button" className="inline" onClick={() => sales.show(invoice)}>
          {words.actions.showPayment}
        </button>{' '}
        <button type="button" className="inline" onClick={() => sales.dismissAlert(invoice.id)}>
          {notices.dismiss}
        </button>
      </p>
    </div>
  );
};

/** Above the totals: they take room from the list, never from keys. */
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
        <div className="notice" role="status">
          <Icon of={notice.icon} />
          <p>
            <strong>{notice.strong}</strong> {notice.text}
          </p>
        </div>
      )}
    </div>
  );
};

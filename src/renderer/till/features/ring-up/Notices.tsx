import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { panelOf } from '../../state/panel.ts';
import { priceAt } from '../../../common/price.ts';
import { useLanguage } from '../../language.ts';
import { usePanelFacts, useSession, useTill, useTillState } from '../../state/till.ts';
import { Icon } from '../../../common/Icon.tsx';
import { useNow } from '../../../common/use-now.ts';
import { formatSats } from '../../../common/format.ts';
import { useReason } from '../../../common/use-reason.ts';
import { noticeOf, type Notice, type NoticeFacts } from './notice.ts';

type About = Pick<NoticeFacts, 'paying' | 'wantedSats' | 'hasAddress'>;

/** Above the totals, so that notices take room from the list and never from keys. */
export const Notices = (about: About) => {
  const alerts = useTillState((state) => state.alerts);
  const notice = useNotice(about);
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

const useNotice = (about: About): Notice | null => {
  const session = useSession();
  const { locale, words } = useLanguage();
  const { reasonOf } = useReason();
  const connected = useTillState((state) => state.connected);
  const halted = useTillState((state) => state.halted);
  const readAt = useTillState((state) => state.sessionAtMs);
  const currency = useTillState((state) => state.currency);
  const price = priceAt(session, readAt, useNow(1_000), currency);
  return noticeOf({
    session,
    price,
    halted,
    connected,
    ...about,
    formatSats: (sats) => formatSats(BigInt(sats), locale),
    reasonOf,
    say: words.notices,
  });
};

const Alert = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { invoiceActions } = useTill();
  const { notices, sale, actions } = useLanguage().words;
  const panel = panelOf(invoice, usePanelFacts());
  const namesSale = panel.kind === 'reverted' || panel.kind === 'paid-twice';
  return (
    <div className="notice bad" role="alert">
      <Icon of={TriangleAlert} />
      <p>
        <strong>{panel.word}.</strong> {namesSale ? '' : `${sale(invoice.number)}: `}
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
  if (of !== 'price')
    return (
      <a className="inline" href={of.href}>
        {of.text}
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

import { ExternalLink } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { formatDate, formatMoney } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { QrCode } from '../../../common/QrCode.tsx';
import { LoadingById } from '../../common/LoadingById.tsx';
import { useOffice } from '../../common/office-context.ts';
import { Crumb } from '../../common/PageHead.tsx';
import { hrefOf } from '../../common/place.ts';
import { RequestState } from './RequestState.tsx';
import { ThisComputerOnly } from '../../common/ThisComputerOnly.tsx';
import { useStoreClient, type RequestView } from '../../store-api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { RequestSheet } from './RequestSheet.tsx';

const AGAIN_MS = 5_000;

/** A payment request's link to share, and its state. */
export const RequestDetail = ({ id }: { readonly id: string }) => {
  const { requests: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const loaded = useLoad(useCallback(() => store.request(id), [store, id]));
  return (
    <>
      <Crumb href={hrefOf('requests')}>{say.title}</Crumb>
      <LoadingById of={loaded} title={say.title} gone={say.gone}>
        {(request) => <Content request={request} reload={loaded.reload} />}
      </LoadingById>
    </>
  );
};

/** The link for the payer, to be copied, scanned or opened. */
const Share = ({ request }: { readonly request: RequestView }) => {
  const { copying, qrFailed, officeStore } = useLanguage().words;
  const { requests: say } = officeStore;
  const { copy } = useOffice();
  const isOpen = request.status === 'Pending' || request.status === 'Processing';
  return (
    <section className="card once" aria-label={say.share}>
      <div className="once-qr">
        <QrCode text={request.url} label={say.qr} failed={qrFailed} />
      </div>
      <div>
        <h2>{say.share}</h2>
        <p className="muted">{isOpen ? say.shareText : say.ended}</p>
        <p className="once-link">
          <code className="mono">{request.url}</code>
        </p>
        <ThisComputerOnly link={request.url} />
        <div className="row">
          <CopyButton text={request.url} copy={copy} words={copying} what={say.link} look="small" />
          <a className="btn small" href={request.url} target="_blank" rel="noreferrer">
            <Icon of={ExternalLink} />
            {say.open}
          </a>
        </div>
      </div>
    </section>
  );
};

const Facts = ({ request }: { readonly request: RequestView }) => {
  const { locale, words } = useLanguage();
  const { requests: say } = words.officeStore;
  const rows: [string, string][] = [
    [say.until, formatDate(`${request.expiryDate}T12:00:00`, locale)],
    ...(request.orderId.trim() === '' ? [] : [[say.order, request.orderId] satisfies [string, string]]),
    ...(request.description.trim() === '' ? [] : [[say.text, request.description] satisfies [string, string]]),
  ];
  return (
    <section className="card" aria-label={say.facts}>
      <dl className="facts open">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="lines">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

const Content = ({ request, reload }: { readonly request: RequestView; readonly reload: () => void }) => {
  const { locale, words } = useLanguage();
  const { requests: say } = words.officeStore;
  const [edits, setEdits] = useState(false);
  const { status } = request;
  useEffect(() => {
    if (status === 'Paid') return undefined;
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [status, reload]);
  return (
    <div className="stack">
      <header className="page-h">
        <div className="what">
          <h1>{formatMoney(String(request.amount), request.currency, locale)}</h1>
          <p className="muted">{request.title}</p>
        </div>
        <RequestState status={status} />
        {status !== 'Paid' && <Button onClick={() => setEdits(true)}>{say.change}</Button>}
      </header>
      <Share request={request} />
      <Facts request={request} />
      {edits && (
        <RequestSheet
          request={request}
          onClose={() => setEdits(false)}
          onSaved={() => {
            setEdits(false);
            reload();
          }}
        />
      )}
    </div>
  );
};

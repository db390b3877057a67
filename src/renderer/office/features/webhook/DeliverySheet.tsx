import { useCallback } from 'react';
import { useLanguage } from '../../language.ts';
import { useReason } from '../../../common/use-reason.ts';
import { Button } from '../../../common/Button.tsx';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { Sheet } from '../../../common/Sheet.tsx';
import { Loading } from '../../common/Loading.tsx';
import { formatMoment } from '../../common/format-moment.ts';
import { useOffice } from '../../common/office-context.ts';
import { hrefOf } from '../../common/place.ts';
import { useStoreClient, type SentNotice } from '../../store-api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { useSave } from '../../common/use-save.ts';
import { readable } from './webhooks.ts';
import { DeliveryState } from './WebhookState.tsx';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
  /** A resent delivery is on its way. */
  readonly onResent: () => void;
}
/** A delivery's request as it was sent, and the response. */
export const DeliverySheet = ({ id, title, onClose, onResent }: Props) => {
  const { close } = useLanguage().words;
  const store = useStoreClient();
  const loaded = useLoad(useCallback(() => store.sentNotice(id), [store, id]));
  return (
    <Sheet title={title} close={close} onClose={onClose}>
      <Loading of={loaded}>{(notice) => <Content notice={notice} onResent={onResent} />}</Loading>
    </Sheet>
  );
};

const Text = ({ title, text }: { readonly title: string; readonly text: string }) => {
  const { copying } = useLanguage().words;
  const { copy } = useOffice();
  return (
    <section className="wire">
      <header>
        <h3>{title}</h3>
        <CopyButton text={text} copy={copy} words={copying} what={title} />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <pre className="mono" tabIndex={0} role="group" aria-label={title}>
        {text}
      </pre>
    </section>
  );
};

const Outcome = ({ notice }: { readonly notice: SentNotice }) => {
  const { locale, words } = useLanguage();
  const { deliveries: say } = words.officeStore;
  const { reasonOf } = useReason();
  const { httpCode, errorMessage, nextAttemptAt, attempts, timestamp } = notice;
  const rows: [string, string][] = [
    [say.to, notice.to],
    [say.time, formatMoment(timestamp, locale)],
    [say.answer, httpCode === null ? reasonOf(errorMessage ?? say.noAnswerYet) : String(httpCode)],
    [say.tries, String(attempts)],
    ...(nextAttemptAt === null ? [] : [[say.next, formatMoment(nextAttemptAt, locale)] satisfies [string, string]]),
  ];
  return (
    <dl className="facts flush">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

const Content = ({ notice, onResent }: { readonly notice: SentNotice; readonly onResent: () => void }) => {
  const { deliveries: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const { saving, save } = useSave();
  const headers = Object.entries(notice.headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <>
      <div className="row spread">
        <DeliveryState status={notice.status} attempts={notice.attempts} />
        <a className="btn small ghost" href={hrefOf('invoice', {}, notice.invoiceId)}>
          {say.sale}
        </a>
        <Button
          look="small"
          busy={saving.state === 'saving'}
          onClick={() => void save(() => store.resend(notice.id), onResent)}
        >
          {say.resend}
        </Button>
      </div>
      <p className="form-error" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
      <p className="vh" role="status">
        {saving.state === 'saved' ? say.resent : ''}
      </p>
      <Outcome notice={notice} />
      <Text title={say.headers} text={headers.join('\n')} />
      <Text title={say.body} text={readable(notice.body)} />
      {typeof notice.answer === 'string' && (
        <Text title={say.answerBody} text={notice.answer === '' ? say.emptyAnswer : notice.answer} />
      )}
    </>
  );
};

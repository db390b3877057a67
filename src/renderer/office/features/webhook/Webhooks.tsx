import { Plus, Webhook } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Answer } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { Loading } from '../../common/Loading.tsx';
import { formatMoment } from '../../common/format-moment.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { hrefOf } from '../../common/place.ts';
import { SecretShownOnce } from '../../common/SecretShownOnce.tsx';
import {
  useStoreClient,
  type CallbackView,
  type DeliveryView,
  type StoreClient,
  type ApprovalsView,
  type WebhookView,
} from '../../store-api-client.ts';
import { ApprovedAddresses, WaitingAddresses } from './Approvals.tsx';
import { useLoad } from '../../common/use-load.ts';
import { usePlace } from '../../common/use-place.ts';
import { lastAnswered } from './webhooks.ts';
import { WebhookState } from './WebhookState.tsx';
import { CallbackDetail } from './CallbackDetail.tsx';
import { WebhookDetail } from './WebhookDetail.tsx';
import { WebhookSheet } from './WebhookSheet.tsx';

/** Number of deliveries searched for the last response. */
const SEARCHED = 10;

/** Webhooks and the callback, each with its last response. */
export const Webhooks = () => {
  const { id } = usePlace();
  if (id === 'callback') return <CallbackDetail />;
  return id === '' ? <WebhookList /> : <WebhookDetail id={id} />;
};

interface WebhookRow {
  readonly webhook: WebhookView;
  readonly last: DeliveryView | undefined;
}

interface Loaded {
  readonly rows: readonly WebhookRow[];
  readonly callback: CallbackView | null;
  readonly approvals: ApprovalsView;
}

const withLast = async (store: StoreClient, webhook: WebhookView): Promise<WebhookRow> => {
  const deliveries = await store.deliveries(webhook.id, SEARCHED);
  return { webhook, last: deliveries.ok ? lastAnswered(deliveries.value) : undefined };
};

const readAll = async (store: StoreClient): Promise<Answer<Loaded>> => {
  const [webhooks, callback, approvals] = await Promise.all([store.webhooks(), store.callback(), store.approvals()]);
  if (!webhooks.ok) return webhooks;
  if (!callback.ok) return callback;
  if (!approvals.ok) return approvals;
  const rows = await Promise.all(webhooks.value.map((webhook) => withLast(store, webhook)));
  return { ok: true, value: { rows, ...callback.value, approvals: approvals.value } };
};

const Last = ({ of }: { readonly of: DeliveryView | undefined }) => {
  const { locale, words } = useLanguage();
  const { webhooks: say } = words.officeStore;
  if (!of) return <span className="faint">{say.none}</span>;
  const { httpCode, status, timestamp } = of;
  return (
    <span className={status === 'HttpSuccess' ? undefined : 'bad'}>
      {httpCode ?? say.noAnswer} <small>{formatMoment(timestamp, locale)}</small>
    </span>
  );
};

interface RowProps {
  readonly href: string;
  readonly url: string;
  readonly events: string;
  readonly state: WebhookView['state'];
  readonly last: DeliveryView | undefined;
}

const Row = ({ href, url, events, state, last }: RowProps) => (
  <tr>
    <td className="ref wrap">
      <a className="row-link" href={href}>
        {url}
      </a>
    </td>
    <td className="muted wrap">{events}</td>
    <td>
      <WebhookState state={state} />
    </td>
    <td className="last">
      <Last of={last} />
    </td>
  </tr>
);

const Table = ({ rows, callback }: Loaded) => {
  const { webhooks: say } = useLanguage().words.officeStore;
  return (
    <section className="card" aria-label={say.title}>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th>{say.address}</th>
              <th>{say.events}</th>
              <th>{say.state}</th>
              <th>{say.last}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ webhook, last }) => (
              <Row
                key={webhook.id}
                href={hrefOf('webhooks', {}, webhook.id)}
                url={webhook.url}
                events={webhook.events.join(', ')}
                state={webhook.state}
                last={last}
              />
            ))}
            {callback && (
              <Row
                href={hrefOf('webhooks', {}, 'callback')}
                url={callback.url}
                events={say.callback}
                state={callback.state}
                last={lastAnswered(callback.deliveries)}
              />
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
};

const WebhookList = () => {
  const { officeStore } = useLanguage().words;
  const { webhooks: say, form } = officeStore;
  const store = useStoreClient();
  const loaded = useLoad(useCallback(() => readAll(store), [store]));
  const [adds, setAdds] = useState(false);
  const [fresh, setFresh] = useState<WebhookView | null>(null);
  const add = (
    <Button look="primary" onClick={() => setAdds(true)}>
      <Icon of={Plus} />
      {form.add}
    </Button>
  );
  const hasSome = loaded.load.state === 'ready' && loaded.load.value.rows.length > 0;
  return (
    <>
      <PageHead title={say.title}>{hasSome && add}</PageHead>
      <Loading of={loaded}>
        {(value) => (
          <div className="stack">
            <WaitingAddresses approvals={value.approvals} onDecided={loaded.reload} />
            {fresh && <SecretShownOnce {...fresh} onHave={() => setFresh(null)} />}
            {(value.rows.length > 0 || value.callback) && <Table {...value} />}
            {value.rows.length === 0 && <EmptyState icon={Webhook} text={say.empty} action={add} />}
            <ApprovedAddresses approvals={value.approvals} onDecided={loaded.reload} />
          </div>
        )}
      </Loading>
      {adds && (
        <WebhookSheet
          webhook={null}
          onClose={() => setAdds(false)}
          onSaved={(webhook) => {
            setAdds(false);
            setFresh(webhook);
            loaded.reload();
          }}
        />
      )}
    </>
  );
};

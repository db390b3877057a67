import { Check, TriangleAlert } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Answer } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { useReason } from '../../../common/use-reason.ts';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { LoadingById } from '../../common/LoadingById.tsx';
import { Crumb } from '../../common/PageHead.tsx';
import { hrefOf } from '../../common/place.ts';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { SecretShownOnce } from '../../common/SecretShownOnce.tsx';
import {
  useStoreClient,
  type DeliveryView,
  type PingView,
  type StoreClient,
  type ApprovalsView,
  type WebhookView,
} from '../../store-api-client.ts';
import { WaitingAddresses } from './Approvals.tsx';
import { useLoad } from '../../common/use-load.ts';
import { useSave } from '../../common/use-save.ts';
import { newSecret, placeIn } from './webhooks.ts';
import { NothingSent, WebhookState } from './WebhookState.tsx';
import { Deliveries } from './Deliveries.tsx';
import { WebhookSheet } from './WebhookSheet.tsx';

/** A webhook's settings and deliveries. */
export const WebhookDetail = ({ id }: { readonly id: string }) => {
  const { webhooks: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const loaded = useLoad(useCallback(() => read(store, id), [store, id]));
  return (
    <>
      <Crumb href={hrefOf('webhooks')}>{say.back}</Crumb>
      <LoadingById of={loaded} title={say.title} gone={say.gone}>
        {(value) => <Content loaded={value} reload={loaded.reload} />}
      </LoadingById>
    </>
  );
};

interface Loaded {
  readonly webhook: WebhookView;
  readonly deliveries: readonly DeliveryView[];
  readonly approvals: ApprovalsView;
}

const read = async (store: StoreClient, id: string): Promise<Answer<Loaded>> => {
  const [webhook, deliveries, approvals] = await Promise.all([
    store.webhook(id),
    store.deliveries(id, 100),
    store.approvals(),
  ]);
  if (!webhook.ok) return webhook;
  if (!deliveries.ok) return deliveries;
  if (!approvals.ok) return approvals;
  return { ok: true, value: { webhook: webhook.value, deliveries: deliveries.value, approvals: approvals.value } };
};

/** The receiver's response to a signed test message. */
const TestSaid = ({ ping }: { readonly ping: PingView }) => {
  const { deliveries: say } = useLanguage().words.officeStore;
  const { reasonOf } = useReason();
  const { delivered, httpCode, errorMessage, answer } = ping;
  const code = String(httpCode ?? '');
  const failed = httpCode === null ? say.testFailed(reasonOf(errorMessage ?? '')) : say.testRefused(code);
  return (
    <div className={delivered ? 'banner info' : 'banner bad'} role="status">
      <Icon of={delivered ? Check : TriangleAlert} />
      <div>
        <strong>{delivered ? say.testOk(code) : failed}</strong>
        {answer !== null && answer !== '' && <pre className="mono">{answer}</pre>}
      </div>
    </div>
  );
};

interface ActsProps {
  readonly webhook: WebhookView;
  readonly onTested: (ping: PingView) => void;
  readonly onEdit: () => void;
  readonly onSecret: (webhook: WebhookView) => void;
  readonly reload: () => void;
}

const Acts = ({ webhook, onTested, onEdit, onSecret, reload }: ActsProps) => {
  const { webhooks: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const test = useSave();
  const onOff = useSave();
  const { id, enabled, url } = webhook;
  const refused = [test.saving, onOff.saving].find(({ state }) => state === 'refused');
  return (
    <>
      <div className="row">
        <Button
          look="primary"
          busy={test.saving.state === 'saving'}
          onClick={() => void test.save(() => store.testWebhook(id), onTested)}
        >
          {say.test}
        </Button>
        <Button onClick={onEdit}>{say.change}</Button>
        <Button
          busy={onOff.saving.state === 'saving'}
          onClick={() => void onOff.save(() => store.changeWebhook(id, { enabled: !enabled }), reload)}
        >
          {enabled ? say.switchOff : say.switchOn}
        </Button>
        <RevokeButton
          title={say.rotateTitle}
          text={say.rotateText}
          verb={say.rotate}
          keep={say.keepSecret}
          name={url}
          onRevoke={async () => {
            const answer = await store.changeWebhook(id, { secret: newSecret() });
            if (answer.ok) onSecret(answer.value);
            return answer;
          }}
          onDone={reload}
        />
        <RevokeButton
          title={say.removeTitle}
          text={say.removeText}
          verb={say.remove}
          keep={say.keep}
          name={url}
          onRevoke={() => store.removeWebhook(id)}
          onDone={() => window.location.assign(hrefOf('webhooks'))}
        />
      </div>
      <p className="form-error" role="alert">
        {refused?.state === 'refused' ? refused.reason : ''}
      </p>
    </>
  );
};

const Content = ({ loaded, reload }: { readonly loaded: Loaded; readonly reload: () => void }) => {
  const { webhooks: say } = useLanguage().words.officeStore;
  const { webhook, deliveries, approvals } = loaded;
  const [edits, setEdits] = useState(false);
  const [ping, setPing] = useState<PingView | null>(null);
  const [fresh, setFresh] = useState<WebhookView | null>(null);
  const place = placeIn(webhook.url);
  const waiting = approvals.waiting.filter((one) => one === place);
  return (
    <div className="stack">
      <div>
        <header className="page-h">
          <h1 className="address">{webhook.url}</h1>
          <WebhookState state={webhook.state} />
        </header>
        <p className="muted names">
          {say.events}: {webhook.events.join(', ')}
        </p>
        <Acts webhook={webhook} onTested={setPing} onEdit={() => setEdits(true)} onSecret={setFresh} reload={reload} />
      </div>
      {webhook.secret === '' && <NothingSent why={say.noSecret} text={say.noSecretText} />}
      <WaitingAddresses approvals={{ ...approvals, waiting }} onDecided={reload} />
      {ping && <TestSaid ping={ping} />}
      {fresh && <SecretShownOnce {...fresh} onHave={() => setFresh(null)} />}
      <Deliveries deliveries={deliveries} reload={reload} />
      {edits && (
        <WebhookSheet
          webhook={webhook}
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

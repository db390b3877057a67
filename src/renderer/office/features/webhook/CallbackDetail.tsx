import { Webhook } from 'lucide-react';
import { useCallback } from 'react';
import type { Answer } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { LoadingById } from '../../common/LoadingById.tsx';
import { Crumb } from '../../common/PageHead.tsx';
import { hrefOf } from '../../common/place.ts';
import { useStoreClient, type CallbackView, type StoreClient, type ApprovalsView } from '../../store-api-client.ts';
import { WaitingAddresses } from './Approvals.tsx';
import { useLoad } from '../../common/use-load.ts';
import { placeIn } from './webhooks.ts';
import { NothingSent, WebhookState } from './WebhookState.tsx';
import { Deliveries } from './Deliveries.tsx';

/** The checkout API's callback and its deliveries; the shop's plugin sets its address. */
export const CallbackDetail = () => {
  const { webhooks: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const loaded = useLoad(useCallback(() => read(store), [store]));
  return (
    <>
      <Crumb href={hrefOf('webhooks')}>{say.back}</Crumb>
      <LoadingById of={loaded} title={say.callback} gone={say.gone}>
        {({ callback, approvals }) =>
          callback === null ? (
            <>
              <h1 className="vh">{say.callback}</h1>
              <EmptyState icon={Webhook} text={say.gone} />
            </>
          ) : (
            <div className="stack">
              <div>
                <header className="page-h">
                  <h1 className="address">{callback.url}</h1>
                  <WebhookState state={callback.state} />
                </header>
                <p className="muted names">
                  {say.callback}. {say.callbackHint}
                </p>
              </div>
              {callback.state === 'disabled' && <NothingSent why={say.callbackOff} text={say.callbackOffText} />}
              <WaitingAddresses
                approvals={{ ...approvals, waiting: approvals.waiting.filter((one) => one === placeIn(callback.url)) }}
                onDecided={loaded.reload}
              />
              <Deliveries deliveries={callback.deliveries} reload={loaded.reload} />
            </div>
          )
        }
      </LoadingById>
    </>
  );
};

interface Loaded {
  readonly callback: CallbackView | null;
  readonly approvals: ApprovalsView;
}

const read = async (store: StoreClient): Promise<Answer<Loaded>> => {
  const [callback, approvals] = await Promise.all([store.callback(), store.approvals()]);
  if (!callback.ok) return callback;
  return approvals.ok ? { ok: true, value: { ...callback.value, approvals: approvals.value } } : approvals;
};

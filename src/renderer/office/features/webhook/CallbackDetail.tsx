import { Webhook } from 'lucide-react';
import { useCallback } from 'react';
import type { Answer } from '../../../common/client.ts';
import { useLanguage } from '../../../common/language.ts';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { LoadingById } from '../../common/LoadingById.tsx';
import { Crumb } from '../../common/PageHead.tsx';
import { hrefOf } from '../../common/place.ts';
import { useStoreClient, type CallbackView, type StoreClient, type TargetsView } from '../../store-api-client.ts';
import { WaitingTargets } from './Approvals.tsx';
import { useLoad } from '../../common/use-load.ts';
import { placeIn } from './webhooks.ts';
import { NothingSent, WebhookState } from './WebhookState.tsx';
import { Deliveries } from './Deliveries.tsx';

interface Loaded {
  readonly callback: CallbackView | null;
  readonly targets: TargetsView;
}
const read = async (store: StoreClient): Promise<Answer<Loaded>> => {
  const [callback, targets] = await Promise.all([store.callback(), store.targets()]);
  if (!callback.ok) return callback;
  return targets.ok ? { ok: true, value: { ...callback.value, targets: targets.value } } : targets;
};

/** The checkout API's callback and its deliveries; the shop's plugin sets its address. */
export const CallbackDetail = () => {
  const { webhooks: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const loaded = useLoad(useCallback(() => read(store), [store]));
  return (
    <>
      <Crumb href={hrefOf('webhooks')}>{say.back}</Crumb>
      <LoadingById of={loaded} title={say.callback} gone={say.gone}>
        {({ callback, targets }) =>
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
              <WaitingTargets
                targets={{ ...targets, waiting: targets.waiting.filter((one) => one === placeIn(callback.url)) }}
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

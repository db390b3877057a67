import { Ban, Check, Clock, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import { useLanguage } from '../../language.ts';
import { Badge, type Tone } from '../../../common/Badge.tsx';
import { Icon } from '../../../common/Icon.tsx';
import type { DeliveryView, WebhookView } from '../../store-api-client.ts';

/** State of a webhook as a badge. */
export const WebhookState = ({ state }: Pick<WebhookView, 'state'>) => {
  const { webhooks: say } = useLanguage().words.officeStore;
  if (state === 'active')
    return (
      <Badge icon={Check} tone="">
        {say.on}
      </Badge>
    );
  if (state === 'disabled')
    return (
      <Badge icon={Ban} tone="">
        {say.off}
      </Badge>
    );
  return (
    <Badge icon={Clock} tone="warn">
      {say.waits}
    </Badge>
  );
};

/** Banner over an endpoint that was switched off automatically: why, and how to resume. */
export const NothingSent = ({ why, text }: { readonly why: string; readonly text: string }) => (
  <div className="banner bad" role="status">
    <Icon of={TriangleAlert} />
    <div>
      <strong>{why}</strong>
      <p>{text}</p>
    </div>
  </div>
);

const LOOKS: Readonly<Record<DeliveryView['status'], readonly [LucideIcon, Tone]>> = {
  Pending: [Clock, 'go'],
  HttpSuccess: [Check, ''],
  HttpError: [X, 'bad'],
  Failed: [TriangleAlert, 'bad'],
};

export const DeliveryState = ({ status, attempts }: Pick<DeliveryView, 'status' | 'attempts'>) => {
  const { deliveries: say } = useLanguage().words.officeStore;
  if (status === 'Failed' && attempts === 0)
    return (
      <Badge icon={Ban} tone="">
        {say.notSent}
      </Badge>
    );
  const [icon, tone] = LOOKS[status];
  return (
    <Badge icon={icon} tone={tone}>
      {say.states[status]}
    </Badge>
  );
};

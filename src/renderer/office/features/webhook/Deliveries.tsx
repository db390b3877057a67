import { Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLanguage } from '../../language.ts';
import { useReason } from '../../../common/use-reason.ts';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatMoment } from '../../common/format-moment.ts';
import type { DeliveryView } from '../../store-api-client.ts';
import { DeliveryState } from './WebhookState.tsx';
import { DeliverySheet } from './DeliverySheet.tsx';

const AGAIN_MS = 2_000;

interface Props {
  readonly deliveries: readonly DeliveryView[];
  readonly reload: () => void;
}
/** Deliveries, newest first; reloaded while one is on its way. */
export const Deliveries = ({ deliveries, reload }: Props) => {
  const { locale, words } = useLanguage();
  const { deliveries: say } = words.officeStore;
  const [shown, setShown] = useState<DeliveryView | null>(null);
  const isWaiting = deliveries.some(({ status }) => status === 'Pending');
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, reload]);
  if (deliveries.length === 0) return <EmptyState icon={Send} text={say.empty} />;
  const onResent = (): void => {
    setShown(null);
    reload();
  };
  return (
    <section className="card" aria-label={say.title}>
      <div className="card-h">
        <h2>{say.title}</h2>
      </div>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th>{say.time}</th>
              <th>{say.event}</th>
              <th>{say.state}</th>
              <th>{say.answer}</th>
              <th className="num">{say.tries}</th>
              <th>{say.next}</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <Row key={delivery.id} delivery={delivery} onOpen={() => setShown(delivery)} />
            ))}
          </tbody>
        </table>
      </div>
      {shown && (
        <DeliverySheet
          id={shown.id}
          title={say.show(shown.type, formatMoment(shown.timestamp, locale))}
          onClose={() => setShown(null)}
          onResent={onResent}
        />
      )}
    </section>
  );
};

interface RowProps {
  readonly delivery: DeliveryView;
  readonly onOpen: () => void;
}

const Row = ({ delivery, onOpen }: RowProps) => {
  const { locale, words } = useLanguage();
  const { deliveries: say } = words.officeStore;
  const { reasonOf } = useReason();
  const { type, timestamp, status, httpCode, errorMessage, attempts, nextAttemptAt, isRedelivery } = delivery;
  const time = formatMoment(timestamp, locale);
  return (
    <tr>
      <td className="muted">{time}</td>
      <td className="ref">
        <button type="button" className="row-link" aria-label={say.show(type, time)} onClick={onOpen}>
          {type}
        </button>
        {isRedelivery && <small>{say.byHand}</small>}
      </td>
      <td>
        <DeliveryState status={status} attempts={attempts} />
      </td>
      <td className="muted wrap">{httpCode ?? reasonOf(errorMessage ?? '')}</td>
      <td className="num">{attempts}</td>
      <td className="muted">{nextAttemptAt === null ? '' : formatMoment(nextAttemptAt, locale)}</td>
    </tr>
  );
};

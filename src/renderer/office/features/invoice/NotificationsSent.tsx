import { useState } from 'react';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { formatWhen } from '../../../common/format.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';

type Delivery = Extract<InvoiceDetail['timeline'][number], { kind: 'delivery' }>;

/** Deliveries about this invoice with their outcome, and a button to resend each. */
export const NotificationsSent = ({
  detail,
  onDone,
}: {
  readonly detail: InvoiceDetail;
  readonly onDone: () => void;
}) => {
  const { locale, words } = useLanguage();
  const { invoice: say } = words.office;
  const deliveries = detail.timeline.filter((entry): entry is Delivery => entry.kind === 'delivery');
  if (deliveries.length === 0) return null;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.told}</h2>
      </div>
      <ul className="linelist">
        {deliveries.map((delivery) => (
          <li key={delivery.id} className="line">
            <time className="muted">{formatWhen(delivery.at, locale)}</time>
            <div>
              <b>{delivery.type}</b>
              <p className="muted">{delivery.target?.host ?? ''}</p>
            </div>
            <span className={`badge ${delivery.state === 'dead' ? 'bad' : ''}`}>
              {say.states[delivery.state]} · {say.tries(delivery.attempts)}
            </span>
            <Resend delivery={delivery} onDone={onDone} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const Resend = ({ delivery, onDone }: { readonly delivery: Delivery; readonly onDone: () => void }) => {
  const { invoice: say } = useLanguage().words.office;
  const { client } = useOffice();
  const [done, setDone] = useState(false);
  const { saving, save } = useSave();
  const webhookId = delivery.target?.kind === 'webhook' ? delivery.target.id : null;
  if (webhookId === null) return null; // a callback cannot be resent by hand
  const send = (): void =>
    void save(
      () => client.resend(webhookId, delivery.id),
      () => {
        setDone(true);
        onDone();
      },
    );
  return (
    <span className="with-icon" role="status">
      {saving.state === 'refused' && saving.reason}
      {done ? (
        say.resent
      ) : (
        <Button look="small" busy={saving.state === 'saving'} onClick={send}>
          {say.resend}
        </Button>
      )}
    </span>
  );
};

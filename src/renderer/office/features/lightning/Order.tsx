import { ArrowUp } from 'lucide-react';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import type { LightningBackend, LightningView } from '../../../common/lightning-calls.ts';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';
import { nameOf } from './backend-text.ts';

interface Props {
  readonly active: readonly LightningBackend[];
  readonly put: (view: LightningView) => void;
}
/** The order in which backends are asked for a code (lightning.md LN-20). */
export const Order = ({ active, put }: Props) => {
  const { second: say } = useLanguage().words.office.lightning;
  const { client } = useOffice();
  const { saving, save } = useSave();
  const ids = active.map(({ id }) => id);
  const raise = (at: number): void => {
    const next = ids.toSpliced(at, 1).toSpliced(at - 1, 0, ids[at] ?? '');
    void save(() => client.orderLightning(next), put);
  };
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.title}</h2>
      </div>
      <p className="card-b muted">{active.length > 1 ? say.order : say.none}</p>
      {active.length > 1 && (
        <ol className="order">
          {active.map((backend, at) => (
            <li key={backend.id}>
              <span>{at + 1}</span>
              <b>{nameOf(backend)}</b>
              {at > 0 && (
                <Button look="small ghost" aria-label={say.up(nameOf(backend))} onClick={() => raise(at)}>
                  <Icon of={ArrowUp} />
                  {say.upShort}
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
      {saving.state === 'refused' && (
        <p className="card-b form-error" role="alert">
          {saving.reason}
        </p>
      )}
    </section>
  );
};

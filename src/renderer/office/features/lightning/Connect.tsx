import type { LightningView } from '../../../common/lightning-calls.ts';
import { SHAPES } from '../../../forms/lightning/paste.ts';
import { useLanguage } from '../../language.ts';
import { ConnectForm } from './ConnectForm.tsx';

interface Props {
  readonly onAdded: (view: LightningView) => void;
  /** Nothing stands beside it. */
  readonly isNarrow?: boolean;
}
/** The page while nothing is connected. */
export const Connect = ({ onAdded, isNarrow = false }: Props) => {
  const { office, owner } = useLanguage().words;
  const { lightning: say } = office;
  const form = (
    <section className="card">
      <div className="card-h">
        <h2>{say.connectTitle}</h2>
      </div>
      <div className="card-b stack">
        <p className="muted">{say.intro}</p>
        <ConnectForm backend={null} onSaved={onAdded} />
      </div>
    </section>
  );
  if (isNarrow) return form;
  return (
    <div className="cols">
      {form}
      <section className="card">
        <div className="card-h">
          <h2>{owner.lightning.shapes}</h2>
        </div>
        <dl className="dl shapes">
          {SHAPES.map(([kind, shape]) => (
            <div key={kind}>
              <dt>{owner.lightning.kinds[kind]}</dt>
              <dd className="mono faint">{shape}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
};

import { CircleCheck, CircleX } from 'lucide-react';
import { Icon } from '../../common/Icon.tsx';
import type { LightningTrial } from '../../common/lightning-calls.ts';
import { useReason } from '../../common/use-reason.ts';
import type { LightningWords } from '../../words/owner/lightning.ts';
import './lightning.css';

interface Props {
  readonly say: LightningWords;
  readonly trial: LightningTrial;
}
/** The steps of a trial in their order; the first that failed is the last, with its reason. */
export const TrialChecks = ({ say, trial: { steps, label, synced } }: Props) => {
  const { connectionOf } = useReason();
  return (
    <>
      <div role="status">
        <ul className="checks">
          {steps.map(({ step, tookMs, error }) => (
            <li key={step}>
              <span className={error === null ? 'ok' : 'no'}>
                <Icon of={error === null ? CircleCheck : CircleX} />
              </span>
              <span>
                {error === null ? say.trial.steps[step] : <b className="bad-text">{connectionOf(label, error)}</b>}
              </span>
              <span className="faint">{say.trial.took(tookMs)}</span>
            </li>
          ))}
        </ul>
      </div>
      {synced === false && <p className="banner">{say.trial.notSynced}</p>}
    </>
  );
};

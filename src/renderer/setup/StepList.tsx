import { Check, Minus } from 'lucide-react';
import { useLanguage } from './language.ts';
import type { SetupProgress } from '../common/client.ts';
import { Icon } from '../common/Icon.tsx';
import { Logo } from '../common/Logo.tsx';
import { minutesLeft, placeOf, STEPS, type Place, type StepName } from './setup-state.ts';

interface Props {
  /** The step on the page; `done` if none is left, null if it is not known yet. */
  readonly step: StepName | 'done' | null;
  readonly hasOwner: boolean;
  readonly progress: SetupProgress;
}
/** The eight steps with what is done, skipped and open, and the estimated time left. */
export const StepList = ({ step, hasOwner, progress }: Props) => {
  const { setup: say } = useLanguage().words;
  return (
    <nav className="rail" aria-label={say.rail}>
      <div className="rail-h">
        <Logo />
        <strong>{say.brand}</strong>
      </div>
      <ol>
        {STEPS.map((name, at) => {
          const place = placeOf(name, step, hasOwner, progress);
          const isPassed = place === 'skipped';
          return (
            <li key={name} className={isPassed ? 'skipped' : place} aria-current={place === 'now' ? 'step' : undefined}>
              <i>
                <Mark place={place} at={at} />
              </i>
              {say.steps[name]}
              {place === 'done' && <span className="vh">{say.done}</span>}
              {isPassed && <small>{say.skipped}</small>}
            </li>
          );
        })}
      </ol>
      <p className="faint">{step && (step === 'done' ? say.ready : say.minutes(minutesLeft(step)))}</p>
    </nav>
  );
};

const Mark = ({ place, at }: { readonly place: Place; readonly at: number }) => {
  if (place === 'done') return <Icon of={Check} />;
  return place === 'skipped' ? <Icon of={Minus} /> : at + 1;
};

import { Check, Minus } from 'lucide-react';
import { useLanguage } from '../common/language.ts';
import { Icon } from '../common/Icon.tsx';
import { Logo } from '../common/Logo.tsx';
import { minutesLeft, STEPS, type StepName } from './setup-state.ts';

/** The seven steps and the estimated time left. */
export const StepList = ({ step }: { readonly step: StepName | 'done' }) => {
  const { setup: say } = useLanguage().words;
  const at = step === 'done' ? STEPS.length : STEPS.indexOf(step);
  return (
    <nav className="rail" aria-label={say.rail}>
      <div className="rail-h">
        <Logo />
        <strong>{say.brand}</strong>
      </div>
      <ol>
        {STEPS.map((name, place) => {
          const state = stateOf(name, at);
          return (
            <li key={name} className={state} aria-current={state === 'now' ? 'step' : undefined}>
              <i>
                <Place state={state} place={place} />
              </i>
              {say.steps[name]}
              {state === 'skipped' && <small>{say.later}</small>}
            </li>
          );
        })}
      </ol>
      <p className="faint">{step === 'done' ? say.ready : say.minutes(minutesLeft(step))}</p>
    </nav>
  );
};

type State = 'done' | 'now' | 'skipped' | 'open';

const stateOf = (name: StepName, at: number): State => {
  const place = STEPS.indexOf(name);
  if (name === 'lightning') return 'skipped';
  if (place < at) return 'done';
  return place === at ? 'now' : 'open';
};

const Place = ({ state, place }: { readonly state: State; readonly place: number }) => {
  if (state === 'done') return <Icon of={Check} />;
  return state === 'skipped' ? <Icon of={Minus} /> : place + 1;
};

import { useState } from 'react';
import { currencyName } from '../../common/currency-names.ts';
import { useLanguage } from '../language.ts';
import { Field } from '../../forms/Field.tsx';
import { Step } from '../Step.tsx';

interface Props {
  /** The shop's. */
  readonly currency: string;
  /** The amount that was typed before and could not be set yet. */
  readonly typed: string | null;
  readonly error: string;
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onSkip: () => void;
  /** Null: every payment waits for a confirmation. */
  readonly onGo: (upTo: string | null) => void;
}
type Answer = 'wait' | 'immediately';

/** Asks if small payments count before they are confirmed. Waiting is picked first, because it risks nothing. */
export const Accept = ({ currency, typed, error, busy, onBack, onSkip, onGo }: Props) => {
  const { locale, words } = useLanguage();
  const { accept: say } = words.setup;
  const [picked, setPicked] = useState<Answer>(typed === null ? 'wait' : 'immediately');
  const [wrong, setWrong] = useState(false);
  const go = (text: (name: string) => string): void => {
    if (picked === 'wait') return onGo(null);
    const upTo = text('upTo').trim().replace(',', '.');
    const isAmount = /^\d+(\.\d+)?$/.test(upTo) && /[1-9]/.test(upTo);
    setWrong(!isAmount);
    return isAmount ? onGo(upTo) : undefined;
  };
  const choice = (answer: Answer, name: string, hint: string) => (
    <label className="kind" data-picked={picked === answer || undefined}>
      <input type="radio" name="answer" checked={picked === answer} onChange={() => setPicked(answer)} />
      <span>{name}</span>
      <span className="kind-why">{hint}</span>
    </label>
  );
  return (
    <Step title={say.title} text={say.text} error={error} busy={busy} onBack={onBack} onSkip={onSkip} onGo={go}>
      <fieldset className="kinds">
        <legend className="vh">{say.title}</legend>
        {choice('wait', say.wait, say.waitHint)}
        {choice('immediately', say.immediately, say.risk)}
      </fieldset>
      <div className="form accept-up-to" onInput={() => setPicked('immediately')}>
        <Field
          label={say.upTo(currencyName(currency, locale))}
          name="upTo"
          inputMode="decimal"
          defaultValue={typed ?? ''}
          error={wrong ? say.missing : undefined}
          maxLength={20}
        />
      </div>
    </Step>
  );
};

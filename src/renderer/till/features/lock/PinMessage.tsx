import { errorText } from '../../../common/error-text.ts';
import { useLanguage } from '../../language.ts';
import type { PinState } from './pin-entry.ts';

interface Props {
  readonly typed: PinState;
  readonly waitSeconds: number;
  readonly training: boolean;
}

/** Message below the dots of a PIN: wrong, locked for some seconds, checking; in training, the PIN. */
export const PinMessage = ({ typed, waitSeconds, training }: Props) => {
  const { lock: say, errors } = useLanguage().words;
  const text = (): string => {
    if (waitSeconds > 0) return say.wait(waitSeconds);
    if (typed.error) return errorText(errors, typed.error);
    return training ? say.trainingPin : '';
  };
  return (
    <p className="lock-say" role="status" data-bad={typed.error !== null || waitSeconds > 0 || undefined}>
      {typed.checking && !training ? <span className="late">{say.checking}</span> : text()}
    </p>
  );
};

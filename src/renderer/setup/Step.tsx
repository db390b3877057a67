import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import { useLanguage } from '../common/language.ts';
import { Button } from '../common/Button.tsx';
import { textOf } from '../forms/form.ts';
import { Icon } from '../common/Icon.tsx';

interface StepProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly children?: ReactNode;
  /** Why the server refused, if no single field is to blame. */
  readonly error?: string;
  readonly busy?: boolean;
  readonly ready?: boolean;
  readonly note?: string;
  readonly go?: string;
  readonly onBack?: (() => void) | undefined;
  readonly onSkip?: (() => void) | undefined;
  readonly onGo: (text: (name: string) => string) => void;
}

/** One question per page: title, body, and a footer that never moves (design.md LAY-13). */
export const Step = ({ ready = true, busy = false, error = '', ...props }: StepProps) => {
  const { setup: say } = useLanguage().words;
  const form = useFirstFocus();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    if (ready && !busy) props.onGo((name) => textOf(data, name));
  };
  return (
    <form className="step" ref={form} onSubmit={submit} noValidate>
      <div className="step-b">
        <header>
          <h1>{props.title}</h1>
          <p>{props.text}</p>
        </header>
        {props.children}
        <p className="form-error" role="alert">
          {error}
        </p>
      </div>
      <footer>
        {props.onBack ? (
          <Button onClick={props.onBack}>
            <Icon of={ArrowLeft} />
            {say.back}
          </Button>
        ) : (
          <span className="step-back" />
        )}
        <span className="faint" role="status">
          {props.note}
        </span>
        <span className="step-go">
          {props.onSkip && (
            <Button look="ghost" onClick={props.onSkip}>
              {say.skip}
            </Button>
          )}
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            {props.go ?? say.go}
          </Button>
        </span>
      </footer>
    </form>
  );
};

/** Focuses the first field of each page, so that hands can stay on the keyboard. */
const useFirstFocus = () => {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('input:not([type=radio]), textarea, select, .same');
    (first ?? form.current?.querySelector<HTMLElement>('footer .primary'))?.focus();
  }, []);
  return form;
};

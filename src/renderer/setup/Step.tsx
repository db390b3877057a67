import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import { useLanguage } from './language.ts';
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
  /** Receives what is typed, so that nothing is lost on the way back (design.md LAY-20). */
  readonly onBack?: ((text: ReadField) => void) | undefined;
  /** Words of the second button, if it does not skip the step. */
  readonly otherGo?: string;
  readonly onSkip?: (() => void) | undefined;
  readonly onGo: (text: ReadField) => void;
}
type ReadField = (name: string) => string;

/** One question per page: title, body, and a footer that never moves (design.md LAY-13). */
export const Step = ({ ready = true, busy = false, error = '', ...props }: StepProps) => {
  const { setup: say } = useLanguage().words;
  const { form, focusWrong } = useFirstFocus();
  const readForm = (of: HTMLFormElement): ReadField => {
    const data = new FormData(of);
    return (name) => textOf(data, name);
  };
  const { onBack } = props;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!ready || busy) return;
    focusWrong();
    props.onGo(readForm(event.currentTarget));
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
        {onBack ? (
          <Button onClick={() => form.current && onBack(readForm(form.current))}>
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
              {props.otherGo ?? say.skip}
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

const FIELDS = 'input:not([type=radio]), textarea';
const isEmpty = (field: Element): boolean => 'value' in field && field.value === '';

/**
 * Focuses the first field of each page that is wrong or still empty, so that hands can stay on the keyboard; after a
 * refused “Continue” too (design.md LAY-20).
 */
const useFirstFocus = () => {
  const form = useRef<HTMLFormElement>(null);
  const wasSent = useRef(true);
  useEffect(() => {
    const page = form.current;
    if (!wasSent.current || !page) return;
    const wrong = page.querySelector<HTMLElement>('[aria-invalid=true]');
    const isFirst = !page.contains(document.activeElement);
    const fields = [...page.querySelectorAll<HTMLElement>(FIELDS)];
    const first = fields.find(isEmpty) ?? fields[0] ?? page.querySelector<HTMLElement>('select, .same');
    if (wrong) wrong.focus();
    else if (isFirst) (first ?? page.querySelector<HTMLElement>('footer .primary'))?.focus();
    wasSent.current = false;
  });
  return { form, focusWrong: () => void (wasSent.current = true) };
};

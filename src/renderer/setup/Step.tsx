import { ArrowLeft } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { textOf } from '../ui/form.ts';
import { Icon } from '../ui/Icon.tsx';
import { setupWords as say } from '../words-setup.ts';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: string;
  readonly value?: string;
  readonly complete?: string;
  readonly pattern?: string;
  readonly least?: number;
  readonly optional?: boolean;
  readonly error?: string | undefined;
}
export const Field = (props: FieldProps) => (
  <label>
    {props.label}
    <span className="field">
      <input
        name={props.name}
        type={props.type ?? 'text'}
        defaultValue={props.value}
        autoComplete={props.complete ?? 'off'}
        pattern={props.pattern}
        minLength={props.least}
        inputMode={props.pattern ? 'numeric' : undefined}
        aria-invalid={props.error ? true : undefined}
        required={!props.optional}
      />
    </span>
    {props.error && <span className="field-error">{props.error}</span>}
  </label>
);

interface StepProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
  readonly error: string;
  readonly busy?: boolean;
  readonly ready?: boolean;
  readonly note?: string;
  readonly go?: string;
  readonly onBack?: (() => void) | undefined;
  readonly onSkip?: (() => void) | undefined;
  readonly onGo: (text: (name: string) => string) => void;
}
/** One question a page: title, body, and a foot that never moves. */
export const Step = ({ ready = true, busy = false, ...props }: StepProps) => {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    props.onGo((name) => textOf(form, name).trim());
  };
  return (
    <form className="step" onSubmit={submit}>
      <div className="step-b">
        <header>
          <h1>{props.title}</h1>
          <p>{props.text}</p>
        </header>
        {props.children}
        <p className="form-error" role="alert">
          {props.error}
        </p>
      </div>
      <footer>
        {props.onBack ? (
          <Button onClick={props.onBack}>
            <Icon of={ArrowLeft} />
            {say.back}
          </Button>
        ) : (
          <span />
        )}
        <span className="faint">{props.note}</span>
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

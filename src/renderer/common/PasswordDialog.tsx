import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { Field } from '../forms/Field.tsx';
import { textOf } from '../forms/form.ts';
import { Button } from './Button.tsx';
import type { Answer } from './call.ts';
import { Dialog } from './Dialog.tsx';
import { useLanguage } from './language.tsx';
import type { PasswordPrompt } from './password-prompt.ts';
import { useReason } from './use-reason.ts';

interface Asked {
  /** The person who is logged in. */
  readonly name: string;
  readonly training: boolean;
  /** Logs in again with this password. */
  readonly renew: (password: string) => Promise<Answer<unknown>>;
}

/** The question for the password, while one is open. What was typed on the page stays as it is. */
export const PasswordDialog = ({ prompt, ...asked }: Asked & { readonly prompt: PasswordPrompt }) => {
  const settle = useSyncExternalStore(prompt.subscribe, prompt.open);
  return settle && <Question {...asked} settle={settle} />;
};

const Question = ({ name, training, renew, settle }: Asked & { readonly settle: (isEntered: boolean) => void }) => {
  const { errors, password: say } = useLanguage().words;
  const { refusalOf } = useReason();
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState<string | undefined>();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    void renew(textOf(new FormData(event.currentTarget), 'password')).then((answer) => {
      setBusy(false);
      if (answer.ok) return settle(true);
      return setReason(answer.error.status === 0 ? errors.notSaved : refusalOf(answer.error));
    });
  };
  return (
    <Dialog title={say.title} text={say.text} onClose={() => settle(false)}>
      <form className="form" onSubmit={submit}>
        <Field
          label={say.label(name)}
          hint={training ? say.training : undefined}
          name="password"
          type="password"
          autoComplete="current-password"
          data-first=""
          error={reason}
          required
        />
        <div className="acts">
          <Button type="submit" look="primary" busy={busy}>
            {say.go}
          </Button>
          <Button onClick={() => settle(false)}>{say.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
};

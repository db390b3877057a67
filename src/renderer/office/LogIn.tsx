import { useState, type FormEvent } from 'react';
import type { Client } from '../common/client.ts';
import { useLanguage } from './language.ts';
import type { Credentials } from '../common/credentials.ts';
import { errorText } from '../common/error-text.ts';
import { RESET_COMMAND } from '../common/reset-command.ts';
import { Button } from '../common/Button.tsx';
import { Field } from '../forms/Field.tsx';
import { textOf } from '../forms/form.ts';
import { Logo } from '../common/Logo.tsx';

interface Props {
  readonly client: Client;
  readonly credentials: Credentials;
  readonly onDone: () => void;
}
/** Asks for name and password if the till left no session. */
export const LogIn = ({ client, credentials, onDone }: Props) => {
  const { office, owner, errors } = useLanguage().words;
  const { logIn: say } = office;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    void client.logIn({ name: textOf(form, 'name'), password: textOf(form, 'password') }).then((answer) => {
      setBusy(false);
      if (!answer.ok) return setError(errorText(errors, answer.error));
      credentials.setSession(answer.value.token);
      return onDone();
    });
  };
  return (
    <main className="gate">
      <div className="gate-b">
        <Logo />
        <h1>{say.title}</h1>
        <p>{say.text}</p>
        <form className="form" onSubmit={submit}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- this page has only this field */}
          <Field label={say.name} name="name" autoComplete="username" autoFocus required />
          <Field
            label={say.password}
            name="password"
            type="password"
            autoComplete="current-password"
            error={error}
            required
          />
          <Button type="submit" look="primary" busy={busy}>
            {say.go}
          </Button>
        </form>
        <details>
          <summary>{owner.forgotten}</summary>
          <p>{say.askOwner}</p>
          <p>
            {owner.lostPassword} <code>{RESET_COMMAND}</code>
          </p>
        </details>
      </div>
    </main>
  );
};

import { useEffect, useState, type FormEvent } from 'react';
import type { BootView, Client } from '../common/client.ts';
import { useLanguage } from '../common/language.ts';
import { errorText } from '../common/error-text.ts';
import { Button } from '../common/Button.tsx';
import { Field } from '../forms/Field.tsx';
import { textOf } from '../forms/form.ts';
import { Logo } from '../common/Logo.tsx';
import { useTitle } from '../common/use-title.ts';

const LOOK_EVERY_MS = 2_000;

export const App = ({ client }: { readonly client: Client }) => {
  const { unlock: say } = useLanguage().words;
  const boot = useBoot(client);
  useTitle(say.title);
  if (boot === null) return <main className="gate" aria-busy="true" />;
  const isLocked = boot !== 'away' && boot.state === 'locked';
  const text = boot === 'away' ? say.away : isLocked ? say.text : say.notLocked;
  return (
    <main className="gate">
      <div className="gate-b">
        <Logo />
        <h1>{say.title}</h1>
        <p role="status">{text}</p>
        {isLocked && <Passphrase client={client} />}
        {boot !== 'away' && !isLocked && <Way boot={boot} />}
      </div>
    </main>
  );
};

/** Polls the state of Satchel; `away` while it is not responding. */
const useBoot = (client: Client): BootView | 'away' | null => {
  const [boot, setBoot] = useState<BootView | 'away' | null>(null);
  useEffect(() => {
    let state: BootView['state'] | null = null;
    const look = async (): Promise<void> => {
      const answer = await client.boot();
      const wasLocked = state === 'locked';
      state = answer.ok ? answer.value.state : state;
      if (wasLocked && state === 'ready') window.location.assign('/'); // a keychain opened, or somebody else typed it
      else setBoot(answer.ok ? answer.value : 'away');
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [client]);
  return boot;
};

const Passphrase = ({ client }: { readonly client: Client }) => {
  const { unlock: say, errors } = useLanguage().words;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const passphrase = textOf(new FormData(event.currentTarget), 'passphrase');
    setBusy(true);
    void client.unlock(passphrase).then((answer) => {
      setBusy(false);
      if (answer.ok) return window.location.assign('/');
      return setError(answer.error.code === 'not_locked' ? say.keychain : errorText(errors, answer.error));
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label={say.passphrase}
        name="passphrase"
        type="password"
        autoComplete="current-password"
        error={error}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- this page has only this field
        autoFocus
        required
      />
      <Button type="submit" look="primary" busy={busy}>
        {say.unlock}
      </Button>
    </form>
  );
};

const Way = ({ boot }: { readonly boot: BootView }) => {
  const { gate, unlock: say } = useLanguage().words;
  const isNew = boot.state === 'setup';
  return (
    <a className="btn primary" href={isNew ? '/setup' : '/'}>
      {isNew ? gate.setupLink : say.toTill}
    </a>
  );
};

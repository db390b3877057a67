import { useEffect, useState, type FormEvent } from 'react';
import type { BootView, Client } from '../client.ts';
import { Button } from '../ui/Button.tsx';
import { textOf } from '../ui/form.ts';
import { Mark } from '../ui/Mark.tsx';
import { words } from '../words.ts';

const { unlock: say } = words;
const LOOK_EVERY_MS = 2_000;

export const useBoot = (client: Client): BootView | null => {
  const [boot, setBoot] = useState<BootView | null>(null);
  useEffect(() => {
    const look = async (): Promise<void> => {
      const answer = await client.boot();
      if (answer.ok) setBoot(answer.value);
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [client]);
  return boot;
};

const Passphrase = ({ client }: { readonly client: Client }) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const passphrase = textOf(new FormData(event.currentTarget), 'passphrase');
    setBusy(true);
    void client.unlock(passphrase).then((answer) => {
      setBusy(false);
      if (!answer.ok) return setError(answer.error.code === 'not_locked' ? say.keychain : answer.error.sentence);
      return window.location.assign('/');
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <label>
        {say.passphrase}
        <span className="field">
          <input name="passphrase" type="password" autoComplete="current-password" required />
        </span>
      </label>
      <p className="form-error" role="alert">
        {error}
      </p>
      <Button type="submit" look="primary" busy={busy}>
        {say.unlock}
      </Button>
    </form>
  );
};

export const App = ({ client }: { readonly client: Client }) => {
  const boot = useBoot(client);
  const locked = boot === null || boot.state === 'locked';
  return (
    <main className="gate">
      <div className="gate-b">
        <Mark />
        <h1>{say.title}</h1>
        <p>{locked ? say.text : say.notLocked}</p>
        {locked ? (
          <Passphrase client={client} />
        ) : (
          <a className="btn primary" href={boot.state === 'setup' ? '/setup' : '/'}>
            {boot.state === 'setup' ? words.gate.setupLink : say.toTill}
          </a>
        )}
      </div>
    </main>
  );
};

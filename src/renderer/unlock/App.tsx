import { useEffect, useState, type FormEvent } from 'react';
import type { BootView, Client } from '../common/client.ts';
import { useLanguage } from './language.ts';
import { errorText } from '../common/error-text.ts';
import { Button } from '../common/Button.tsx';
import { Field } from '../forms/Field.tsx';
import { textOf } from '../forms/form.ts';
import { Logo } from '../common/Logo.tsx';
import { useTitle } from '../common/use-title.ts';
import { LOOK_EVERY_MS } from './look-every.ts';
import { Reset } from './Reset.tsx';

const SHORTEST = 8;

export const App = ({ client, path }: { readonly client: Client; readonly path: string }) =>
  path === '/reset' ? <Reset client={client} /> : <Unlock client={client} />;

const Unlock = ({ client }: { readonly client: Client }) => {
  const { unlock: say } = useLanguage().words;
  const boot = useBoot(client);
  useTitle(say.title);
  if (boot === null) return <main className="gate" aria-busy="true" />;
  const isLocked = boot !== 'away' && boot.state === 'locked';
  const isNew = isLocked && boot.passphraseNeeded;
  const text = boot === 'away' ? say.away : isNew ? say.choose : isLocked ? say.text : say.notLocked;
  return (
    <main className="gate">
      <div className="gate-b">
        <Logo />
        <h1>{say.title}</h1>
        <p role="status">{text}</p>
        {isLocked && (isNew ? <NewPassphrase client={client} /> : <Passphrase client={client} />)}
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

interface Entry {
  readonly busy: boolean;
  readonly error: string;
  readonly open: (passphrase: string) => void;
  readonly refuse: (error: string) => void;
}

/** Sends a passphrase and goes to the till once it opened the secrets. */
const useOpening = (client: Client): Entry => {
  const { unlock: say, errors } = useLanguage().words;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const open = (passphrase: string): void => {
    setBusy(true);
    void client.unlock(passphrase).then((answer) => {
      setBusy(false);
      if (answer.ok) return window.location.assign('/');
      return setError(answer.error.code === 'not_locked' ? say.keychain : errorText(errors, answer.error));
    });
  };
  return { busy, error, open, refuse: setError };
};

const Passphrase = ({ client }: { readonly client: Client }) => {
  const { unlock: say } = useLanguage().words;
  const { busy, error, open } = useOpening(client);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    open(textOf(new FormData(event.currentTarget), 'passphrase'));
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
      <a href="/manual#the-passphrase">{say.lost}</a>
    </form>
  );
};

/** After a restore the secrets get a new passphrase. It is typed twice, because a slip would lock the shop for good. */
const NewPassphrase = ({ client }: { readonly client: Client }) => {
  const { unlock: say } = useLanguage().words;
  const { busy, error, open, refuse } = useOpening(client);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const passphrase = textOf(form, 'passphrase');
    if (passphrase.length < SHORTEST) return refuse(say.short);
    if (passphrase !== textOf(form, 'again')) return refuse(say.mismatch);
    return open(passphrase);
  };
  const secret = { type: 'password', autoComplete: 'new-password', required: true } as const;
  return (
    <form className="form" onSubmit={submit}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the page asks for nothing else */}
      <Field label={say.passphrase} name="passphrase" {...secret} autoFocus />
      <Field label={say.again} name="again" {...secret} error={error} />
      <Button type="submit" look="primary" busy={busy}>
        {say.keep}
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

import { useEffect, useState, type FormEvent } from 'react';
import type { ApiError } from '../common/call.ts';
import type { Client } from '../common/client.ts';
import { useLanguage } from './language.ts';
import { errorText } from '../common/error-text.ts';
import { Button } from '../common/Button.tsx';
import { Field } from '../forms/Field.tsx';
import { textOf } from '../forms/form.ts';
import { Logo } from '../common/Logo.tsx';
import { useTitle } from '../common/use-title.ts';
import { LOOK_EVERY_MS } from './look-every.ts';

type State = 'asking' | 'away' | 'closed' | 'open' | 'done';

/** Gives an owner a new password with the code of `--reset-owner` (product.md CLI-20). */
export const Reset = ({ client }: { readonly client: Client }) => {
  const { reset: say, unlock } = useLanguage().words;
  const [state, setState] = useReset(client);
  useTitle(say.title);
  if (state === 'asking') return <main className="gate" aria-busy="true" />;
  const texts = { open: say.text, closed: say.closed, done: say.done, away: unlock.away };
  return (
    <main className="gate">
      <div className="gate-b">
        <Logo />
        <h1>{say.title}</h1>
        <p role="status">{withOption(texts[state])}</p>
        {state === 'open' && <NewPassword client={client} onDone={() => setState('done')} />}
        {state === 'done' && (
          <a className="btn primary" href="/office">
            {say.toLogIn}
          </a>
        )}
      </div>
    </main>
  );
};

const OPTION = '--reset-owner';

/** Keeps the option in one piece, because it is typed as it stands there. */
const withOption = (text: string) => {
  const [before, ...after] = text.split(OPTION);
  return after.length === 0 ? (
    before
  ) : (
    <>
      {before}
      <code>{OPTION}</code>
      {after.join(OPTION)}
    </>
  );
};

/** Polls until a code can be used, and no longer, so that nothing that was typed is lost. */
const useReset = (client: Client): [State, (state: State) => void] => {
  const [state, setState] = useState<State>('asking');
  const isEntered = state === 'open' || state === 'done';
  useEffect(() => {
    if (isEntered) return undefined;
    let isOver = false;
    const look = async (): Promise<void> => {
      const answer = await client.boot();
      if (!isOver) setState(!answer.ok ? 'away' : answer.value.ownerReset ? 'open' : 'closed');
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client, isEntered]);
  return [state, setState];
};

type Fault = { readonly field: 'code' | 'name' | 'password' | 'again'; readonly text: string };

const NewPassword = ({ client, onDone }: { readonly client: Client; readonly onDone: () => void }) => {
  const { reset: say } = useLanguage().words;
  const refusalOf = useRefusal();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const errorOf = (field: Fault['field']): string | undefined => (fault?.field === field ? fault.text : undefined);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [code, name, password] = [textOf(form, 'code').trim(), textOf(form, 'name').trim(), textOf(form, 'password')];
    if (password.length < 8) return setFault({ field: 'password', text: say.short });
    if (password !== textOf(form, 'again')) return setFault({ field: 'again', text: say.mismatch });
    setBusy(true);
    void client.resetOwner({ code, name, password }).then((answer) => {
      setBusy(false);
      return answer.ok ? onDone() : setFault(refusalOf(answer.error));
    });
    return undefined;
  };
  const secret = { type: 'password', autoComplete: 'new-password', required: true } as const;
  return (
    <form className="form" onSubmit={submit}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the page asks for nothing else */}
      <Field label={say.code} name="code" error={errorOf('code')} spellCheck={false} autoFocus required />
      <Field label={say.name} name="name" autoComplete="username" error={errorOf('name')} required />
      <Field label={say.password} name="password" {...secret} error={errorOf('password')} />
      <Field label={say.again} name="again" {...secret} error={errorOf('again')} />
      <Button type="submit" look="primary" busy={busy}>
        {say.go}
      </Button>
    </form>
  );
};

/** Puts a refusal to the field that it is about. */
const useRefusal = () => {
  const { reset: say, errors } = useLanguage().words;
  return (error: ApiError): Fault =>
    error.details['name'] === undefined
      ? { field: 'code', text: errorText(errors, error) }
      : { field: 'name', text: say.noOwner };
};

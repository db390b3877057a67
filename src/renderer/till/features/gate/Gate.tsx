import { useState, type FormEvent, type ReactNode } from 'react';
import { useLanguage } from '../../language.ts';
import { useTill, useTillState } from '../../state/till.ts';
import { Button } from '../../../common/Button.tsx';
import { textOf } from '../../../forms/form.ts';
import { Logo } from '../../../common/Logo.tsx';
import { Field } from '../../../forms/Field.tsx';
import { useTitle } from '../../../common/use-title.ts';

/** Screens before the till: starting, away, set-up, locked, not paired. */
export const Gate = () => {
  const phase = useTillState((state) => state.phase);
  const { gate } = useLanguage().words;
  switch (phase) {
    case 'away':
      return <Card title={gate.away} text={gate.awayText} />;
    case 'setup':
      return (
        <Card title={gate.setup} text={gate.setupText}>
          <a className="btn primary" href="/setup">
            {gate.setupLink}
          </a>
        </Card>
      );
    case 'locked':
      return (
        <Card title={gate.locked} text={gate.lockedText}>
          <a className="btn primary" href="/unlock">
            {gate.unlockLink}
          </a>
        </Card>
      );
    case 'unpaired':
      return <Pairing />;
    default:
      return <main className="gate" aria-label={gate.booting} aria-busy="true" />;
  }
};

const Card = ({ title, text, children }: { title: string; text: string; children?: ReactNode }) => {
  useTitle(title);
  return (
    <main className="gate">
      <div className="gate-b">
        <Logo />
        <h1>{title}</h1>
        <p>{text}</p>
        {children}
      </div>
    </main>
  );
};

const Pairing = () => {
  const { gate: actions } = useTill();
  const { gate } = useLanguage().words;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => textOf(form, name);
    setBusy(true);
    void actions.pair(text('name'), text('password'), text('till')).then((refusal) => {
      setBusy(false);
      return setError(refusal ?? '');
    });
  };
  return (
    <Card title={gate.unpaired} text={gate.unpairedText}>
      <form className="form" onSubmit={submit}>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- this page has only this field */}
        <Field label={gate.name} name="name" autoComplete="username" autoFocus required />
        <Field label={gate.password} name="password" type="password" autoComplete="current-password" required />
        <Field label={gate.tillName} name="till" defaultValue={gate.firstTill} required />
        <p className="form-error" role="alert">
          {error}
        </p>
        <Button type="submit" look="primary" busy={busy}>
          {gate.pair}
        </Button>
      </form>
    </Card>
  );
};

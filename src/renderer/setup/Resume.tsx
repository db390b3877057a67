import { useState } from 'react';
import type { Answer } from '../common/call.ts';
import type { SessionView, SetupProgress } from '../common/client.ts';
import { currencyName } from '../common/currency-names.ts';
import { useLanguage } from './language.ts';
import { RESET_COMMAND } from '../common/reset-command.ts';
import { useReason } from '../common/use-reason.ts';
import { Field } from '../forms/Field.tsx';
import { LANGUAGE_NAMES, languageOf } from '../../shared/languages.ts';
import type { LaterStep } from '../../shared/vocabulary.ts';
import { Step } from './Step.tsx';

export const toTill = (): void => window.location.assign('/');

interface LogInProps {
  /** Who is logged in by PIN, or is no owner; null if nobody is. */
  readonly found: SessionView | null;
  readonly logIn: (name: string, password: string) => Promise<Answer<SessionView>>;
}
/** The owner's password, in whichever browser set-up continues. */
export const LogIn = ({ found, logIn }: LogInProps) => {
  const { setup, owner } = useLanguage().words;
  const { resume: say } = setup;
  const { refusalOf } = useReason();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const known = found?.user.role === 'owner' ? found.user.name : '';
  const go = (text: (name: string) => string): void => {
    setBusy(true);
    setError('');
    void logIn(text('name').trim(), text('password')).then((answer) => {
      setBusy(false);
      if (!answer.ok) return setError(refusalOf(answer.error));
      return setError(answer.value.user.role === 'owner' ? '' : say.ownerOnly);
    });
  };
  return (
    <Step title={say.title} text={say.text} error={error} busy={busy} onGo={go}>
      <div className="form">
        <Field label={setup.you.name} name="name" autoComplete="username" defaultValue={known} required />
        <Field label={setup.you.password} name="password" type="password" autoComplete="current-password" required />
      </div>
      <details className="muted">
        <summary>{owner.forgotten}</summary>
        <p>
          {owner.lostPassword} <code>{RESET_COMMAND}</code>
        </p>
      </details>
    </Step>
  );
};

interface WelcomeProps {
  readonly session: SessionView;
  readonly progress: SetupProgress;
  readonly next: LaterStep;
  readonly onGo: () => void;
}
/** Says where set-up stopped and what is kept. */
export const Welcome = ({ session, progress, next, onGo }: WelcomeProps) => {
  const { locale, words } = useLanguage();
  const { setup: say } = words;
  const { store, user } = session;
  const shop = [store.name, currencyName(store.currency, locale), LANGUAGE_NAMES[languageOf(store.locale)]].join(', ');
  const { wallet, connection } = progress.steps;
  return (
    <Step
      title={say.resume.welcome(user.name)}
      text={say.resume.stopped(say.steps[next])}
      go={say.resume.go}
      otherGo={say.resume.look}
      onSkip={toTill}
      onGo={onGo}
    >
      <dl className="kept">
        <Fact name={say.steps.shop} value={shop} />
        <Fact name={say.steps.wallet} value={say.resume.states[progress.steps.check === 'open' ? 'open' : wallet]} />
        <Fact name={say.steps.connection} value={say.resume.states[connection]} />
      </dl>
      <p className="muted">{session.wallet === 'missing' || session.sources.length === 0 ? say.resume.noSale : ''}</p>
    </Step>
  );
};

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

export const Already = () => {
  const { setup } = useLanguage().words;
  return <Step title={setup.already} text="" go={setup.trial.toTill} onGo={toTill} />;
};

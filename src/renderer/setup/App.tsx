import { useEffect, useState } from 'react';
import type { BootView, Client, SessionView } from '../common/client.ts';
import { LanguageProvider, useLanguage } from './language.ts';
import { useLanguageIn } from '../common/language.tsx';
import type { Copy } from '../common/bridge.ts';
import type { LightningCalls } from '../common/lightning-calls.ts';
import type { Credentials } from '../common/credentials.ts';
import { PasswordDialog } from '../common/PasswordDialog.tsx';
import type { PasswordPrompt } from '../common/password-prompt.ts';
import { useTitle } from '../common/use-title.ts';
import type { Languages } from '../words/setup-words.ts';
import { languageOf } from '../../shared/languages.ts';
import { FirstPages } from './FirstPages.tsx';
import { LaterPages } from './LaterPages.tsx';
import type { RestoreCalls } from './restore/restore-calls.ts';
import { StepList } from './StepList.tsx';
import { linkedStep, nextStep, NOTHING_YET, type StepName } from './setup-state.ts';
import { Already, LogIn, Welcome } from './Resume.tsx';
import { useProgress } from './use-progress.ts';
import { useResume } from './use-resume.ts';

interface Props {
  readonly client: Client & LightningCalls;
  readonly copy: Copy;
  readonly restore: RestoreCalls;
  readonly credentials: Credentials;
  readonly prompt: PasswordPrompt;
  /** From the fragment of the address, otherwise typed. */
  readonly code: string;
  readonly languages: Languages;
  /** The browser's locale. */
  readonly locale: string;
}

export const App = (props: Props) => {
  const { client, languages } = props;
  const [boot, setBoot] = useState<BootView | null>(null);
  const [locale, setLocale] = useState(props.locale);
  const language = useLanguageIn(languages, locale);
  useEffect(() => {
    void client.boot().then((answer) => (answer.ok ? setBoot(answer.value) : undefined));
  }, [client]);
  useEffect(() => {
    document.documentElement.lang = languageOf(locale);
  }, [locale]);
  const pages = { ...props, locale, onLocale: setLocale };
  return (
    <LanguageProvider value={language}>
      {!boot && <main aria-busy="true" />}
      {boot?.state === 'setup' && <FromTheStart {...pages} boot={boot} />}
      {boot && boot.state !== 'setup' && <Resumed {...pages} boot={boot} />}
    </LanguageProvider>
  );
};

export interface PageProps extends Props {
  readonly boot: BootView;
  readonly onLocale: (locale: string) => void;
}

/** A new shop: owner and shop are created together, then the later steps follow. */
const FromTheStart = (props: PageProps) => {
  const { client, credentials, prompt } = props;
  const [step, setStep] = useState<StepName>('you');
  const [session, setSession] = useState<SessionView | null>(null);
  const [restoring, setRestoring] = useState(false);
  const progress = useProgress(client);
  const { know } = useResume({ client, credentials, prompt });
  const created = (): void => {
    void know().then((found) => {
      if (!found.ok) return window.location.reload();
      setSession(found.value);
      return setStep('wallet');
    });
  };
  useStepTitle(restoring ? 'restore' : step);
  return (
    <>
      <StepList step={restoring ? null : step} hasOwner={session !== null} progress={progress.now} />
      <main>
        {session ? (
          <LaterPages {...props} session={session} progress={progress} step={step} go={setStep} />
        ) : (
          <FirstPages
            {...props}
            step={step}
            go={setStep}
            restoring={restoring}
            onRestoring={setRestoring}
            onCreated={created}
          />
        )}
      </main>
      {session && <Password {...props} session={session} />}
    </>
  );
};

/** A shop whose set-up was interrupted, or whose missing step the till or the office linked to (design.md LAY-19). */
const Resumed = (props: PageProps) => {
  const { client, credentials, prompt } = props;
  const { setup } = useLanguage().words;
  const { found, isOpen, logIn, resume } = useResume({ client, credentials, prompt });
  useEffect(() => void resume(), [resume]);
  useTitle(setup.title(setup.resume.title));
  if (found === undefined) return <main aria-busy="true" />;
  if (found && isOpen) return <Inside {...props} session={found} />;
  return (
    <>
      <StepList step={null} hasOwner progress={NOTHING_YET} />
      <main>
        <LogIn found={found} logIn={logIn} />
      </main>
    </>
  );
};

/** The owner is logged in: what is kept, then the steps that are missing. */
const Inside = (props: PageProps & { readonly session: SessionView }) => {
  const { client, languages, onLocale, session } = props;
  const progress = useProgress(client);
  const { reload } = progress;
  const [step, setStep] = useState<StepName | 'welcome' | null>(null);
  const { locale } = session.store;
  useEffect(() => void languages.wordsIn.load(locale).then(() => onLocale(locale)), [languages, locale, onLocale]);
  useEffect(() => {
    void reload().then((answer) =>
      answer.ok ? setStep(linkedStep(window.location.search, answer.value) ?? 'welcome') : undefined,
    );
  }, [reload]);
  const next = nextStep(progress.now);
  if (step === null) return <main aria-busy="true" />;
  return (
    <>
      <StepList step={step === 'welcome' ? (next ?? 'done') : step} hasOwner progress={progress.now} />
      <main>
        {step !== 'welcome' && <LaterPages {...props} progress={progress} step={step} go={setStep} />}
        {step === 'welcome' && next && (
          <Welcome session={session} progress={progress.now} next={next} onGo={() => setStep(next)} />
        )}
        {step === 'welcome' && !next && <Already />}
      </main>
      <Password {...props} session={session} />
    </>
  );
};

const useStepTitle = (page: StepName | 'restore'): void => {
  const { setup } = useLanguage().words;
  useTitle(setup.title(page === 'restore' ? setup.restore.title : setup.steps[page]));
};

/** A wallet or a source is saved only with a password entered in the last 5 minutes; set-up may take longer. */
const Password = ({ client, credentials, prompt, session }: PageProps & { readonly session: SessionView }) => {
  const { logIn } = useResume({ client, credentials, prompt });
  return (
    <PasswordDialog
      prompt={prompt}
      name={session.user.name}
      training={session.training}
      renew={(password) => logIn(session.user.name, password)}
    />
  );
};

import { Lock, TriangleAlert } from 'lucide-react';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { shopLocale } from '../../shared/price-sign.ts';
import type { CashierBridge } from '../../shared/ipc.ts';
import type { Copy } from '../common/bridge.ts';
import type { Answer } from '../common/call.ts';
import type { Client, SessionView, StoreView } from '../common/client.ts';
import { LanguageProvider, useLanguage } from './language.ts';
import { useLanguageIn } from '../common/language.tsx';
import type { Credentials } from '../common/credentials.ts';
import { Button } from '../common/Button.tsx';
import { EmptyState } from '../common/EmptyState.tsx';
import { useTitle } from '../common/use-title.ts';
import type { Languages } from '../words/office-words.ts';
import { languageOf } from '../../shared/languages.ts';
import type { OfficeCalls, OverviewView } from './office-calls.ts';
import { PasswordDialog } from '../common/PasswordDialog.tsx';
import type { PasswordPrompt } from '../common/password-prompt.ts';
import { LogIn } from './LogIn.tsx';
import { OfficeProvider, useOffice } from './common/office-context.ts';
import { Places } from './common/Loading.tsx';
import { PAGES, pageOf, SETTINGS } from './pages.tsx';
import { SettingsTabs } from './features/settings/SettingsTabs.tsx';
import { Navigation } from './Navigation.tsx';
import { useLoad } from './common/use-load.ts';
import { OverviewProvider, useFreshOverview } from './features/overview/use-overview.ts';
import { PlaceProvider, useFragment, usePlace } from './common/use-place.ts';

interface Props {
  readonly client: Client & OfficeCalls;
  readonly credentials: Credentials;
  readonly prompt: PasswordPrompt;
  readonly languages: Languages;
  readonly copy: Copy;
  readonly bridge: CashierBridge | null;
}

/** Reads the session, tells the prompt how fresh its password is, and has the shop's language at hand. */
const knownSession = async (
  client: Client,
  prompt: PasswordPrompt,
  { wordsIn }: Languages,
): Promise<Answer<SessionView>> => {
  const answer = await client.session();
  if (!answer.ok) return answer;
  prompt.know(answer.value.freshSeconds);
  await wordsIn.load(answer.value.store.locale);
  return answer;
};

/** The office, or the log-in. Without a session it asks the server nothing (reliability.md A41). */
export const App = (props: Props) => {
  const { client, credentials } = props;
  const [hasSession, setHasSession] = useState(() => credentials.session() !== null);
  if (hasSession) return <WithSession {...props} />;
  return <LogIn client={client} credentials={credentials} onDone={() => setHasSession(true)} />;
};

/** The office, or why it cannot be shown yet: loading, not reached, logged out meanwhile. */
const WithSession = (props: Props) => {
  const { client, credentials, prompt, languages } = props;
  const { office: say } = useLanguage().words;
  const { load, reload } = useLoad(
    useCallback(() => knownSession(client, prompt, languages), [client, prompt, languages]),
  );
  useTitle(say.nav.region);
  if (load.state === 'ready') return <Inside {...props} session={load.value} />;
  if (load.state === 'loading') return <main className="gate" aria-busy="true" />;
  if (load.error.status === 401) return <LogIn client={client} credentials={credentials} onDone={reload} />;
  return (
    <main className="gate">
      <h1 className="vh">{say.nav.region}</h1>
      <EmptyState icon={TriangleAlert} text={say.failed} alert action={<Button onClick={reload}>{say.retry}</Button>} />
    </main>
  );
};

const Content = () => {
  const { office: say } = useLanguage().words;
  const page = pageOf(usePlace().page);
  const { Page, isWide } = PAGES[page];
  return (
    <>
      {!isWide && <h1>{say.nav[page]}</h1>}
      <Suspense fallback={<Places />}>
        <Page />
      </Suspense>
    </>
  );
};

const needsOf = ({ needsYou, troubles, cases }: OverviewView): number =>
  needsYou.total + troubles.length + cases.length;

/** For people with the right to see the office. The navigation counts what needs attention on every page. */
const Allowed = () => {
  const { client } = useOffice();
  const overview = useFreshOverview(client.overview);
  const place = usePlace();
  const page = pageOf(place.page);
  return (
    <OverviewProvider value={overview}>
      <Navigation at={page} needs={overview.load.state === 'ready' ? needsOf(overview.load.value) : 0} />
      <main className={PAGES[page].isWide ? 'office wide' : 'office'}>
        {SETTINGS.includes(page) && <SettingsTabs at={page} />}
        <Content key={`${page}/${place.id}`} />
      </main>
    </OverviewProvider>
  );
};

/** A cashier sees no menu of pages that are closed to cashiers, only the way back (design.md UX-24). */
const Forbidden = () => {
  const { office: say } = useLanguage().words;
  return (
    <main className="gate">
      <h1 className="vh">{say.nav.region}</h1>
      <EmptyState
        icon={Lock}
        text={say.forbidden}
        action={
          <a className="btn" href="/">
            {say.toTill}
          </a>
        }
      />
    </main>
  );
};

const Pages = () => {
  const { office: say } = useLanguage().words;
  const { store, session } = useOffice();
  const place = useFragment();
  const page = pageOf(place.page);
  useTitle(say.title(say.nav[page], store.name));
  return <PlaceProvider value={place}>{session.user.role === 'cashier' ? <Forbidden /> : <Allowed />}</PlaceProvider>;
};

/** Everything is shown in the shop's language once session and shop are known. */
const Inside = (props: Props & { readonly session: SessionView }) => {
  const { client, languages, copy, bridge, session } = props;
  const [store, putStore] = useState<StoreView>(session.store);
  const language = useLanguageIn(languages, shopLocale(store.locale, store.currency));
  const { credentials, prompt } = props;
  const renew = useCallback(
    async (password: string) => {
      const answer = await client.logIn({ name: session.user.name, password, storeId: session.store.id });
      if (!answer.ok) return answer;
      credentials.setSession(answer.value.token);
      return knownSession(client, prompt, languages);
    },
    [client, credentials, prompt, languages, session.user.name, session.store.id],
  );
  const office = useMemo(
    () => ({ client, session, store, putStore, choices: credentials, copy, bridge, renew }),
    [client, session, store, credentials, copy, bridge, renew],
  );
  useEffect(() => {
    document.documentElement.lang = languageOf(store.locale);
    credentials.setLocale(store.locale);
  }, [store.locale, credentials]);
  return (
    <LanguageProvider value={language}>
      <OfficeProvider value={office}>
        <Pages />
        <PasswordDialog prompt={prompt} name={session.user.name} training={session.training} renew={renew} />
      </OfficeProvider>
    </LanguageProvider>
  );
};

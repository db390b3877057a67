import { Lock, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { CashierBridge } from '../../shared/ipc.ts';
import type { Copy } from '../bridge.ts';
import type { Client, SessionView, StoreView } from '../client.ts';
import { LanguageProvider, useLanguage } from '../language.ts';
import type { Credentials } from '../state/credentials.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useTitle } from '../ui/use-title.ts';
import type { LanguageFor } from '../words/inside-words.ts';
import { languageOf } from '../words/languages.ts';
import { LogIn } from './LogIn.tsx';
import { OfficeProvider, useOffice } from './office.ts';
import { pageOf, type PageName } from './pages.ts';
import { Computer } from './pages/Computer.tsx';
import { Currencies } from './pages/Currencies.tsx';
import { LanguagePage } from './pages/LanguagePage.tsx';
import { Payments } from './pages/Payments.tsx';
import { Prices } from './pages/Prices.tsx';
import { Screens } from './pages/Screens.tsx';
import { Shop } from './pages/Shop.tsx';
import { Sounds } from './pages/Sounds.tsx';
import { Staff } from './pages/Staff.tsx';
import { Tills } from './pages/Tills.tsx';
import { Side } from './Side.tsx';
import { useLoad } from './use-load.ts';

const Content = ({ page }: { readonly page: PageName }): ReactNode => {
  const { bridge } = useOffice();
  switch (page) {
    case 'shop':
      return <Shop />;
    case 'language':
      return <LanguagePage />;
    case 'currencies':
      return <Currencies />;
    case 'prices':
      return <Prices />;
    case 'payments':
      return <Payments />;
    case 'sounds':
      return <Sounds />;
    case 'tills':
      return <Tills />;
    case 'screens':
      return <Screens />;
    case 'staff':
      return <Staff />;
    case 'computer':
      return bridge && <Computer bridge={bridge} />;
  }
};

const usePage = (): PageName => {
  const [page, setPage] = useState(() => pageOf(window.location.hash));
  useEffect(() => {
    const onChange = (): void => setPage(pageOf(window.location.hash));
    window.addEventListener('hashchange', onChange);
    return () => window.removeEventListener('hashchange', onChange);
  }, []);
  return page;
};

const Pages = () => {
  const { office: say } = useLanguage().words;
  const { store, session } = useOffice();
  const page = usePage();
  useTitle(say.title(say.nav[page], store.name));
  return (
    <>
      <Side at={page} />
      <main className="office" key={page}>
        <h1>{say.nav[page]}</h1>
        {session.user.role === 'cashier' ? <EmptyState icon={Lock} text={say.forbidden} /> : <Content page={page} />}
      </main>
    </>
  );
};

interface Props {
  readonly client: Client;
  readonly credentials: Credentials;
  readonly languageFor: LanguageFor;
  readonly copy: Copy;
  readonly bridge: CashierBridge | null;
}
/** Session and shop are there: everything is shown in the shop's language. */
const Inside = (props: Props & { readonly session: SessionView }) => {
  const { client, languageFor, copy, bridge, session } = props;
  const [store, putStore] = useState<StoreView>(session.store);
  const language = useMemo(() => languageFor(store.locale), [languageFor, store.locale]);
  const office = useMemo(
    () => ({ client, session, store, putStore, copy, bridge }),
    [client, session, store, copy, bridge],
  );
  useEffect(() => {
    document.documentElement.lang = languageOf(store.locale);
    props.credentials.setLocale(store.locale);
  }, [store.locale, props.credentials]);
  return (
    <LanguageProvider value={language}>
      <OfficeProvider value={office}>
        <Pages />
      </OfficeProvider>
    </LanguageProvider>
  );
};

/** Before that: loading, not reached, or not logged in. */
export const App = (props: Props) => {
  const { client, credentials } = props;
  const { office: say } = useLanguage().words;
  const { load, reload } = useLoad(useCallback(() => client.session(), [client]));
  useTitle(say.nav.region);
  if (load.state === 'ready') return <Inside {...props} session={load.value} />;
  if (load.state === 'loading') return <main className="gate" aria-busy="true" />;
  if (load.error.status === 401) return <LogIn client={client} credentials={credentials} onDone={reload} />;
  return (
    <main className="gate">
      <EmptyState icon={TriangleAlert} text={say.failed} alert action={<Button onClick={reload}>{say.retry}</Button>} />
    </main>
  );
};

import { useEffect, useState } from 'react';
import type { BootView, Client } from '../common/client.ts';
import { LanguageProvider, useLanguage, useLanguageIn } from '../common/language.ts';
import type { Credentials } from '../common/credentials.ts';
import { useTitle } from '../common/use-title.ts';
import type { Languages } from '../words/inside-words.ts';
import { languageOf } from '../../shared/languages.ts';
import { StepList } from './StepList.tsx';
import type { Owner, StepName } from './setup-state.ts';
import { Step } from './Step.tsx';
import { Check, type Picked } from './steps/Check.tsx';
import { Connection } from './steps/Connection.tsx';
import { Shop, type ShopInput } from './steps/Shop.tsx';
import { Trial } from './steps/Trial.tsx';
import { Wallet } from './steps/Wallet.tsx';
import { You } from './steps/You.tsx';
import { useSetUp } from './use-set-up.ts';

interface Props {
  readonly client: Client;
  readonly credentials: Credentials;
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
  return (
    <LanguageProvider value={language}>
      {boot ? <Pages {...props} boot={boot} locale={locale} onLocale={setLocale} /> : <main aria-busy="true" />}
    </LanguageProvider>
  );
};

interface PageProps extends Props {
  readonly boot: BootView;
  readonly step: StepName;
  readonly go: (step: StepName) => void;
}

const toTill = (): void => window.location.assign('/');

/** Owner and shop; nothing is created until both are known. */
const FirstPages = (props: PageProps & { readonly onLocale: (locale: string) => void }) => {
  const { boot, step, go, code, locale, onLocale } = props;
  const [owner, setOwner] = useState<Owner>({ code, name: '', password: '', pin: '', passphrase: '', again: '' });
  const [shop, setShop] = useState<ShopInput>({ name: '', currency: 'EUR' });
  const setUp = useSetUp({ ...props, onDone: () => go('wallet'), onCodeRefused: () => go('you') });
  const { passphraseNeeded } = boot;
  if (step === 'you')
    return (
      <You
        owner={owner}
        codeKnown={code !== ''}
        passphraseNeeded={passphraseNeeded}
        codeError={setUp.codeError}
        onGo={(you) => {
          setOwner(you);
          go('shop');
        }}
      />
    );
  return (
    <Shop
      shop={shop}
      error={setUp.error}
      busy={setUp.busy}
      // the browser's region if it fits the language, otherwise the language alone
      onLanguage={(one) => onLocale(languageOf(navigator.language) === one ? navigator.language : one)}
      onBack={() => go('you')}
      onGo={(asked) => {
        setShop(asked);
        void setUp.run({ owner, shop: asked, locale, passphraseNeeded });
      }}
    />
  );
};

/** Steps that can be skipped now and done later. */
const LaterPages = ({ client, boot, step, go }: PageProps) => {
  const [picked, setPicked] = useState<Picked | null>(null);
  const [hasWallet, setHasWallet] = useState(false);
  const [hasSource, setHasSource] = useState(false);
  if (step === 'check' && picked)
    return (
      <Check
        client={client}
        picked={picked}
        onBack={() => go('wallet')}
        onOtherKind={(candidate) => setPicked({ ...picked, candidate })}
        onGo={() => {
          setHasWallet(true);
          go('connection');
        }}
      />
    );
  if (step === 'connection')
    return (
      <Connection
        client={client}
        network={boot.network}
        onSkip={() => go('trial')}
        onGo={() => {
          setHasSource(true);
          go('trial');
        }}
      />
    );
  if (step === 'trial')
    return <Trial client={client} lacks={hasWallet ? (hasSource ? null : 'source') : 'wallet'} onDone={toTill} />;
  return (
    <Wallet
      client={client}
      pasted={picked?.key ?? ''}
      onSkip={() => go('connection')}
      onGo={(key, preview, candidate) => {
        setPicked({ key, preview, candidate });
        go('check');
      }}
    />
  );
};

const Already = () => {
  const { setup } = useLanguage().words;
  return <Step title={setup.already} text="" go={setup.trial.toTill} onGo={toTill} />;
};

const Pages = (props: Props & { readonly boot: BootView; readonly onLocale: (locale: string) => void }) => {
  const { setup } = useLanguage().words;
  const [step, setStep] = useState<StepName>('you');
  const isFirst = step === 'you' || step === 'shop';
  const already = isFirst && props.boot.state !== 'setup';
  useTitle(setup.title(already ? setup.ready : setup.steps[step]));
  const page = isFirst ? (
    <FirstPages {...props} step={step} go={setStep} />
  ) : (
    <LaterPages {...props} step={step} go={setStep} />
  );
  return (
    <>
      <StepList step={already ? 'done' : step} />
      <main>{already ? <Already /> : page}</main>
    </>
  );
};

import { useState } from 'react';
import { currencyOfCountry } from '../../shared/country-currency.ts';
import { languageOf } from '../../shared/languages.ts';
import type { PageProps } from './App.tsx';
import type { Owner, ShopInput, StepName } from './setup-state.ts';
import { Restore } from './restore/Restore.tsx';
import { Shop } from './steps/Shop.tsx';
import { You } from './steps/You.tsx';
import { useSetUp } from './use-set-up.ts';

type Props = PageProps & {
  readonly step: StepName;
  readonly go: (step: StepName) => void;
  /** A backup is restored instead. */
  readonly restoring: boolean;
  readonly onRestoring: (restoring: boolean) => void;
  /** Owner and shop exist, and the owner is logged in. */
  readonly onCreated: () => void;
};

/** Owner and shop; nothing is created until both are known. */
export const FirstPages = (props: Props) => {
  const { boot, step, go, code, locale, onLocale, restoring, onRestoring } = props;
  const [owner, setOwner] = useState<Owner>({ code, name: '', password: '', pin: '', passphrase: '', again: '' });
  const [shop, setShop] = useState<ShopInput>({
    name: '',
    currency: currencyOfCountry(props.locale) ?? 'EUR',
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const setUp = useSetUp({ ...props, onDone: props.onCreated, onCodeRefused: () => go('you') });
  const { passphraseNeeded } = boot;
  if (restoring)
    return <Restore client={props.client} calls={props.restore} code={code} onLeave={() => onRestoring(false)} />;
  if (step === 'you')
    return (
      <You
        owner={owner}
        codeKnown={code !== ''}
        passphraseNeeded={passphraseNeeded}
        codeError={setUp.codeError}
        // the browser's region if it fits the language, otherwise the language alone
        onLanguage={(one) => onLocale(languageOf(navigator.language) === one ? navigator.language : one)}
        onRestore={() => onRestoring(true)}
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
      onBack={(typed) => {
        setShop(typed);
        go('you');
      }}
      onGo={(asked) => {
        setShop(asked);
        void setUp.run({ owner, shop: asked, locale, passphraseNeeded });
      }}
    />
  );
};

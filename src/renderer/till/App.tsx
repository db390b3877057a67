import { useEffect } from 'react';
import { LanguageProvider } from './language.ts';
import { useLanguageIn } from '../common/language.tsx';
import { useTill, useTillState } from './state/till.ts';
import { languageOf } from '../../shared/languages.ts';
import { Gate } from './features/gate/Gate.tsx';
import { LockScreen } from './features/lock/LockScreen.tsx';
import { TillScreen } from './TillScreen.tsx';

export const App = () => {
  const { languages } = useTill();
  const locale = useTillState((state) => state.locale);
  const language = useLanguageIn(languages, locale);
  useEffect(() => {
    document.documentElement.lang = languageOf(locale);
  }, [locale]);
  return (
    <LanguageProvider value={language}>
      <Phase />
    </LanguageProvider>
  );
};

const Phase = () => {
  const phase = useTillState((state) => state.phase);
  if (phase === 'till') return <TillScreen />;
  return phase === 'lock' ? <LockScreen /> : <Gate />;
};

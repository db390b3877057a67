import { createRoot } from 'react-dom/client';
import '../common/fonts.css';
import '../common/tokens.css';
import '../common/ui.css';
import { createClient } from '../common/client.ts';
import { LanguageProvider } from './language.ts';
import { createCredentials } from '../common/credentials.ts';
import { applyTheme } from '../common/theme.ts';
import { createPageLanguages } from '../words/unlock-words.ts';
import { languageOf } from '../../shared/languages.ts';
import { App } from './App.tsx';

applyTheme(document.documentElement, window.location.search);
const client = createClient({ fetch: (url, init) => window.fetch(url, init), headers: () => ({}) });
const locale = createCredentials(window.sessionStorage, window.localStorage).locale() ?? window.navigator.language;
document.documentElement.lang = languageOf(locale);

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
const languages = createPageLanguages();
const start = () =>
  createRoot(root).render(
    <LanguageProvider value={languages(locale)}>
      <App client={client} path={window.location.pathname} />
    </LanguageProvider>,
  );
void languages.wordsIn.load(locale).then(start);

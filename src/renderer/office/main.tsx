import { createRoot } from 'react-dom/client';
import '../common/fonts.css';
import '../common/tokens.css';
import '../common/ui.css';
import '../common/own-addresses.css';
import './office.css';
import { cashierBridge, createCopy } from '../common/bridge.ts';
import { createCall, type HttpDeps } from '../common/call.ts';
import { createClient } from '../common/client.ts';
import { LanguageProvider } from './language.ts';
import { createCredentials } from '../common/credentials.ts';
import { applyTheme } from '../common/theme.ts';
import { loadReasons } from '../common/use-reason.ts';
import { createPageLanguages } from '../words/office-words.ts';
import { languageOf } from '../../shared/languages.ts';
import { App } from './App.tsx';
import { createOfficeCalls } from './office-calls.ts';
import { createPasswordPrompt } from '../common/password-prompt.ts';

applyTheme(document.documentElement, window.location.search);
const credentials = createCredentials(window.sessionStorage, window.localStorage);
const prompt = createPasswordPrompt(() => performance.now());
const deps: HttpDeps = {
  fetch: (url, init) => window.fetch(url, init),
  headers: credentials.headers,
  password: prompt,
};
const client = { ...createClient(deps), ...createOfficeCalls(createCall(deps)) };
const bridge = cashierBridge(window);
const languages = createPageLanguages();
const locale = credentials.locale() ?? window.navigator.language;
document.documentElement.lang = languageOf(locale);

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
const start = () =>
  createRoot(root).render(
    <LanguageProvider value={languages(locale)}>
      <App
        client={client}
        credentials={credentials}
        prompt={prompt}
        languages={languages}
        copy={createCopy(bridge, window.navigator.clipboard)}
        bridge={bridge}
      />
    </LanguageProvider>,
  );
void languages.wordsIn.load(locale).then(start).then(loadReasons);

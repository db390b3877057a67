import { createRoot } from 'react-dom/client';
import '../common/fonts.css';
import '../common/tokens.css';
import '../common/ui.css';
import '../common/own-addresses.css';
import './setup.css';
import './trial.css';
import './found.css';
import { createCopy } from '../common/bridge.ts';
import { createCall, type HttpDeps } from '../common/call.ts';
import { createClient } from '../common/client.ts';
import { createCredentials } from '../common/credentials.ts';
import { createLightningCalls } from '../common/lightning-calls.ts';
import { createPasswordPrompt } from '../common/password-prompt.ts';
import { applyTheme } from '../common/theme.ts';
import { loadReasons } from '../common/use-reason.ts';
import { createPageLanguages } from '../words/setup-words.ts';
import type { Fetch } from '../common/stream.ts';
import { App } from './App.tsx';
import { createRestoreCalls } from './restore/restore-calls.ts';

applyTheme(document.documentElement, window.location.search);
const credentials = createCredentials(window.sessionStorage, window.localStorage);
const prompt = createPasswordPrompt(() => performance.now());
const fetch: Fetch = (url, init) => window.fetch(url, init);
const deps: HttpDeps = { fetch, headers: credentials.headers, password: prompt };
const client = { ...createClient(deps), ...createLightningCalls(createCall(deps)) };
const copy = createCopy(null, window.navigator.clipboard);
const restore = createRestoreCalls(createCall({ fetch, headers: credentials.headers }));
// `#code=…` or `#…`: the desktop app opens its first page with the set-up code, which leaves the browser only in a body.
const code = decodeURIComponent(window.location.hash.slice(1).replace(/^code=/, ''));

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
const languages = createPageLanguages();
const start = () =>
  createRoot(root).render(
    <App
      client={client}
      copy={copy}
      restore={restore}
      credentials={credentials}
      prompt={prompt}
      code={code}
      languages={languages}
      locale={window.navigator.language}
    />,
  );
void languages.wordsIn.load(window.navigator.language).then(start).then(loadReasons);

import { createRoot } from 'react-dom/client';
import '../common/fonts.css';
import '../common/tokens.css';
import '../common/ui.css';
import './till.css';
import { cashierBridge, createCopy } from '../common/bridge.ts';
import { createTill, TillProvider } from './state/till.ts';
import { applyTheme } from '../common/theme.ts';
import { App } from './App.tsx';

applyTheme(document.documentElement, window.location.search);
const bridge = cashierBridge(window);
const till = createTill({
  fetch: (url, init) => window.fetch(url, init),
  tab: window.sessionStorage,
  browser: window.localStorage,
  now: () => Date.now(),
  newKey: () => crypto.randomUUID(),
  open: (url) => void window.open(url, '_blank', 'noopener'),
  later: (run, ms) => void setTimeout(run, ms),
  locale: window.navigator.language,
  copy: createCopy(bridge, window.navigator.clipboard),
  bridge,
});

// `#till=…` is a till paired in the settings, for the browser that opens this link. It is removed from the address.
const paired = /^#till=([\w-]+)$/.exec(window.location.hash)?.[1];
if (paired) {
  till.credentials.setTill(paired);
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}
void till.gate.boot();

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
const start = () =>
  createRoot(root).render(
    <TillProvider value={till}>
      <App />
    </TillProvider>,
  );
void till.languages.wordsIn.load(till.tillState.getState().locale).then(start);

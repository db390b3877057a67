import { createRoot } from 'react-dom/client';
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/ui.css';
import './till.css';
import { createTill, TillProvider } from '../state/till.ts';
import { cashierDesk } from '../desk.ts';
import { applyTheme } from '../theme.ts';
import { App } from './App.tsx';

applyTheme(document.documentElement, window.location.search);
const till = createTill({
  fetch: (url, init) => window.fetch(url, init),
  tab: window.sessionStorage,
  browser: window.localStorage,
  now: () => Date.now(),
  newKey: () => crypto.randomUUID(),
  open: (url) => void window.open(url, '_blank', 'noopener'),
  later: (run, ms) => void setTimeout(run, ms),
  desk: cashierDesk(),
});
void till.gate.boot();

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
createRoot(root).render(
  <TillProvider value={till}>
    <App />
  </TillProvider>,
);

import { createRoot } from 'react-dom/client';
import '../common/fonts.css';
import '../common/tokens.css';
import '../common/base.css';
import '../common/notices.css';
import '../common/qr.css';
import '../common/forced-colors.css';
import './customer-screen.css';
import { customerBridge } from '../common/bridge.ts';
import { applyTheme } from '../common/theme.ts';
import { createDisplayDictionary } from '../words/customer-screen-words.ts';
import { App } from './App.tsx';
import { createScreenClient } from './screen-client.ts';

applyTheme(document.documentElement, window.location.search);
const token = window.location.hash.slice(1);
window.addEventListener('hashchange', () => window.location.reload()); // opened again with another token
const client = createScreenClient({
  fetch: (url, init) => window.fetch(url, init),
  headers: () => ({ 'x-display': token }),
});

// A window needs its pointer; a full screen hides it.
customerBridge(window)?.onPlaced(({ fullScreen }) => {
  document.documentElement.dataset['placed'] = fullScreen ? 'full-screen' : 'window';
});

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
createRoot(root).render(
  <App
    client={client}
    isPaired={token !== ''}
    wordsIn={createDisplayDictionary()}
    locale={window.navigator.language}
  />,
);

import { createRoot } from 'react-dom/client';
import '../common/fonts.css';
import '../common/tokens.css';
import '../common/ui.css';
import './dev.css';
import { LanguageProvider } from '../till/language.ts';
import { applyTheme } from '../common/theme.ts';
import { createPageLanguages } from '../words/till-words.ts';
import { forceStates } from './force-states.ts';
import { Gallery } from './Gallery.tsx';

applyTheme(document.documentElement, window.location.search);
forceStates(document.styleSheets);

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
createRoot(root).render(
  <LanguageProvider value={createPageLanguages()('en')}>
    <Gallery />
  </LanguageProvider>,
);

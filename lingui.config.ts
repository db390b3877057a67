import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';
import { LANGUAGES } from './src/shared/languages.ts';

const REASONS = [
  'src/renderer/words/reasons.ts',
  'src/renderer/words/reason-patterns.ts',
  'src/renderer/words/connection-faults.ts',
];

/** Every sentence of the built pages stands in src/renderer/words. The customer's screen and the server's reasons have catalogues of their own. */
export default defineConfig({
  sourceLocale: 'en',
  locales: [...LANGUAGES],
  format: formatter({ lineNumbers: false }), // line numbers change with every line above them
  catalogs: [
    {
      path: 'src/renderer/locales/{locale}/customer-screen',
      include: ['src/renderer/words/customer-screen.ts'],
    },
    {
      path: 'src/renderer/locales/{locale}/inside',
      include: ['src/renderer/words/'],
      exclude: ['src/renderer/words/customer-screen.ts', ...REASONS],
    },
    {
      path: 'src/renderer/locales/{locale}/reasons',
      include: REASONS,
    },
  ],
});

import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

/** Every sentence of the pages is in src/renderer/words; the customer's sentences have a catalogue of their own. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  format: formatter({ lineNumbers: false }), // line numbers change with every line above them
  catalogs: [
    {
      path: 'src/renderer/locales/{locale}/customer-screen',
      include: ['src/renderer/words/customer-screen.ts'],
    },
    {
      path: 'src/renderer/locales/{locale}/inside',
      include: ['src/renderer/words/'],
      exclude: ['src/renderer/words/customer-screen.ts'],
    },
  ],
});

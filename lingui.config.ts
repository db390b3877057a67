import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

/** Every sentence of the pages stands in src/renderer/words; what the customer reads is a catalogue of its own. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  format: formatter({ lineNumbers: false }), // they would change with every line above
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

import { readdirSync } from 'node:fs';
import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';
import { LANGUAGES } from './src/shared/languages.ts';

const GROUPS = readdirSync('src/renderer/words', { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** Every sentence of the built pages stands in src/renderer/words. Each folder is a catalogue, so that a page loads no words of another one. */
export default defineConfig({
  sourceLocale: 'en',
  locales: [...LANGUAGES],
  format: formatter({ lineNumbers: false }), // line numbers change with every line above them
  catalogs: GROUPS.map(({ name }) => ({
    path: `src/renderer/locales/{locale}/${name}`,
    include: [`src/renderer/words/${name}/`],
  })),
});

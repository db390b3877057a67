import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type OxlintOverride } from 'oxlint';
import { z } from 'zod';
import { PLAIN_ENGLISH_LEVEL } from './tools/lint/plain-english.ts';

interface Folder {
  /** Layers it may import, besides its own. */
  readonly sees: readonly string[];
  /** Libraries it may import; `node:` stands for Node's own modules. */
  readonly uses: readonly string[];
}

/** The layers: arrows point inward, domain ← app ← adapters ← compose. Each library has one owner. */
const LAYERS: Readonly<Record<string, Folder>> = {
  'src/shared': { sees: [], uses: ['zod'] },
  'src/main/domain': { sees: ['shared'], uses: [] },
  'src/main/app': { sees: ['domain', 'shared'], uses: ['zod'] },
  'src/main/wallet': { sees: ['app', 'domain', 'shared'], uses: ['node:', '@scure/*', '@noble/*'] },
  'src/main/upstream': { sees: ['app', 'shared'], uses: ['node:', 'undici', 'ipaddr.js'] },
  'src/main/chain': { sees: ['app', 'domain', 'upstream', 'shared'], uses: ['node:', 'zod', 'undici', 'zeromq'] },
  'src/main/lightning': {
    sees: ['app', 'upstream', 'shared'],
    uses: ['node:', 'zod', 'undici', 'ws', 'nostr-tools', '@noble/*', '@scure/base'],
  },
  'src/main/rates': { sees: ['app', 'domain', 'upstream', 'shared'], uses: ['node:', 'zod', 'undici'] },
  'src/main/db': { sees: ['app', 'domain', 'shared'], uses: ['node:', 'zod', 'better-sqlite3', 'kysely'] },
  'src/main/secrets': { sees: ['app', 'shared'], uses: ['node:', 'zod', 'keytar'] },
  'src/main/http': {
    sees: ['app', 'qr', 'shared'],
    uses: [
      'node:',
      'zod',
      'express',
      'express-rate-limit',
      'helmet',
      'jose',
      'swagger-ui-dist',
      '@asteasolutions/zod-to-openapi',
    ],
  },
  'src/main/webhooks': { sees: ['app', 'upstream', 'shared'], uses: ['node:', 'undici'] },
  'src/main/qr': { sees: ['shared'], uses: ['node:', 'qrcode'] },
  'src/main/ipc': { sees: ['shared'], uses: ['electron'] },
  'src/main/windows': { sees: ['ipc', 'shared'], uses: ['node:', 'zod', 'electron', 'electron-updater'] },
  'src/preload': { sees: ['shared'], uses: ['electron'] }, // shared/ipc for its types: zod stays out of a preload
  'src/main/platform': { sees: ['app', 'shared'], uses: ['node:', 'zod', 'pino'] },
  'src/renderer': {
    sees: ['shared'],
    uses: ['react', 'react-dom', 'zustand', 'qrcode', 'zod', 'lucide-react', '@lingui/core', '@fontsource-variable/*'],
  },
};
const COMPOSITION: Folder = {
  sees: [
    'app',
    'domain',
    'wallet',
    'chain',
    'lightning',
    'rates',
    'db',
    'secrets',
    'http',
    'qr',
    'webhooks',
    'upstream',
    'platform',
    'shared',
  ],
  uses: ['node:', 'zod'], // never electron: the server must run without it
};
/** Electron's life cycle over the composition. */
const DESKTOP: Folder = { sees: [...COMPOSITION.sees, 'windows'], uses: ['node:', 'electron'] };
const LAYER_NAMES = [...Object.keys(LAYERS).map(nameOf), 'start'];

/** The only module that writes a status; few may name it (product.md INV-1). */
const STATUS_WRITER = {
  regex: '(?:^|/)status-writer\\.ts$',
  message: 'only db/open-database.ts and compose.ts may name the status writer',
};
const MAY_NAME_STATUS_WRITER = ['src/main/db/open-database.ts', 'src/main/start/compose.ts'];

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

const packageNames = z
  .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
  .transform((json) => [...Object.keys(json.dependencies), ...Object.keys(json.devDependencies)])
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, 'package.json'), 'utf8')));

const fits = (library: string, use: string): boolean =>
  use.endsWith('/*') ? library.startsWith(use.slice(0, -1)) : library === use;

/** Lists the imports that a layer is refused. Overrides replace each other, so each has the whole list. */
const fence = (own: string, { sees, uses }: Folder, mayNameStatusWriter: boolean): OxlintOverride['rules'] & object => {
  const hidden = LAYER_NAMES.filter((layer) => layer !== own && !sees.includes(layer));
  const foreign = packageNames.filter((library) => !uses.some((use) => fits(library, use)));
  const patterns = [
    { group: foreign.flatMap((library) => [library, `${library}/**`]), message: `not a library that ${own} may use` },
    { regex: `^(?:\\.\\./)+(?:main/)?(?:${hidden.join('|')})/`, message: `not a layer that ${own} may see` },
    ...(uses.includes('node:') ? [] : [{ group: ['node:*'], message: `Node is not for ${own}` }]),
    ...(mayNameStatusWriter ? [] : [STATUS_WRITER]),
  ];
  return { 'no-restricted-imports': ['error', { patterns }] };
};

const WITHOUT_CLOCK = ['src/main/domain/**', 'src/main/app/**'];
const HIDDEN_STATE = ['Date', 'performance', 'crypto', 'process', 'fetch', 'setTimeout', 'setInterval', 'console'];

const overrides: OxlintOverride[] = [
  { files: ['src/main/*.ts', 'src/main/start/**'], rules: fence('start', COMPOSITION, false) },
  ...Object.entries(LAYERS).map(([folder, layer]) => ({
    files: [`${folder}/**`],
    rules: fence(nameOf(folder), layer, false),
  })),
  { files: ['src/main/index.ts'], rules: fence('start', DESKTOP, false) },
  { files: ['src/main/start/compose.ts'], rules: fence('start', COMPOSITION, true) },
  {
    files: MAY_NAME_STATUS_WRITER.filter((file) => file.startsWith('src/main/db/')),
    rules: fence('db', LAYERS['src/main/db'] ?? COMPOSITION, true),
  },
  { files: ['src/**'], rules: { 'satchel/cast-with-reason': 'error' } },
  { files: ['src/renderer/**'], rules: { 'satchel/text-in-catalogue': 'error' } },
  // a catalogue is a table, as long as the texts need
  {
    files: ['src/renderer/words/**'],
    rules: { 'satchel/text-in-catalogue': 'off', 'max-lines-per-function': 'off' },
  },
  { files: ['src/renderer/dev/**'], rules: { 'satchel/text-in-catalogue': 'off' } },
  { files: ['src/main/**', 'src/shared/**'], rules: { 'satchel/bigint-money': 'error' } },
  { files: ['src/main/domain/**', 'src/shared/{money,bip21,currency}.ts'], rules: { 'satchel/no-float': 'error' } },
  {
    files: WITHOUT_CLOCK,
    rules: {
      'no-restricted-globals': ['error', ...HIDDEN_STATE],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  // a describe is a single function, and a table of cases is long
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off' } },
  // this test plants every phrase
  { files: ['test/unit/architecture/plain-english.test.ts'], rules: { 'satchel/plain-english': 'off' } },
  { files: ['*.config.ts', 'tools/lint/*.ts'], rules: { 'import/no-default-export': 'off' } },
];

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'promise', 'node', 'react', 'jsx-a11y'],
  jsPlugins: ['./tools/lint/satchel-rules.ts'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  rules: {
    'unicorn/require-post-message-target-origin': 'off', // worker ports have none
    'oxc/no-async-endpoint-handlers': 'off', // express 5 forwards rejections
    'unicorn/consistent-function-scoping': 'off', // a helper may be defined beside its only caller
    'promise/always-return': 'off', // a last then() that only acts
    'no-unmodified-loop-condition': 'off', // the rule does not see a flag change that close() sets
    'no-await-in-loop': 'off', // chain, database and back-off work one step after the other
    'typescript/no-unsafe-type-assertion': 'off', // refuses every unsafe cast; satchel/cast-with-reason asks for its reason
    'typescript/consistent-return': 'off', // the type checker knows whether a switch is exhaustive
    'import/no-named-as-default-member': 'off', // fast-check and zod are used by their short names
    'import/no-unassigned-import': ['error', { allow: ['**/*.css', '@fontsource-variable/**'] }],
    'react/react-in-jsx-scope': 'off', // the new JSX transform needs no React in scope
    'jsx-a11y/prefer-tag-over-role': 'off', // the design asks for role=status
    'import/no-default-export': 'error',
    'import/no-cycle': 'error',
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    complexity: ['error', { max: 12 }],
    'typescript/no-floating-promises': 'error',
    'satchel/suppression-with-reason': 'error',
    'satchel/plain-english': PLAIN_ENGLISH_LEVEL,
  },
  overrides,
});

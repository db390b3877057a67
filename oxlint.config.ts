import { defineConfig } from 'oxlint';

/** Who may import which library; every other folder of src may not. */
const LIBRARIES: Record<string, string[]> = {
  'better-sqlite3': ['src/main/db'],
  kysely: ['src/main/db'],
  keytar: ['src/main/secrets'],
  express: ['src/main/http'],
  'express-rate-limit': ['src/main/http'],
  helmet: ['src/main/http'],
  '@scure/*': ['src/main/wallet'],
  '@noble/*': ['src/main/wallet'],
  electron: ['src/main/index.ts', 'src/main/windows', 'src/main/ipc', 'src/preload'],
  react: ['src/renderer'],
  'react-dom': ['src/renderer'],
  zustand: ['src/renderer'],
  qrcode: ['src/renderer'],
};
/** What tsc's transitive references let through: layer → folders it may not name. */
const LAYERS: Record<string, string[]> = { 'src/main/http': ['**/domain/**'] };
const FOLDERS = [...new Set([...Object.values(LIBRARIES).flat(), ...Object.keys(LAYERS)])];

const fence = (folder: string) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        ...Object.entries(LIBRARIES)
          .filter(([, users]) => !users.includes(folder))
          .map(([library, users]) => ({
            group: [library, `${library}/*`],
            message: `only ${users.join(', ')} may use it`,
          })),
        ...(LAYERS[folder] ?? []).map((path) => ({ group: [path], message: 'not a layer this one sees' })),
      ],
    },
  ] as const,
});

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'promise', 'node'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  rules: {
    'unicorn/require-post-message-target-origin': 'off', // worker ports have none
    'oxc/no-async-endpoint-handlers': 'off', // express 5 forwards rejections
    'import/no-default-export': 'error',
    'import/no-cycle': 'error',
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    complexity: ['error', { max: 12 }],
    'typescript/no-floating-promises': 'error',
  },
  overrides: [
    { files: ['src/**'], rules: fence('src') as never },
    ...FOLDERS.map((folder) => ({
      files: [folder.endsWith('.ts') ? folder : `${folder}/**`],
      rules: fence(folder) as never,
    })),
    {
      files: ['src/main/domain/**'],
      rules: {
        'no-restricted-globals': ['error', 'Date'],
        'no-restricted-imports': ['error', { patterns: [{ regex: '^[^.]' }] }],
      },
    },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
});

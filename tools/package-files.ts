import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/**
 * Files of packages that the server reads or serves as they are. The package that a shop installs holds none of these
 * packages, so the build puts the files beside the program, where `packageFile` looks first.
 */
export const SERVED_FILES: readonly string[] = [
  'swagger-ui-dist/swagger-ui.css',
  'swagger-ui-dist/swagger-ui-bundle.js',
  '@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2',
  '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
];

/** Copies the served files of packages beside the built program. */
export const packageFilesPlugin = (): Plugin => ({
  name: 'satchel:package-files',
  generateBundle() {
    const { resolve } = createRequire(import.meta.url);
    for (const name of SERVED_FILES)
      this.emitFile({ type: 'asset', fileName: `packages/${name}`, source: readFileSync(resolve(name)) });
  },
});

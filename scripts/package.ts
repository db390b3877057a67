/**
 * Packs the desktop app for this operating system into dist/: `npm run package`. With --check it packs nothing, and checks
 * the configuration against electron-builder's own schema, with and without the facts of a release.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { build as pack, type Configuration } from 'electron-builder';
import { packaging, releaseFrom } from '../electron-builder.config.ts';
import { build } from './build.ts';

const ROOT = resolve(import.meta.dirname, '..');
type Validate = (config: Configuration, debug: { readonly isEnabled: boolean }) => Promise<void>;

/** Loads the check that electron-builder calls first; electron-builder does not export it. */
const validator = (): Validate => {
  const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const library = fromBuilder('app-builder-lib/out/util/config/config') as { validateConfiguration: Validate };
  return library.validateConfiguration;
};

const check = async (): Promise<void> => {
  const validate = validator();
  const releases = [
    { repository: null, maintainer: null },
    { repository: 'owner/name', maintainer: 'Somebody <somebody@example.org>' },
  ];
  for (const release of releases) await validate(packaging(release), { isEnabled: false });
  process.stdout.write('packaging: the configuration is valid\n');
};

const run = async (): Promise<void> => {
  if (process.argv.includes('--check')) return check();
  const release = releaseFrom(process.env);
  if (!release.repository)
    process.stderr.write('No SATCHEL_RELEASE_REPOSITORY: the package will look for no updates.\n');
  if (!release.repository || !release.maintainer)
    process.stderr.write('No .deb: it needs SATCHEL_RELEASE_REPOSITORY and SATCHEL_MAINTAINER.\n');
  if (!build()) throw new Error('The build failed.');
  await pack({ projectDir: ROOT, publish: 'never', config: packaging(release) });
};

await run();

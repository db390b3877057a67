import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** Licences under which a package may be in a bundle of MIT-licensed code. Another one fails the build. */
const LICENSES: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'OFL-1.1',
  'BlueOak-1.0.0',
  'Python-2.0',
  'Unlicense',
]);

/**
 * Writes the licence of every package whose code is in the bundle, or whose files lie beside it. Packages that stay in
 * node_modules keep their own files.
 */
export const noticesPlugin = (root: string, served: readonly string[] = []): Plugin => ({
  name: 'satchel:notices',
  generateBundle() {
    const modules = [...this.getModuleIds()]; // style sheets and their fonts are in no chunk
    const names = new Set([...modules, ...served.map((file) => `node_modules/${file}`)].flatMap(packageOf));
    const notices = [...names].toSorted().map((name) => noticeOf(join(root, 'node_modules', name)));
    this.emitFile({ type: 'asset', fileName: NOTICES, source: notices.join(`\n${'-'.repeat(80)}\n\n`) });
  },
});

/** Path below node_modules of the package that a module belongs to; a nested package is one of its own. */
const packageOf = (id: string): string[] => {
  const [, path] = /[\\/]?node_modules[\\/](.+)$/.exec(id.replaceAll('\\', '/').replace(/[?\0].*$/, '')) ?? [];
  if (path === undefined) return [];
  const nested = path.lastIndexOf('node_modules/');
  const [outer, own] = nested < 0 ? ['', path] : [path.slice(0, nested), path.slice(nested)];
  const [, name] = /^((?:node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(own) ?? [];
  return name === undefined ? [] : [outer + name];
};

const noticeOf = (folder: string): string => {
  const facts = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Facts; // every package has one
  const { name, version, license = 'unknown' } = facts;
  if (!LICENSES.has(license))
    throw new Error(`${name} is under ${license}: decide in tools/notices.ts whether it may be bundled`);
  return `${name} ${version}\nLicense: ${license}\n\n${textIn(folder) ?? byLine(facts)}\n`;
};

interface Facts {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

const textIn = (folder: string): string | undefined => {
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(name));
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
};

/** Few packages ship no licence text; their author and the name of the licence are all that they say. */
const byLine = ({ author }: Facts): string =>
  `Copyright: ${(typeof author === 'string' ? author : author?.name) ?? 'its authors'}`;

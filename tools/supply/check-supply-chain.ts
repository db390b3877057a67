import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that stay beside the bundle because they hold native modules, with what those modules need to load. */
const BESIDE_THE_BUNDLE: ReadonlySet<string> = new Set([
  'better-sqlite3',
  'cmake-ts',
  'keytar',
  'node-addon-api',
  'zeromq',
]);
/** The keyring's native module is one package per platform. */
const KEYRING = /^@napi-rs\/keyring-[\w-]+$/;

interface Locked {
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

/** Lists what package.json and package-lock.json must say. */
export interface Supply {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly packages: Readonly<Record<string, Locked>>;
  /** Returns true if npm would compile the package when it installs it, because it holds a `binding.gyp`. */
  readonly compiles: (path: string) => boolean;
}

/** Reads both files of a checkout. */
export const readSupply = (root: string): Supply => {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const { allowScripts } = read('package.json') as Pick<Supply, 'allowScripts'>; // ours
  const { packages } = read('package-lock.json') as Pick<Supply, 'packages'>; // npm's, lockfile version 3
  return { allowScripts, packages, compiles: (path) => existsSync(join(root, path, 'binding.gyp')) };
};

/**
 * Finds what is wrong with the packages that an installation takes (reliability.md A27): install scripts run with the
 * rights of whoever installs, so each package that has one is named as allowed or not; and a shop gets no package that
 * does not run.
 */
export const supplyFaults = ({ allowScripts, packages, compiles }: Supply): string[] => {
  const foreign = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
  const scripts = new Set(
    foreign.filter(([path, { hasInstallScript }]) => hasInstallScript || compiles(path)).map(([path]) => nameOf(path)),
  );
  const shipped = foreign.filter(([, { dev }]) => !dev).map(([path]) => nameOf(path));
  return [
    ...[...scripts]
      .filter((name) => allowScripts[name] === undefined)
      .map((name) => `${name} has an install script: name it in allowScripts (package.json), as true or false`),
    ...Object.keys(allowScripts)
      .filter((name) => !scripts.has(name))
      .map((name) => `${name} is named in allowScripts (package.json) but has no install script`),
    ...shipped
      .filter((name) => !BESIDE_THE_BUNDLE.has(name) && !KEYRING.test(name))
      .map((name) => `${name} is a production dependency: the build bundles it if it is a devDependency`),
    ...foreign.filter(([, { integrity }]) => !integrity).map(([path]) => `${path} is locked without a digest`),
  ];
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

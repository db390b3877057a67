import type { AfterPackContext, Configuration } from 'electron-builder';
import { flipFuses, FuseState, FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses';
import { join } from 'node:path';

/** Facts that are known only when a release is made. */
export interface Release {
  /** `owner/name` on GitHub, the source of releases and updates; null: the package looks for no updates. */
  readonly repository: string | null;
  /** `Name <address>`; a Debian package must name its maintainer. */
  readonly maintainer: string | null;
}

/** Reads SATCHEL_RELEASE_REPOSITORY and SATCHEL_MAINTAINER from the environment. */
export const releaseFrom = (environment: NodeJS.ProcessEnv): Release => ({
  repository: environment['SATCHEL_RELEASE_REPOSITORY'] || null,
  maintainer: environment['SATCHEL_MAINTAINER'] || null,
});

/**
 * Every fuse of the binary; none keeps its default. A fuse that a later Electron adds fails the build until it is named
 * here. (electron-builder's own `electronFuses` knows eight; this Electron has nine.)
 */
const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // we ship no snapshot of our own
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
} as const;

/** Sets the fuses of a binary. @throws Error if the binary has a fuse that is not named here */
export const setFuses = (binary: string, resetAdHocDarwinSignature = false): Promise<number> =>
  flipFuses(binary, { ...FUSES, resetAdHocDarwinSignature });

/** Names the fuses of a binary that are not as {@link setFuses} sets them. */
export const wrongFuses = (wire: FuseConfig<FuseState>): string[] =>
  Object.entries(FuseV1Options).flatMap(([name, index]) =>
    typeof index === 'number' && wire[index] !== (FUSES[index] ? FuseState.ENABLE : FuseState.DISABLE) ? [name] : [],
  );

/** Runs before signing, so that the signature covers the fuses. */
const afterPack = async ({ appOutDir, electronPlatformName, packager }: AfterPackContext): Promise<void> => {
  const { productFilename } = packager.appInfo;
  const isMac = electronPlatformName === 'darwin';
  const names: Readonly<Record<string, string>> = { darwin: `${productFilename}.app`, win32: `${productFilename}.exe` };
  await setFuses(join(appOutDir, names[electronPlatformName] ?? EXECUTABLE), isMac);
};

const EXECUTABLE = 'satchel';

/** Files of packages that do not run here, including binaries of other systems. `${…}` are electron-builder's own. */
const LEFT_OUT = [
  '**/.*',
  'node_modules/**/*.{md,markdown,map,ts,mts,cts,tsbuildinfo,flow,scss,c,cc,cpp,h,hpp,gyp,gypi}',
  'node_modules/**/{test,tests,__tests__,example,examples,docs}/**',
  'node_modules/node-addon-api/**',
  'node_modules/better-sqlite3/{deps,src}/**',
  'node_modules/better-sqlite3/prebuilds/!(${platform}*-${arch}.node)',
  'node_modules/zeromq/{src,script}/**',
  'node_modules/zeromq/{CMakeLists.txt,vcpkg.json,tsconfig.json}',
  'node_modules/zeromq/build/!(${platform}|manifest.json)/**',
  'node_modules/zeromq/build/${platform}/!(${arch})/**',
  'node_modules/cmake-ts/!(package.json|LICENSE|build)',
  'node_modules/cmake-ts/build/!(loader.js)/**',
  'node_modules/cmake-ts/build/!(loader.js)',
];

const FILES = [
  'package.json',
  'LICENSE',
  'out/{main,preload,renderer}/**',
  'resources/icons/*.png',
  '!**/*.map',
  ...LEFT_OUT.map((pattern) => `!${pattern}`),
];

const publishTo = (repository: string | null): NonNullable<Configuration['publish']> | null => {
  const [owner, repo] = repository?.split('/') ?? [];
  return owner && repo ? { provider: 'github', owner, repo } : null;
};

const homepageOf = (repository: string | null): object =>
  repository ? { extraMetadata: { homepage: `https://github.com/${repository}` } } : {};

/** The configuration of the packed app. Nothing is compiled: native modules are prebuilt for every platform (N-API). */
export const packaging = ({ repository, maintainer }: Release): Configuration => ({
  appId: 'pos.satchel.desktop',
  productName: 'Satchel',
  copyright: 'MIT License',
  directories: { output: 'dist', buildResources: 'resources' },
  files: FILES,
  asar: { smartUnpack: false }, // smart unpacking takes out whole packages, whose code nothing then checks
  asarUnpack: ['**/*.node'],
  npmRebuild: false,
  afterPack,
  publish: publishTo(repository),
  ...homepageOf(repository),
  linux: {
    executableName: EXECUTABLE,
    // a Debian package must name maintainer and homepage; an AppImage need not
    target: repository && maintainer ? ['deb', 'AppImage'] : ['AppImage'],
    category: 'Office',
    icon: 'resources/icons/satchel-1024.png',
    synopsis: 'Bitcoin point of sale',
    ...(maintainer ? { maintainer } : {}),
  },
  mac: {
    target: ['dmg', 'zip'], // the updater needs the zip
    category: 'public.app-category.business',
    icon: 'resources/icons/satchel-1024.png',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/entitlements.mac.plist',
    entitlementsInherit: 'resources/entitlements.mac.plist',
  },
  win: { target: ['nsis'], icon: 'resources/icons/satchel-1024.png', verifyUpdateCodeSignature: true },
  nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false }, // a shop's books outlive the program
});

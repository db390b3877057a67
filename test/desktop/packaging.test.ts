/** Contents and locks of the packages, as far as they can be checked without Electron's binary. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { FuseState, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packaging, setFuses, wrongFuses } from '../../electron-builder.config.ts';
import type { ReadyLine } from '../support/satchel.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** The text before the fuses in a binary, as published in Electron's documentation (tutorial “Fuses”). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES_OF_45 = 9;

/** Writes a file that has only Electron's fuse wire. */
const writeBinary = (file: string, fuses: number): void =>
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.from(`before ${SENTINEL}`),
      Buffer.from([1, fuses]),
      Buffer.alloc(fuses, '1'),
      Buffer.from(' after'),
    ]),
  );

/** Creates a folder like Electron's with such a binary in it. */
const madeElectron = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-electron-'));
  mkdirSync(join(folder, 'resources'));
  writeBinary(join(folder, 'electron'), FUSES_OF_45);
  chmodSync(join(folder, 'electron'), 0o755);
  for (const name of ['LICENSE', 'version']) writeFileSync(join(folder, name), name);
  return folder;
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => relative('.', name));

/** The packages whose code is in a bundle, as its source maps say. */
const packagesInMaps = (folder: string): string[] => {
  const sources = filesIn(folder)
    .filter((name) => name.endsWith('.js.map'))
    .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { sources: string[] }).sources);
  return [...new Set(sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []))];
};

/** electron-builder's own copy of Electron's archiver. */
const asar = (): { extractAll: (archive: string, target: string) => void } => {
  const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  return createRequire(fromBuilder.resolve('app-builder-lib'))('@electron/asar') as ReturnType<typeof asar>;
};

/** Starts the server in a folder without a package around it, and stops it after `use`. */
const withServerOf = async (app: string, use: (ready: ReadyLine) => Promise<void>): Promise<number | null> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-packed-'));
  const words = ['--training', '--headless', '--data-dir', dataDir, '--port', '0', '--log-level', 'warn'];
  const child = spawn(process.execPath, [join(app, 'out/main/headless.js'), ...words], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<number | null>((resolved) => void child.once('exit', resolved));
  const ready = await Promise.race([
    new Promise<ReadyLine>((found) => {
      createInterface({ input: child.stdout }).on('line', (line) => found(JSON.parse(line) as ReadyLine));
    }),
    ended.then((code) => {
      throw new Error(`exited with ${code}\n${log}`);
    }),
  ]);
  try {
    await use(ready);
  } finally {
    child.kill('SIGTERM');
  }
  return ended;
};

describe('A12: fuses', () => {
  it('are all set, none is left to a default', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'satchel-fuses-')), 'binary');
    writeBinary(file, FUSES_OF_45);
    expect(wrongFuses(await getCurrentFuseWire(file))).not.toEqual([]);
    await setFuses(file);
    expect(wrongFuses(await getCurrentFuseWire(file))).toEqual([]);
    const { version: _version, ...wire } = await getCurrentFuseWire(file);
    const [on, off] = [FuseState.ENABLE, FuseState.DISABLE];
    // RunAsNode, cookies, NODE_OPTIONS, --inspect, ASAR integrity, ASAR only, V8 snapshot, file://, Wasm traps
    expect(Object.values(wire)).toEqual([off, on, off, off, on, on, off, off, on]);
  });

  it('that a later Electron adds fail until somebody decides on them', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'satchel-fuses-')), 'binary');
    writeBinary(file, FUSES_OF_45 + 1);
    await expect(setFuses(file)).rejects.toThrow('strictlyRequireAllFuses');
  });
});

describe('the package', () => {
  let resources = '';
  let binary = '';
  const app = mkdtempSync(join(tmpdir(), 'satchel-app-'));
  const output = mkdtempSync(join(tmpdir(), 'satchel-dist-'));
  afterAll(() => {
    for (const folder of [app, output]) rmSync(folder, { recursive: true, force: true }); // 100 MB per run
  });
  beforeAll(async () => {
    await build({
      projectDir: ROOT,
      targets: Platform.LINUX.createTarget('dir'),
      publish: 'never',
      config: {
        ...packaging({ repository: 'owner/name', maintainer: 'Somebody <somebody@example.org>' }),
        directories: { output, buildResources: 'resources' },
        electronDist: madeElectron(),
      },
    });
    const unpacked = readdirSync(output).find((name) => name.endsWith('-unpacked')) ?? '';
    resources = join(output, unpacked, 'resources');
    binary = join(output, unpacked, 'satchel');
    asar().extractAll(join(resources, 'app.asar'), app);
  });

  it('has its binary’s fuses set before it is signed', async () => {
    const { version: _version, ...wire } = await getCurrentFuseWire(binary);
    expect(Object.values(wire)).toHaveLength(FUSES_OF_45);
    expect(wire[0]).toBe(FuseState.DISABLE);
  });

  it('keeps all code in the ASAR: only native modules are beside it', () => {
    expect(
      readdirSync(resources)
        .filter((name) => name.startsWith('app'))
        .toSorted(),
    ).toEqual(['app-update.yml', 'app.asar', 'app.asar.unpacked']);
    const beside = filesIn(join(resources, 'app.asar.unpacked'));
    expect(beside.length).toBeGreaterThan(0);
    expect(beside.filter((name) => !name.endsWith('.node'))).toEqual([]);
  });

  it('holds only what is needed to run', () => {
    expect(readdirSync(app).toSorted()).toEqual(['LICENSE', 'node_modules', 'out', 'package.json', 'resources']);
    expect(readdirSync(join(app, 'out')).toSorted()).toEqual(['main', 'preload', 'renderer']);
    const files = filesIn(app);
    expect(files.filter((name) => /\.(?:map|ts|tsx|md|c|cpp|h)$/.test(name))).toEqual([]);
    expect(files.filter((name) => /(?:^|\/)(?:test|tests|src)\/.*\.test\./.test(name))).toEqual([]);
  });

  it('A27: has only the packages of native modules beside its bundle, without what builds them', () => {
    expect(readdirSync(join(app, 'node_modules')).toSorted()).toEqual([
      '@napi-rs',
      'better-sqlite3',
      'cmake-ts',
      'keytar',
      'zeromq',
    ]);
    expect(filesIn(join(app, 'node_modules/cmake-ts')).toSorted()).toEqual(['build/loader.js', 'package.json']);
  });

  it('A27: names every package in its bundle with its licence', () => {
    for (const part of ['main', 'renderer']) {
      const notices = readFileSync(join(app, 'out', part, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
      const bundled = packagesInMaps(join(ROOT, 'out', part));
      expect(bundled.length).toBeGreaterThan(5);
      expect(bundled.filter((name) => !new RegExp(`^${name} \\d.*\nLicense: \\S+$`, 'm').test(notices))).toEqual([]);
    }
  });

  it('looks for updates at the release’s address', () => {
    const feed = readFileSync(join(resources, 'app-update.yml'), 'utf8');
    expect(feed).toContain('provider: github');
    expect(feed).toContain('owner: owner');
    expect(feed).toContain('repo: name');
  });

  it('has every module that the desktop app loads', () => {
    const importing = /^(?:import|export)\b[^\n]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/gm;
    const loaded = new Set(
      filesIn(join(app, 'out/main'))
        .map((name) => readFileSync(join(app, 'out/main', name), 'utf8'))
        .flatMap((code) => [...code.matchAll(importing)].map(([, fixed, late]) => fixed ?? late ?? ''))
        .filter((module) => !module.startsWith('.') && !isBuiltin(module)),
    );
    const from = createRequire(join(app, 'out/main/index.js'));
    const foreign = [...loaded].filter((module) => module !== 'electron');
    expect(foreign.toSorted()).toEqual(['better-sqlite3', 'keytar', 'zeromq']);
    const code = readdirSync(join(app, 'out/main')).filter((name) => name.endsWith('.js'));
    expect(
      code.some((name) => readFileSync(join(app, 'out/main', name), 'utf8').includes('autoInstallOnAppQuit')),
    ).toBe(true); // the updater is in the bundle
    for (const module of foreign) expect(from.resolve(module), module).toContain(app);
  });

  it('works: the server starts from the package and serves its pages', async () => {
    const code = await withServerOf(app, async ({ url, publicUrl }) => {
      for (const page of ['/', '/setup', '/docs', '/docs/swagger-ui-bundle.js', '/favicon.svg', '/api/boot'])
        expect((await fetch(url + page)).status, page).toBe(200);
      expect((await fetch(`${publicUrl}/display`)).status).toBe(200);
    });
    expect(code).toBe(0);
  });
});

import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, expect, type Browser, type ElectronApplication, type Page } from '@playwright/test';
import type * as Electron from 'electron';
import type { ReadyLine } from '../../support/satchel.ts';
import { findElectron } from './find-electron.ts';
import { freePort } from '../../support/free-port.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const BUILT = join(ROOT, 'out/main/index.js');
const REGISTER = resolve(import.meta.dirname, '../host/register.ts');
const LIMIT_MS = 90_000;

/** Electron's module in the app's process; on the stand-in, the parts that the app uses. */
export type ElectronModule = typeof Electron;
type Ask = <A, R>(question: (electron: ElectronModule, argument: A) => R | Promise<R>, argument: A) => Promise<R>;

/** Facts of the ready line that the suite needs. */
type Facts = Pick<ReadyLine, 'url' | 'publicUrl' | 'setupCode'>;

/** The desktop app, started from its bundle. */
export interface Desk {
  readonly ready: Facts;
  readonly dataDir: string;
  /** Runs a function in the app's process. */
  readonly ask: Ask;
  readonly till: () => Promise<Page>;
  readonly screen: () => Promise<Page>;
  /** Connects Playwright again, because pages known before a crash are dead to it. */
  readonly rejoin: () => Promise<void>;
  readonly log: () => string;
  readonly exited: Promise<number | null>;
  readonly pid: number;
  /** Quits as the menu does. @returns the exit code */
  readonly quit: () => Promise<number | null>;
}

interface Started {
  readonly child: ChildProcess;
  readonly log: () => string;
  readonly ask: Ask;
  readonly pages: () => Promise<readonly Page[]>;
  readonly ready: () => Promise<Facts>;
  readonly rejoin: () => Promise<void>;
}

export interface DeskOptions {
  readonly dataDir?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** True by default. */
  readonly training?: boolean;
}

const environment = (env: DeskOptions['env'] = {}): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ),
  ...env,
});

/** Sends questions to the stand-in's process over Node's IPC channel. */
const askOver = (child: ChildProcess, log: () => string): Ask => {
  let last = 0;
  return (question, argument) =>
    new Promise((answered, refused) => {
      last += 1;
      const id = last;
      const end = (): void => {
        child.off('message', hear);
        child.off('exit', gone);
      };
      const gone = (): void => {
        end();
        refused(new Error(`the app ended (${child.exitCode}) before it answered\n${log()}`));
      };
      const hear = (message: unknown): void => {
        const answer = message as { id: number; ok: boolean; value: never };
        if (answer.id !== id) return;
        end();
        if (answer.ok) answered(answer.value);
        else refused(new Error(String(answer.value)));
      };
      if (!child.connected) return gone();
      child.on('message', hear);
      child.once('exit', gone);
      return void child.send({ id, source: question.toString(), argument: argument ?? null });
    });
};

const collect = (child: ChildProcess): (() => string) => {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
};

const startOnStandIn = async (words: readonly string[], options: DeskOptions): Promise<Started> => {
  const child = fork(BUILT, [...words], {
    cwd: ROOT,
    execArgv: ['--import', REGISTER],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: environment(options.env),
  });
  const log = collect(child);
  const ask = askOver(child, log);
  let browser: Browser | undefined;
  const rejoin = async (): Promise<void> => {
    // the stand-in's module has this in addition to Electron's API
    const endpoint = await ask(
      (electron) => (electron as unknown as { standInEndpoint: () => Promise<string> }).standInEndpoint(),
      null,
    );
    browser = await chromium.connectOverCDP(endpoint);
  };
  return {
    child,
    log,
    ask,
    rejoin,
    ready: () => readyLine(child, log),
    pages: async () => {
      if (!browser) await rejoin();
      return (browser?.contexts() ?? []).flatMap((context) => context.pages());
    },
  };
};

const startOnElectron = async (binary: string, words: readonly string[], options: DeskOptions): Promise<Started> => {
  const isRoot = process.getuid?.() === 0; // Electron refuses to sandbox for root
  const ports = { till: await freePort(), customer: await freePort() };
  const application: ElectronApplication = await _electron.launch({
    executablePath: binary,
    // a later flag overrides the --port 0 before it
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      ROOT,
      ...words,
      '--port',
      String(ports.till),
      '--public-port',
      String(ports.customer),
    ],
    cwd: ROOT,
    env: environment(options.env),
  });
  const child = application.process();
  const log = collect(child);
  const pages = async (): Promise<readonly Page[]> => application.windows();
  return {
    child,
    log,
    // Playwright's evaluate takes the same functions; its own types of them are wider
    ask: ((question: never, argument: never) => application.evaluate(question, argument)) as Ask,
    rejoin: async () => undefined,
    pages,
    // Playwright has read stdout since the start, so the ready line may be gone; these are the same facts from outside
    ready: async () => {
      const url = `http://127.0.0.1:${ports.till}`;
      const first = await application.firstWindow();
      await first.waitForURL((page) => page.href.startsWith(url), { timeout: LIMIT_MS });
      const [, setupCode] = /\/setup#(.+)$/.exec(first.url()) ?? [];
      return { url, publicUrl: `http://127.0.0.1:${ports.customer}`, setupCode: setupCode ?? null };
    },
  };
};

const readyLine = async (child: ChildProcess, log: () => string): Promise<ReadyLine> => {
  const { promise, resolve: found, reject } = Promise.withResolvers<ReadyLine>();
  const limit = setTimeout(() => reject(new Error(`not ready after ${LIMIT_MS} ms\n${log()}`)), LIMIT_MS);
  child.once('exit', (code) => reject(new Error(`exited with ${code} before it was ready\n${log()}`)));
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"event":"ready"')) found(JSON.parse(line) as ReadyLine);
    });
  }
  return promise.finally(() => clearTimeout(limit));
};

const wordsOf = (dataDir: string, { training = true, flags = [] }: DeskOptions): string[] => [
  ...(training ? ['--training'] : []),
  '--data-dir',
  dataDir,
  '--port',
  '0',
  '--log-level',
  'info',
  ...flags,
];

/** Starts the app if it is expected to exit by itself. */
export const runToEnd = async (
  options: DeskOptions = {},
): Promise<{ readonly code: number | null; readonly said: string }> => {
  const words = wordsOf(options.dataDir ?? mkdtempSync(join(tmpdir(), 'satchel-desk-')), options);
  const binary = findElectron();
  const rootWords = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const [command, ...before] = binary ? [binary, ...rootWords, ROOT] : [process.execPath, '--import', REGISTER, BUILT];
  const child = spawn(command, [...before, ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(options.env),
  });
  const log = collect(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(limit);
  return { code, said: log() };
};

const open = new Set<Desk>();

/** Starts the built app in training on free ports: on Electron if its binary is found, otherwise on the stand-in. */
export const openDesk = async (options: DeskOptions = {}): Promise<Desk> => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'satchel-desk-'));
  const words = wordsOf(dataDir, options);
  const binary = findElectron();
  const started = binary ? await startOnElectron(binary, words, options) : await startOnStandIn(words, options);
  const { child, log } = started;
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const ready = await started.ready();
  const page = async (base: string): Promise<Page> => {
    let found: Page | undefined;
    await expect
      .poll(async () => (found = (await started.pages()).find((each) => each.url().startsWith(base))) !== undefined, {
        message: `a window with a page of ${base}`,
        timeout: LIMIT_MS,
      })
      .toBe(true);
    if (!found) throw new Error('not reached: the poll above fails first');
    return found;
  };
  const desk: Desk = {
    ready,
    dataDir,
    ask: started.ask,
    till: () => page(`${ready.url}/`),
    screen: () => page(`${ready.publicUrl}/display`),
    rejoin: started.rejoin,
    log,
    exited,
    pid: child.pid ?? 0,
    quit: async () => {
      open.delete(desk);
      await started.ask(({ app }) => {
        setTimeout(() => app.quit(), 0); // after the answer was sent
        return true;
      }, null);
      return exited;
    },
  };
  open.add(desk);
  return desk;
};

/** Quits apps that a failed test left open. */
export const closeDesks = async (): Promise<void> => {
  for (const desk of open) {
    await desk.quit().catch(() => null); // it has already exited
    await desk.exited;
  }
  open.clear();
};

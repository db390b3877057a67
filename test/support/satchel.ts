import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './checkout-copy.ts';

const START_LIMIT_MS = 60_000;
/** As in `npm start`: with V8's default size of the young generation, the process needs half as much memory again. */
const NODE_FLAGS = ['--disable-sigusr1', '--max-semi-space-size=4'];

export interface ReadyLine {
  readonly event: 'ready';
  readonly url: string;
  readonly publicUrl: string;
  readonly pid: number;
  readonly version: string;
  readonly network: string;
  readonly training: boolean;
  readonly secrets: string;
  readonly setupCode: string | null;
}

/** The real program, running as a child process. */
export interface Satchel {
  readonly ready: ReadyLine;
  readonly url: string;
  readonly publicUrl: string;
  readonly log: () => string;
  readonly stdout: () => string;
  /** Sends SIGTERM. @returns the exit code */
  readonly stop: () => Promise<number | null>;
  /** Sends SIGKILL, which ends the program as a power cut does. */
  readonly kill: () => Promise<void>;
}

export interface StartOptions {
  readonly dataDir: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs the bundle instead of the sources. Pages come from out/ in both cases. */
  readonly built?: boolean;
  /** Folder of another checkout, whose program is started instead. */
  readonly checkout?: string;
  /** Words before the command, such as a program that records what this one does. */
  readonly under?: readonly string[];
  /** A migration copies a large folder first, which takes longer than any other start. */
  readonly startLimitMs?: number;
}

/** Starts Satchel on free ports and waits for its ready line. @throws Error with its log if it refuses to start */
export const startSatchel = async (options: StartOptions): Promise<Satchel> => {
  const [first = process.execPath, ...rest] = [...(options.under ?? []), process.execPath, ...command(options)];
  const child = spawn(first, rest, {
    cwd: options.checkout ?? ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SATCHEL_SECRETS: 'file', SATCHEL_PASSPHRASE: 'test passphrase', ...options.env },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const lines: string[] = [];
  const log = (): string => stderr;
  const ready = await firstLine(child, lines, log, options.startLimitMs ?? START_LIMIT_MS).catch((error: unknown) => {
    child.kill('SIGKILL'); // a program that hangs must not outlive its test
    throw error;
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    ready,
    url: ready.url,
    publicUrl: ready.publicUrl,
    log,
    stdout: () => lines.join('\n'),
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
};

const command = (options: StartOptions): string[] => {
  const entry = join(options.checkout ?? ROOT, options.built ? 'out/main/headless.js' : 'src/main/headless.ts');
  if (options.built && !existsSync(entry)) throw new Error(`${entry} is missing: run npm run build there first`);
  return [...NODE_FLAGS, entry, '--headless', '--data-dir', options.dataDir, '--port', '0', ...(options.args ?? [])];
};

const firstLine = async (
  child: ChildProcess,
  lines: string[],
  log: () => string,
  limitMs: number,
): Promise<ReadyLine> => {
  const { promise, resolve: found, reject } = Promise.withResolvers<ReadyLine>();
  const limit = setTimeout(() => reject(new Error(`not ready after ${limitMs} ms\n${log()}`)), limitMs);
  child.once('exit', (code) => reject(new Error(`exited with ${code} before it was ready\n${log()}`)));
  if (!child.stdout) throw new Error('no stdout');
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const parsed = JSON.parse(line) as ReadyLine; // the program writes nothing but JSON lines to stdout
    if (parsed.event === 'ready') found(parsed);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(limit);
  }
};

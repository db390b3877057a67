import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findChromium } from '../../support/tools.ts';

export type Params = Readonly<Record<string, unknown>>;
export interface Message {
  readonly method: string;
  readonly params: Params;
  readonly sessionId?: string;
}
export interface Browser {
  /** @throws Error with Chromium's reason */
  readonly send: (method: string, params?: Params, sessionId?: string) => Promise<Params>;
  readonly onMessage: (listener: (message: Message) => void) => void;
  readonly close: () => Promise<void>;
}

const FLAGS = [
  '--headless=new',
  '--no-sandbox', // the tests' machines are often root in a container: the sandbox is one of the things not shown here
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--disable-popup-blocking', // what may open is the app's to say, as in Electron
  '--autoplay-policy=no-user-gesture-required',
  '--no-first-run',
  '--no-startup-window',
  '--remote-debugging-pipe', // Chromium ends with the pipe: no orphan, however this process dies
  '--remote-debugging-port=0', // for the suite
];
const END = '\0';
const START_LIMIT_MS = 60_000;
const POLL_MS = 20;

const spawnChromium = (profile: string) => {
  const child = spawn(findChromium(), [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  // stdio above opens both pipes
  return { child, input: child.stdio[3] as Writable, output: child.stdio[4] as Readable };
};

const exitOf = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');

/** Endpoint to which the suite's Playwright connects. */
const endpointOf = async (profile: string): Promise<string> => {
  const file = join(profile, 'DevToolsActivePort');
  for (const start = Date.now(); Date.now() - start < START_LIMIT_MS;) {
    const [port] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (port) return `http://127.0.0.1:${port}`;
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
  throw new Error('Chromium did not open its debugging port');
};

interface Waiting {
  readonly resolve: (result: Params) => void;
  readonly reject: (error: Error) => void;
}
type Answer = Partial<Message> & { id?: number; result?: Params; error?: { message: string } };

/** Launches a separate Chromium, controlled over a pipe (Chrome DevTools Protocol). */
export const launchChromium = async (profile: string): Promise<{ browser: Browser; endpoint: string }> => {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const { child, input, output } = spawnChromium(profile);
  const waiting = new Map<number, Waiting>();
  const listeners: ((message: Message) => void)[] = [];
  let lastId = 0;
  const take = (text: string): void => {
    const { id, result, error, method, params, sessionId } = JSON.parse(text) as Answer;
    if (id === undefined) {
      for (const listener of listeners)
        listener({ method: method ?? '', params: params ?? {}, ...(sessionId ? { sessionId } : {}) });
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result ?? {});
  };
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split(END);
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
  });
  input.on('error', () => undefined); // Chromium went first
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended'));
    waiting.clear();
  });
  const send: Browser['send'] = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      input.write(`${JSON.stringify({ id: lastId, method, params, ...(sessionId ? { sessionId } : {}) })}${END}`);
    });
  const browser: Browser = {
    send,
    onMessage: (listener) => void listeners.push(listener),
    close: async () => {
      const kill = setTimeout(() => child.kill('SIGKILL'), 1_000);
      void send('Browser.close').catch(() => undefined);
      await exitOf(child);
      clearTimeout(kill);
    },
  };
  return { browser, endpoint: await endpointOf(profile) };
};

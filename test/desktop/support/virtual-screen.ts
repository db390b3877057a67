import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Runs `act` beside a virtual screen. Xvfb picks its own free display: `xvfb-run -a` looks for one first, so two that start
 * together take the same.
 */
export const withVirtualScreen = async <T>(act: (display: string) => Promise<T>): Promise<T> => {
  const options = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = new Promise<never>((_resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) => reject(new Error(`Xvfb ended: ${signal ?? code}`)));
  });
  ended.catch(() => {}); // it is ended below
  try {
    return await Promise.race([numberOf(server.stdio[3] as Readable).then((number) => act(`:${number}`)), ended]); // fd 3 is piped to this process
  } finally {
    server.kill(); // by SIGTERM, so that it gives its display back
  }
};

const numberOf = async (told: Readable): Promise<string> => {
  for await (const line of createInterface({ input: told })) return line.trim();
  throw new Error('Xvfb named no display');
};

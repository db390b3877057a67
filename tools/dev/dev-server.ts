import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface ServerOptions {
  readonly root: string;
  readonly dataDir: string;
  /** Base of the links to payment pages. */
  readonly publicUrl: string;
}

interface DevServer {
  readonly url: string;
  readonly publicUrl: string;
  readonly close: () => Promise<void>;
}

/** Starts a training server from its sources; Node restarts it on the same ports when one of them changes. */
export const startServer = async ({ root, dataDir, publicUrl }: ServerOptions): Promise<DevServer> => {
  const [port, publicPort] = [await freePort(), await freePort()];
  const flags = ['--training', '--data-dir', dataDir, '--port', `${port}`, '--public-port', `${publicPort}`];
  const child = spawn(
    process.execPath,
    [
      '--watch',
      '--watch-preserve-output',
      join(root, 'src/main/headless.ts'),
      ...flags,
      '--public-url',
      publicUrl,
      '--log-level',
      'warn',
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const end = (): boolean => child.kill('SIGTERM');
  process.once('exit', end); // Vite ends the process on SIGTERM, before close() gets here
  await isReady(child.stdout);
  return {
    url: `http://127.0.0.1:${port}`,
    publicUrl: `http://127.0.0.1:${publicPort}`,
    close: async () => {
      process.off('exit', end);
      end();
      await exited;
    },
  };
};

/** Reading continues after the first line, because a full pipe would stop the server. */
const isReady = (stdout: NodeJS.ReadableStream): Promise<void> =>
  new Promise((ready, failed) => {
    createInterface({ input: stdout })
      .on('line', (line) => {
        if (line.startsWith('{"event":"ready"')) ready();
        else if (line.startsWith('Failed running')) failed(new Error('the server did not start: see the reason above'));
      })
      .once('close', () => failed(new Error('the server ended before it was ready')));
  });

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('the probe listens on no port');
  return address.port;
};

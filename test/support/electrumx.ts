/** A real ElectrumX over the regtest node of a test: its own data directory and free ports. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BitcoinNode } from './bitcoin-node.ts';
import { makeCertificate } from './electrum-server.ts';
import { freePort } from './free-port.ts';
import { findElectrumX } from './tools.ts';

export interface ElectrumX {
  /** `tcp://127.0.0.1:…` */
  readonly tcpUrl: string;
  /** `ssl://localhost:…`, with a certificate that nobody vouches for. */
  readonly sslUrl: string;
  /** Sends SIGTERM and waits for the end; the data stays until `close`. */
  readonly stop: () => Promise<void>;
  /** Starts it again on the same data and ports. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * It polls the node every 200 ms; by itself it would wait 5 s. Nor does it hold small answers back for a second, as it does
 * for the privacy of public servers.
 */
const POLL_MS = '200';
const PROGRAM = `
from electrumx.server.transport import PaddedRSTransport
PaddedRSTransport.WAIT_FOR_BUFFER_GROWTH_SECONDS = 0.0
from electrumx.cli.electrumx_server import main
main()
`;

/** Starts ElectrumX over a node with `txindex`, which takes two or three seconds. Call `close` in `afterAll`. */
export const startElectrumX = async (node: BitcoinNode): Promise<ElectrumX> => {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-electrumx-'));
  const [tcp, ssl] = [await freePort(), await freePort()];
  const { key, cert } = makeCertificate();
  await writeFile(join(folder, 'key.pem'), key);
  await writeFile(join(folder, 'cert.pem'), cert);
  const { stop, start } = createProcess(folder, environmentOf(node, folder, { tcp, ssl }), tcp);
  await start();
  return {
    tcpUrl: `tcp://127.0.0.1:${tcp}`,
    sslUrl: `ssl://localhost:${ssl}`,
    stop,
    start,
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const environmentOf = (node: BitcoinNode, folder: string, ports: { readonly tcp: number; readonly ssl: number }) => {
  const daemon = new URL(node.rpcUrl);
  daemon.username = node.rpcUser;
  daemon.password = node.rpcPassword;
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    ALLOW_ROOT: 'true',
    COIN: 'Bitcoin',
    NET: 'regtest',
    DB_ENGINE: 'leveldb',
    DB_DIRECTORY: folder,
    DAEMON_URL: daemon.href,
    CACHE_MB: '64',
    REORG_LIMIT: '500',
    SERVICES: `tcp://127.0.0.1:${ports.tcp},ssl://127.0.0.1:${ports.ssl}`,
    REPORT_SERVICES: '',
    SSL_CERTFILE: join(folder, 'cert.pem'),
    SSL_KEYFILE: join(folder, 'key.pem'),
    PEER_DISCOVERY: 'off',
    PEER_ANNOUNCE: '',
    BLACKLIST_URL: '',
    COST_SOFT_LIMIT: '0',
    COST_HARD_LIMIT: '0',
    REQUEST_SLEEP: '0',
    DAEMON_POLL_INTERVAL_BLOCKS: POLL_MS,
    DAEMON_POLL_INTERVAL_MEMPOOL: POLL_MS,
    PYTHONUNBUFFERED: '1',
  };
};

const createProcess = (folder: string, env: Readonly<Record<string, string>>, port: number) => {
  let child: ChildProcess | undefined;
  const killNow = () => child?.kill('SIGKILL');
  const log = join(folder, 'log');
  return {
    start: async () => {
      const { command, args } = findElectrumX();
      const started = spawn(command, [...args, '-c', PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const written = createWriteStream(log, { flags: 'a' });
      started.stdout.pipe(written, { end: false });
      started.stderr.pipe(written, { end: false });
      child = started;
      process.once('exit', killNow);
      await untilItListens(started, port, log);
    },
    stop: async () => {
      const running = child;
      child = undefined;
      process.off('exit', killNow);
      if (!running || running.exitCode !== null) return;
      const ended = new Promise<void>((resolve) => void running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      await ended;
    },
  };
};

const untilItListens = async (child: ChildProcess, port: number, log: string): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null)
      throw new Error(`ElectrumX ended:\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}`);
    if (await listens(port)) return;
    await sleep(50);
  }
  throw new Error(`ElectrumX did not listen within 30 s:\n${await readFile(log, 'utf8')}`);
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

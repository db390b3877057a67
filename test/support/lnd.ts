/** Real LND nodes on the regtest chain, and a channel between two of them. `lnd-program.ts` builds the program. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { startBitcoinNode, type BitcoinNode } from './bitcoin-node.ts';
import { freePort } from './free-port.ts';
import { findLnd } from './lnd-program.ts';

export interface LndNode {
  readonly url: string;
  /** SHA-256 of its certificate of now. */
  readonly certificate: () => string;
  readonly certificateFile: string;
  /** Its admin macaroon, hex. */
  readonly macaroon: () => string;
  /** `host:port` for other nodes. */
  readonly address: string;
  /** Asks it with the admin macaroon. The caller names the type of the answer, as LND documents it. */
  readonly call: <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<T>;
  /** Waits until it grants a request that needs its wallet. */
  readonly ready: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** Makes it neither answer nor hang up until it is thawed. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Makes it show a new certificate from its next start on. */
  readonly forgetCertificate: () => void;
  readonly close: () => Promise<void>;
}

/** The chain that LND nodes need: it tells of every block and transaction. */
export const startLndChain = async (): Promise<BitcoinNode & { readonly zmq: readonly string[] }> => {
  const [block, tx] = [await freePort(), await freePort()].map((port) => `tcp://127.0.0.1:${port}`);
  const args = [`-zmqpubrawblock=${block}`, `-zmqpubrawtx=${tx}`];
  const node = await startBitcoinNode({ zmq: false, args });
  return { ...node, zmq: [`--bitcoind.zmqpubrawblock=${block}`, `--bitcoind.zmqpubrawtx=${tx}`] };
};
type LndChain = Awaited<ReturnType<typeof startLndChain>>;

/** Starts a node. @param options.locks it has a wallet only when the test makes one, and is locked after each start */
export const startLnd = async (chain: LndChain, options: { readonly locks?: boolean } = {}): Promise<LndNode> => {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-lnd-'));
  const [p2p, rpc, rest] = [await freePort(), await freePort(), await freePort()];
  const url = `https://127.0.0.1:${rest}`;
  const args = [...argsOf(chain, folder, [p2p, rpc, rest]), ...(options.locks ? [] : ['--noseedbackup'])];
  const running = createProcess(args);
  const tls = { cert: join(folder, 'tls.cert'), key: join(folder, 'tls.key') };
  const macaroonFile = join(folder, 'data/chain/bitcoin/regtest/admin.macaroon');
  const macaroon = (): string => (existsSync(macaroonFile) ? readFileSync(macaroonFile).toString('hex') : '');
  const call: LndNode['call'] = (method, path, body) => ask(url, tls.cert, macaroon(), method, path, body);
  const start = async (): Promise<void> => {
    running.start();
    await until('LND answers', () => call('GET', '/v1/state'));
  };
  const ready = (): Promise<void> => until('LND is ready', () => call('GET', '/v1/getinfo'));
  await start();
  if (!options.locks) await ready();
  return {
    url,
    certificate: () =>
      createHash('sha256')
        .update(new X509Certificate(readFileSync(tls.cert)).raw)
        .digest('hex'),
    certificateFile: tls.cert,
    macaroon,
    address: `127.0.0.1:${p2p}`,
    call,
    ready,
    start,
    stop: () => running.end('SIGINT'),
    kill: () => running.end('SIGKILL'),
    freeze: () => running.signal('SIGSTOP'),
    thaw: () => running.signal('SIGCONT'),
    forgetCertificate: () => [tls.cert, tls.key].forEach((file) => rmSync(file)),
    close: async () => {
      await running.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const argsOf = (chain: LndChain, folder: string, [p2p, rpc, rest]: readonly number[]): string[] => [
  `--lnddir=${folder}`,
  '--debuglevel=error',
  '--nobootstrap',
  `--listen=127.0.0.1:${p2p}`,
  `--rpclisten=127.0.0.1:${rpc}`,
  `--restlisten=127.0.0.1:${rest}`,
  '--bitcoin.regtest',
  '--bitcoin.node=bitcoind',
  `--bitcoind.dir=${chain.dataDir}`,
  `--bitcoind.rpchost=${new URL(chain.rpcUrl).host}`,
  `--bitcoind.rpcuser=${chain.rpcUser}`,
  `--bitcoind.rpcpass=${chain.rpcPassword}`,
  ...chain.zmq,
  '--bitcoin.defaultchanconfs=1',
  '--maxbackoff=2s', // up to an hour for a peer that was away often, unless it is said
  '--tlsdisableautofill',
  '--ws-ping-interval=1s', // 30 s unless it is said
  '--ws-pong-wait=1s',
];

const createProcess = (args: readonly string[]) => {
  let child: ChildProcess | undefined;
  const killNow = () => child?.kill('SIGKILL');
  return {
    start: (): void => {
      child = spawn(findLnd(), args, { stdio: 'ignore' });
      process.once('exit', killNow);
    },
    signal: (name: 'SIGSTOP' | 'SIGCONT'): void => void child?.kill(name),
    end: async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
      const running = child;
      child = undefined;
      process.off('exit', killNow);
      if (!running || running.exitCode !== null) return;
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.kill(signal);
      await ended;
    },
  };
};

const ask = async <T>(
  url: string,
  certFile: string,
  macaroon: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<T> => {
  const dispatcher = new Agent({ connect: { ca: readFileSync(certFile) } });
  try {
    const answer = await request(`${url}${path}`, {
      method,
      headers: { 'grpc-metadata-macaroon': macaroon },
      body: body ? JSON.stringify(body) : null,
      dispatcher,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    const [last = '{}'] = text.trim().split('\n').slice(-1); // a stream's last word
    return JSON.parse(last);
  } finally {
    await dispatcher.destroy();
  }
};

/** Repeats a question until it neither throws nor answers false. */
export const until = async (what: string, question: () => Promise<unknown>, limitMs = 90_000): Promise<void> => {
  const endMs = performance.now() + limitMs;
  let last: unknown;
  while (performance.now() < endMs) {
    try {
      if ((await question()) !== false) return;
    } catch (error) {
      last = error;
    }
    await sleep(200);
  }
  throw new Error(`not in time: ${what}`, { cause: last });
};

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

interface Info {
  readonly identity_pubkey: string;
  readonly synced_to_chain: boolean;
  readonly num_active_channels: number;
}
const infoOf = (node: LndNode): Promise<Info> => node.call<Info>('GET', '/v1/getinfo');

/** Opens a channel in which both have money, and waits until a payment finds its way. */
export const openChannel = async (chain: BitcoinNode, from: LndNode, to: LndNode): Promise<void> => {
  const { address } = await from.call<{ address: string }>('GET', '/v1/newaddress');
  await chain.pay(address, 20_000_000n);
  await chain.mine(3);
  const isSynced = async (node: LndNode): Promise<boolean> => (await infoOf(node)).synced_to_chain;
  await until('both know the chain', async () => (await isSynced(from)) && (await isSynced(to)));
  const { identity_pubkey: pubkey } = await infoOf(to);
  await from.call('POST', '/v1/peers', { addr: { pubkey, host: to.address } });
  const funding = { node_pubkey: base64(pubkey), local_funding_amount: '10000000', push_sat: '4000000' };
  await until('the channel is opened', () => from.call('POST', '/v1/channels', funding));
  await chain.mine(6);
  const isActive = async (node: LndNode): Promise<boolean> => (await infoOf(node)).num_active_channels > 0;
  await until('the channel works', async () => (await isActive(from)) && (await isActive(to)));
  await until('both know the channel’s blocks', async () => (await isSynced(from)) && (await isSynced(to)));
  await until('there is a route', () => from.call('GET', `/v1/graph/routes/${pubkey}/1000`));
};

/** Pays an invoice, or another amount to its hash. @returns LND's word for how it ended */
export const payFrom = async (node: LndNode, bolt11: string, amountMsats?: bigint): Promise<string> => {
  const limits = { timeout_seconds: 20, fee_limit_msat: '100000' };
  const sent = amountMsats === undefined ? { payment_request: bolt11 } : await rawPayment(node, bolt11, amountMsats);
  const ended = await node.call<{ result: { status: string } }>('POST', '/v2/router/send', { ...limits, ...sent });
  return ended.result.status;
};

interface Decoded {
  readonly destination: string;
  readonly payment_hash: string;
  readonly payment_addr: string;
  readonly cltv_expiry: string;
}

const rawPayment = async (node: LndNode, bolt11: string, amountMsats: bigint): Promise<object> => {
  const decoded = await node.call<Decoded>('GET', `/v1/payreq/${bolt11}`);
  return {
    dest: base64(decoded.destination),
    amt_msat: amountMsats.toString(),
    payment_hash: base64(decoded.payment_hash),
    payment_addr: decoded.payment_addr,
    final_cltv_delta: Number(decoded.cltv_expiry),
    dest_features: [9, 15, 17],
  };
};

/** Bakes a macaroon. @param rights `entity:action` each @returns hex */
export const bake = async (node: LndNode, rights: readonly string[], rootKeyId = '77'): Promise<string> => {
  const permissions = rights.map((right) => {
    const [entity, action] = right.split(/:(.*)/s);
    return { entity, action };
  });
  const wanted = { permissions, root_key_id: rootKeyId };
  return (await node.call<{ macaroon: string }>('POST', '/v1/macaroon', wanted)).macaroon;
};

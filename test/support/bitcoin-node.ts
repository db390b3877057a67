/**
 * A private regtest node for tests: its own data directory, free ports and a funded wallet. Every helper resolves once
 * the node has done the work. test/support/tools.ts finds `bitcoind`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBitcoind } from './tools.ts';
import { freePort } from './free-port.ts';

export interface BitcoinNodeOptions {
  /** `-prune` in MiB; 0 keeps every block. */
  readonly prune?: number;
  /** Publish rawtx and hashblock (default true). */
  readonly zmq?: boolean;
  readonly txindex?: boolean;
  /** Further arguments, e.g. `-blockfilterindex=1`. */
  readonly args?: readonly string[];
  /** Blocks mined to the wallet at the start; 0 leaves the chain empty (default FIRST_BLOCKS). */
  readonly blocks?: number;
}

export interface BitcoinNode {
  readonly rpcUrl: string;
  readonly rpcUser: string;
  readonly rpcPassword: string;
  /** `tcp://…`, null without ZMQ. */
  readonly zmqRawTx: string | null;
  readonly zmqHashBlock: string | null;
  readonly dataDir: string;
  /** The caller names the type of the answer, as Bitcoin Core documents it. */
  readonly rpc: <T>(method: string, ...params: unknown[]) => Promise<T>;
  /** Mines blocks with the transactions of the mempool. @returns their hashes */
  readonly mine: (count: number) => Promise<string[]>;
  /** Pays from the node's wallet. @returns the txid */
  readonly pay: (address: string, amountSats: bigint | number) => Promise<string>;
  /** Pays several outputs in a single transaction. @returns the txid */
  readonly payMany: (outputs: readonly { address: string; amountSats: bigint | number }[]) => Promise<string>;
  /** Replaces a transaction by one with the same outputs and a higher fee. @returns the new txid */
  readonly bumpFee: (txid: string) => Promise<string>;
  /** Spends an output of the wallet to an address; the rest is the fee. @returns the txid */
  readonly payFrom: (outpoint: { txid: string; vout: number }, address: string, amountSats: bigint) => Promise<string>;
  /** Replaces a transaction by one that pays somebody else from the same inputs. @returns the new txid */
  readonly replaceToOther: (txid: string) => Promise<string>;
  /** Replaces the last `depth` blocks by `depth + 1` empty ones; their transactions return to the mempool. */
  readonly reorg: (depth: number) => Promise<{ lost: string[]; mined: string[] }>;
  /** Mines a block with exactly these transactions (txids of the mempool, or raw hex). @returns its hash */
  readonly generateBlockWith: (transactions: readonly string[]) => Promise<string>;
  readonly newAddress: (type?: 'bech32' | 'bech32m' | 'legacy' | 'p2sh-segwit') => Promise<string>;
  readonly height: () => Promise<number>;
  /** Ends the node, starts it again on the same data and ports, and loads the wallet. */
  readonly restart: () => Promise<void>;
  /** Sends SIGTERM and waits for the end; the data stays until `close`. */
  readonly stop: () => Promise<void>;
  /** Sends SIGKILL, so that what the node did not write is lost. */
  readonly kill: () => Promise<void>;
  /** Starts the node again after `stop` or `kill`. A node without its wallet does not send the wallet's transactions again. */
  readonly start: (options?: { readonly wallet?: boolean }) => Promise<void>;
  /** Stops the node and removes its data. */
  readonly close: () => Promise<void>;
}

/**
 * Above height 121, Bitcoin Knots never refuses a payment of its own wallet: the wallet locks one payment in ten to one of
 * the last 100 heights, and Knots refuses a lock of exactly 21 (`-rejectparasites`).
 */
const FIRST_BLOCKS = 130;
const RPC_USER = 'satchel';
const RPC_PASSWORD = 'regtest-only';

/** Starts a node, which takes about one second. Call `close` in `afterAll`. */
export const startBitcoinNode = async (options: BitcoinNodeOptions = {}): Promise<BitcoinNode> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'satchel-node-'));
  const zmq = options.zmq === false ? null : { tx: await freePort(), block: await freePort() };
  const ports: Ports = { rpc: await freePort(), zmq };
  const rpcUrl = `http://127.0.0.1:${ports.rpc}/`;
  const rpc = createRpc(rpcUrl);
  const running = createProcess(nodeArgs(dataDir, ports, options), rpc);
  const blocks = createBlocks(rpc);
  await running.start();
  await rpc('createwallet', 'customer');
  if (options.blocks !== 0) await blocks.mine(options.blocks ?? FIRST_BLOCKS);
  const start: BitcoinNode['start'] = async ({ wallet = true } = {}) => {
    await running.start();
    if (wallet) await rpc('loadwallet', 'customer');
  };
  return {
    rpcUrl,
    rpcUser: RPC_USER,
    rpcPassword: RPC_PASSWORD,
    zmqRawTx: zmq && `tcp://127.0.0.1:${zmq.tx}`,
    zmqHashBlock: zmq && `tcp://127.0.0.1:${zmq.block}`,
    dataDir,
    rpc,
    ...blocks,
    ...createPayments(rpc),
    start,
    stop: running.stop,
    kill: running.kill,
    restart: async () => {
      await running.stop();
      await start();
    },
    close: async () => {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** Converts an amount of the node's answers, which are in BTC with 8 digits. */
export const btcToSats = (btc: number): bigint => BigInt(Math.round(btc * 1e8));
const toBtc = (sats: bigint | number): string => {
  const digits = BigInt(sats).toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
};

type Rpc = BitcoinNode['rpc'];

const createRpc = (url: string): Rpc => {
  const authorization = `Basic ${Buffer.from(`${RPC_USER}:${RPC_PASSWORD}`).toString('base64')}`;
  return async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '1.0', id: 1, method, params }),
    });
    // JSON-RPC 1.0; the test names the type of the result
    const answer = (await response.json()) as { result: T; error: { code: number; message: string } | null };
    if (answer.error) throw new Error(`${method}: ${answer.error.message} (${answer.error.code})`);
    return answer.result;
  };
};

interface Ports {
  readonly rpc: number;
  readonly zmq: { readonly tx: number; readonly block: number } | null;
}

const nodeArgs = (dataDir: string, ports: Ports, options: BitcoinNodeOptions): string[] => [
  '-regtest',
  `-datadir=${dataDir}`,
  '-server=1',
  '-listen=0',
  '-dnsseed=0',
  '-fixedseeds=0',
  '-discover=0',
  '-dbcache=16',
  '-printtoconsole=0',
  '-fallbackfee=0.00002',
  `-txindex=${options.txindex ? 1 : 0}`,
  ...(options.prune ? [`-prune=${options.prune}`] : []),
  '-rpcbind=127.0.0.1',
  '-rpcallowip=127.0.0.1',
  `-rpcport=${ports.rpc}`,
  `-rpcuser=${RPC_USER}`,
  `-rpcpassword=${RPC_PASSWORD}`,
  ...(ports.zmq
    ? [`-zmqpubrawtx=tcp://127.0.0.1:${ports.zmq.tx}`, `-zmqpubhashblock=tcp://127.0.0.1:${ports.zmq.block}`]
    : []),
  ...(options.args ?? []),
];

const waitReady = async (rpc: Rpc, child: ChildProcess): Promise<void> => {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`bitcoind ended with code ${child.exitCode}`);
    try {
      await rpc('getblockchaininfo');
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error('bitcoind did not become ready within 15 s');
};

const createProcess = (args: readonly string[], rpc: Rpc) => {
  let child: ChildProcess | undefined;
  const killNow = () => child?.kill('SIGKILL');
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const running = child;
    child = undefined;
    process.off('exit', killNow);
    if (!running || running.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      running.once('exit', () => resolve());
    });
    running.kill(signal);
    await ended;
  };
  return {
    start: async () => {
      const program = findBitcoind();
      const started = spawn(program.command, [...program.args, ...args], { stdio: 'ignore' });
      child = started;
      process.once('exit', killNow);
      await waitReady(rpc, started);
    },
    // SIGKILL would lose blocks that are not flushed yet
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
};

interface WalletTransaction {
  readonly hex: string;
  readonly fee?: number;
  readonly decoded: {
    readonly vin: readonly { readonly txid: string; readonly vout: number }[];
    readonly vout: readonly { readonly value: number }[];
  };
}

const createReplaceToOther = (rpc: Rpc) => async (txid: string) => {
  const original = await rpc<WalletTransaction>('gettransaction', txid, true, true);
  const inputs = original.decoded.vin.map(({ txid: from, vout }) => ({ txid: from, vout }));
  let inputSats = 0n;
  for (const input of inputs) {
    const before = await rpc<WalletTransaction>('gettransaction', input.txid, true, true);
    inputSats += btcToSats(before.decoded.vout[input.vout]?.value ?? 0);
  }
  const feeSats = btcToSats(-(original.fee ?? 0)) * 3n + 5_000n;
  const payee = await rpc<string>('getnewaddress', 'other', 'bech32');
  const raw = await rpc<string>('createrawtransaction', inputs, [{ [payee]: toBtc(inputSats - feeSats) }]);
  const signed = await rpc<{ hex: string; complete: boolean }>('signrawtransactionwithwallet', raw);
  return rpc<string>('sendrawtransaction', signed.hex, 0);
};

const createBlocks = (rpc: Rpc) => {
  const newAddress: BitcoinNode['newAddress'] = (type = 'bech32') => rpc<string>('getnewaddress', '', type);
  const generateBlockWith: BitcoinNode['generateBlockWith'] = async (transactions) =>
    (await rpc<{ hash: string }>('generateblock', await newAddress(), transactions)).hash;
  return {
    newAddress,
    generateBlockWith,
    mine: async (count: number) => rpc<string[]>('generatetoaddress', count, await newAddress()),
    height: () => rpc<number>('getblockcount'),
    reorg: async (depth: number) => {
      const tip = await rpc<number>('getblockcount');
      const lost: string[] = [];
      for (let height = tip - depth + 1; height <= tip; height += 1)
        lost.push(await rpc<string>('getblockhash', height));
      const [first] = lost;
      if (first) await rpc('invalidateblock', first);
      const mined: string[] = [];
      for (let count = 0; count <= depth; count += 1) mined.push(await generateBlockWith([]));
      return { lost, mined };
    },
  };
};

const createPayments = (rpc: Rpc) => ({
  pay: async (address: string, amountSats: bigint | number) => {
    const txid = await rpc<string>('sendtoaddress', address, toBtc(amountSats));
    // the wallet says nothing when its own node refuses the transaction
    if ((await rpc<string[]>('getrawmempool')).includes(txid)) return txid;
    const { hex } = await rpc<{ hex: string }>('gettransaction', txid);
    throw new Error(`not in the mempool: ${JSON.stringify(await rpc('testmempoolaccept', [hex]))}`);
  },
  payMany: (outputs: readonly { address: string; amountSats: bigint | number }[]) =>
    rpc<string>('sendmany', '', Object.fromEntries(outputs.map((to) => [to.address, toBtc(to.amountSats)]))),
  bumpFee: async (txid: string) => (await rpc<{ txid: string }>('bumpfee', txid, { fee_rate: 50 })).txid,
  payFrom: async (outpoint: { txid: string; vout: number }, address: string, amountSats: bigint) => {
    const raw = await rpc<string>('createrawtransaction', [outpoint], [{ [address]: toBtc(amountSats) }]);
    const signed = await rpc<{ hex: string }>('signrawtransactionwithwallet', raw);
    return rpc<string>('sendrawtransaction', signed.hex, 0);
  },
  replaceToOther: createReplaceToOther(rpc),
});

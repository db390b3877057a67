/** A small regtest chain in memory, and an Electrum server over it. */
import type { Fact, KnownHeader, Word } from '../../../src/main/app/payment/observations.ts';
import { hasWork, rootOfBranch, workOf } from '../../../src/main/chain/block-proof.ts';
import {
  parseHeader,
  parseTransaction,
  seenOf,
  type ParsedTransaction,
} from '../../../src/main/chain/raw-transaction.ts';
import { DEFAULT_INTERVALS, type SourceDeps } from '../../../src/main/chain/source.ts';
import { scriptHashOf, type ElectrumApi, type ElectrumEntry } from '../../../src/main/chain/sources/electrum-api.ts';
import { ElectrumRefused } from '../../../src/main/chain/electrum-link.ts';
import { silentLogger } from '../../support/regtest-shop.ts';

export const BITS = 0x207f_ffff;
export const START = 1_750_000_000;

export interface Block {
  readonly height: number;
  readonly hash: string;
  readonly raw: Buffer;
  readonly transactions: readonly ParsedTransaction[];
}

let salt = 0;
const hex = (value: number, bytes: number): string => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, Math.min(bytes, 6));
  return buffer.toString('hex');
};
const reversed = (hash: string): string => Buffer.from(Buffer.from(hash, 'hex').toReversed()).toString('hex');
const scriptOf = (script: string): string => hex(script.length / 2, 1) + script;

/** A transaction that spends these outpoints and pays 1,000 sats to each script. */
export const transactionOf = (spends: readonly string[], scripts: readonly string[]): ParsedTransaction => {
  salt += 1;
  const inputs = spends.map((outpoint) => {
    const [txid = '', vout = ''] = outpoint.split(':');
    return `${reversed(txid)}${hex(Number(vout), 4)}00${hex(salt, 4)}`;
  });
  const outputs = scripts.map((script) => hex(1_000, 8) + scriptOf(script));
  const raw = `02000000${hex(inputs.length, 1)}${inputs.join('')}${hex(outputs.length, 1)}${outputs.join('')}00000000`;
  return parseTransaction(Buffer.from(raw, 'hex'));
};

const coinbaseOf = (height: number): ParsedTransaction => {
  salt += 1;
  const script = `03${hex(height, 3)}04${hex(salt, 4)}`;
  const input = `${'00'.repeat(32)}ffffffff${scriptOf(script)}ffffffff`;
  return parseTransaction(Buffer.from(`0200000001${input}01${hex(5_000, 8)}016a00000000`, 'hex'));
};

/** Mines a block, which takes two tries on regtest. */
export const mine = (
  parent: Block | null,
  transactions: readonly ParsedTransaction[] = [],
  change: { readonly height?: number; readonly bits?: number } = {},
): Block => {
  const { height = (parent?.height ?? -1) + 1, bits = BITS } = change;
  const all = [coinbaseOf(height), ...transactions];
  const raw = Buffer.alloc(80);
  raw.writeUInt32LE(4, 0);
  raw.write(reversed(parent?.hash ?? '0'.repeat(64)), 4, 'hex');
  raw.write(reversed(rootOf(all.map(({ txid }) => txid))), 36, 'hex');
  raw.writeUInt32LE(START + height * 600, 68);
  raw.writeUInt32LE(bits, 72);
  for (let nonce = 0; ; nonce += 1) {
    raw.writeUInt32LE(nonce, 76);
    const { hash } = parseHeader(raw);
    if (hasWork(hash, bits, 'regtest')) return { height, hash, raw, transactions: all };
  }
};

export const mineMany = (parent: Block | null, count: number, height?: number): Block[] => {
  const blocks: Block[] = [];
  for (let index = 0; index < count; index += 1)
    blocks.push(mine(blocks.at(-1) ?? parent, [], index === 0 && height !== undefined ? { height } : {}));
  return blocks;
};

/** Computes the root of one or two transactions. */
const rootOf = (txids: readonly string[]): string => {
  const [first = '', second] = txids;
  return second === undefined ? first : rootOfBranch(first, [second], 0);
};

export const headerOf = ({ raw, height }: Block): KnownHeader => {
  const { hash, previousHash, timeMs, bits } = parseHeader(raw);
  return { hash, parentHash: previousHash, work: workOf(bits), timeMs, rawHex: raw.toString('hex'), height };
};

export interface World {
  /** The server's chain by height; tests replace what they want. */
  chain: Map<number, Block>;
  mempool: ParsedTransaction[];
  /** Histories that the server refuses. */
  readonly refused: Set<string>;
  /** Raw transactions that were sent to it. */
  readonly sent: string[];
  /** Says what it answers to them; null if it accepts them. */
  refusal: string | null;
  readonly api: ElectrumApi;
  readonly setChain: (blocks: readonly Block[]) => void;
}

export const createWorld = (blocks: readonly Block[]): World => {
  const tipHeight = (): number => Math.max(...world.chain.keys());
  const at = (height: number): Block => {
    const block = world.chain.get(height);
    if (!block) throw new ElectrumRefused(`no block ${height}`);
    return block;
  };
  const find = (txid: string): { transaction: ParsedTransaction; height: number } => {
    for (const { height, transactions } of world.chain.values())
      for (const transaction of transactions) if (transaction.txid === txid) return { transaction, height };
    const waiting = world.mempool.find((one) => one.txid === txid);
    if (!waiting) throw new ElectrumRefused('No such mempool or blockchain transaction.');
    const hasWaitingParent = waiting.spends.some((one) => world.mempool.some((other) => one.startsWith(other.txid)));
    return { transaction: waiting, height: hasWaitingParent ? -1 : 0 };
  };
  const all = (): ParsedTransaction[] => [
    ...[...world.chain.values()].flatMap(({ transactions }) => transactions),
    ...world.mempool,
  ];
  const touches = ({ outputs, spends }: ParsedTransaction, scriptHash: string): boolean =>
    outputs.some(({ scriptHex }) => scriptHashOf(scriptHex) === scriptHash) ||
    spends.some((outpoint) => {
      const [txid, vout] = outpoint.split(':');
      const parent = all().find((one) => one.txid === txid);
      const output = parent?.outputs[Number(vout)];
      return output !== undefined && scriptHashOf(output.scriptHex) === scriptHash;
    });
  const history = (scriptHash: string): ElectrumEntry[] => {
    if (world.refused.has(scriptHash)) throw new ElectrumRefused('history too large');
    return all()
      .filter((one) => touches(one, scriptHash))
      .map(({ txid }) => ({ txid, height: find(txid).height }));
  };
  const branch = (txid: string, height: number) => {
    const txids = at(height).transactions.map((one) => one.txid);
    const position = txids.indexOf(txid);
    return { merkle: txids.filter((one) => one !== txid), position: Math.max(0, position) };
  };
  const api: ElectrumApi = {
    tip: async () => ({ height: tipHeight(), hex: at(tipHeight()).raw.toString('hex') }),
    header: async (height) => at(height).raw,
    headers: async (first, last) =>
      Buffer.concat(
        [...world.chain.values()].filter(({ height }) => height >= first && height <= last).map(({ raw }) => raw),
      ),
    history: async (scriptHash) => history(scriptHash),
    histories: async (scriptHashes) => scriptHashes.map(history),
    subscribe: async (scriptHashes) =>
      scriptHashes.map((one) => (world.refused.has(one) ? 'refused' : history(one).length === 0 ? 'empty' : 'used')),
    unsubscribe: async () => {},
    held: async () => 0n,
    unspent: async () => [],
    transaction: async (txid) => find(txid).transaction,
    branch: async (txid, height) => branch(txid, height),
    coinbase: async (height) => {
      const txid = at(height).transactions[0]?.txid ?? '';
      return { txid, branch: branch(txid, height) };
    },
    send: async (rawHex) => {
      world.sent.push(rawHex);
      return world.refusal;
    },
    ping: async () => {},
  };
  const world: World = {
    chain: new Map(),
    mempool: [],
    refused: new Set(),
    sent: [],
    refusal: null,
    api,
    setChain: (chain) => {
      world.chain = new Map(chain.map((block) => [block.height, block]));
    },
  };
  world.setChain(blocks);
  return world;
};

type Said = (Fact | Word) & { readonly kind: string };

export interface Listener {
  readonly deps: SourceDeps;
  readonly said: Said[];
  readonly known: Map<string, KnownHeader>;
  /** Txids that the source last said to have. */
  readonly held: Set<string>;
  /** Stored payments of every invoice, and stored transactions. */
  readonly payments: {
    txid: string;
    dropped: boolean;
    firstSeenAtMs: number;
    invoiceId: string;
    blockHash?: string;
    blockHeight?: number;
  }[];
  readonly stored: Map<string, ParsedTransaction>;
}

/** Remembers what a source says, and knows the headers that join. */
export const createListener = (root: Block | null, nowMs = START * 1_000 + 10_000_000_000): Listener => {
  const known = new Map<string, KnownHeader>();
  const [said, held, payments, stored] = [
    [] as Said[],
    new Set<string>(),
    [] as Listener['payments'],
    new Map<string, ParsedTransaction>(),
  ];
  if (root) known.set(root.hash, headerOf(root));
  const observe: SourceDeps['recorder']['observe'] = async (observation) => {
    said.push(observation as Said);
    if (observation.kind === 'headers')
      for (const [index, header] of observation.headers.entries()) {
        const parent = known.get(header.parentHash);
        if (parent) known.set(header.hash, { ...header, height: parent.height + 1 });
        else if (known.size === 0) known.set(header.hash, { ...header, height: observation.firstHeight + index });
      }
    if (observation.kind === 'transactions')
      for (const { txid } of observation.transactions)
        if (observation.block === null) held.add(txid);
        else held.delete(txid);
    if (observation.kind === 'left') for (const txid of observation.txids) held.delete(txid);
  };
  const conflictsOf = (txid: string): string[] => {
    const spends = new Set(stored.get(txid)?.spends);
    return [...stored.values()]
      .filter((one) => one.txid !== txid && one.spends.some((each) => spends.has(each)))
      .map((one) => one.txid);
  };
  const read = {
    payments: {
      mined: async (fromHeight: number) => payments.filter(({ blockHeight }) => (blockHeight ?? -1) >= fromHeight),
      ofInvoices: async (ids: readonly string[]) => payments.filter(({ invoiceId }) => ids.includes(invoiceId)),
      ofInvoice: async (id: string) => payments.filter(({ invoiceId }) => invoiceId === id),
      rawTransaction: async (txid: string) => stored.get(txid)?.raw.toString('hex'),
      conflictsOf: async (txid: string) => conflictsOf(txid),
    },
    invoices: { watched: async () => [] },
  };
  const deps = {
    network: 'regtest',
    clock: { nowMs: () => nowMs },
    logger: silentLogger,
    intervals: { ...DEFAULT_INTERVALS, resendAfterMs: 60_000 },
    known: {
      header: (hash: string) => known.get(hash),
      root: () => [...known.values()].toSorted((a, b) => a.height - b.height)[0] ?? null,
      held: () => [...held],
      lie: () => null,
      isOlder: () => false,
    },
    recorder: {
      observe,
      transactions: async (sourceId: string, block: unknown, found: readonly ParsedTransaction[]) => {
        for (const one of found) stored.set(one.txid, one);
        await observe({ kind: 'transactions', sourceId, atMs: nowMs, block, transactions: found.map(seenOf) } as never);
      },
    },
    database: { read, write: async () => {} },
  } as unknown as SourceDeps; // only what these sources read
  return { deps, said, known, held, payments, stored };
};

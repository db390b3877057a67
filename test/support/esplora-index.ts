/** The index of an Esplora server, built by reading every block and the mempool of a regtest node. */
import { btcToSats, type BitcoinNode } from './bitcoin-node.ts';

interface CoreScript {
  readonly hex: string;
  readonly asm: string;
  readonly type: string;
  readonly address?: string;
}
interface CoreOutput {
  readonly value: number;
  readonly scriptPubKey: CoreScript;
}
interface CoreTx {
  readonly txid: string;
  readonly hex: string;
  readonly version: number;
  readonly locktime: number;
  readonly size: number;
  readonly weight: number;
  readonly fee?: number;
  readonly vin: readonly {
    readonly txid?: string;
    readonly vout?: number;
    readonly coinbase?: string;
    readonly scriptSig?: { readonly asm: string; readonly hex: string };
    readonly txinwitness?: readonly string[];
    readonly sequence: number;
    readonly prevout?: CoreOutput;
  }[];
  readonly vout: readonly CoreOutput[];
}
export interface CoreBlock {
  readonly hash: string;
  readonly height: number;
  readonly version: number;
  readonly time: number;
  readonly mediantime: number;
  readonly nonce: number;
  readonly bits: string;
  readonly difficulty: number;
  readonly merkleroot: string;
  readonly size: number;
  readonly weight: number;
  readonly previousblockhash?: string;
  readonly tx: readonly CoreTx[];
}

/** A transaction in Esplora's JSON, and the facts that the facade looks up. */
export interface IndexedTx {
  readonly json: Record<string, unknown> & { readonly txid: string };
  readonly hex: string;
  readonly addresses: ReadonlySet<string>;
  readonly outputs: readonly { readonly address: string | undefined; readonly value: number }[];
  readonly spends: readonly string[];
  readonly block: CoreBlock | null;
}

export interface EsploraIndex {
  readonly blocks: readonly CoreBlock[];
  /** Newest first, mempool before blocks, as Esplora lists them. */
  readonly txs: ReadonlyMap<string, IndexedTx>;
  /** Outpoint → spending txid and its input. */
  readonly spenders: ReadonlyMap<string, { readonly txid: string; readonly vin: number }>;
}

const TYPES: Record<string, string> = {
  witness_v0_keyhash: 'v0_p2wpkh',
  witness_v0_scripthash: 'v0_p2wsh',
  witness_v1_taproot: 'v1_p2tr',
  pubkeyhash: 'p2pkh',
  scripthash: 'p2sh',
  nulldata: 'op_return',
};

/** Reads the changes since the last call; blocks are kept by hash. */
export const createIndexer = (node: BitcoinNode): (() => Promise<EsploraIndex>) => {
  const kept = new Map<string, CoreBlock>();
  const waiting = new Map<string, CoreTx>();
  let last: { key: string; index: EsploraIndex } | undefined;

  const chainTo = async (hash: string): Promise<CoreBlock[]> => {
    const chain: CoreBlock[] = [];
    for (let next: string | undefined = hash; next !== undefined;) {
      const block: CoreBlock = kept.get(next) ?? (await node.rpc<CoreBlock>('getblock', next, 3));
      kept.set(next, block);
      chain.push(block);
      next = block.previousblockhash;
    }
    return chain.toReversed();
  };
  /** Newest first, by when each txid was first listed. */
  const mempoolOf = async (txids: readonly string[]): Promise<CoreTx[]> => {
    const present = new Set(txids);
    for (const txid of waiting.keys()) if (!present.has(txid)) waiting.delete(txid);
    for (const txid of txids)
      if (!waiting.has(txid)) waiting.set(txid, await node.rpc<CoreTx>('getrawtransaction', txid, 2));
    return [...waiting.values()].toReversed();
  };
  return async () => {
    const tip = await node.rpc<string>('getbestblockhash');
    const txids = await node.rpc<string[]>('getrawmempool');
    const key = `${tip} ${txids.toSorted().join(' ')}`;
    if (last?.key === key) return last.index;
    const index = buildIndex(await chainTo(tip), await mempoolOf(txids));
    last = { key, index };
    return index;
  };
};

const outputJson = ({ value, scriptPubKey }: CoreOutput) => ({
  scriptpubkey: scriptPubKey.hex,
  scriptpubkey_asm: scriptPubKey.asm,
  scriptpubkey_type: TYPES[scriptPubKey.type] ?? 'unknown',
  ...(scriptPubKey.address ? { scriptpubkey_address: scriptPubKey.address } : {}),
  value: Number(btcToSats(value)),
});

const inputJson = (input: CoreTx['vin'][number]) => ({
  txid: input.txid ?? '0'.repeat(64),
  vout: input.vout ?? 0xffffffff,
  prevout: input.prevout ? outputJson(input.prevout) : null,
  scriptsig: input.scriptSig?.hex ?? input.coinbase ?? '',
  scriptsig_asm: input.scriptSig?.asm ?? '',
  ...(input.txinwitness ? { witness: input.txinwitness } : {}),
  is_coinbase: input.coinbase !== undefined,
  sequence: input.sequence,
});

export const statusJson = (block: CoreBlock | null) =>
  block
    ? { confirmed: true, block_height: block.height, block_hash: block.hash, block_time: block.time }
    : { confirmed: false };

const indexed = (tx: CoreTx, block: CoreBlock | null): IndexedTx => ({
  json: {
    txid: tx.txid,
    version: tx.version,
    locktime: tx.locktime,
    vin: tx.vin.map(inputJson),
    vout: tx.vout.map(outputJson),
    size: tx.size,
    weight: tx.weight,
    fee: Number(btcToSats(tx.fee ?? 0)),
    status: statusJson(block),
  },
  hex: tx.hex,
  addresses: new Set(
    [...tx.vout, ...tx.vin.map(({ prevout }) => prevout)].flatMap((output) => output?.scriptPubKey.address ?? []),
  ),
  outputs: tx.vout.map((output) => ({
    address: output.scriptPubKey.address,
    value: Number(btcToSats(output.value)),
  })),
  spends: tx.vin.flatMap(({ txid, vout }) => (txid === undefined ? [] : [`${txid}:${vout}`])),
  block,
});

const buildIndex = (blocks: readonly CoreBlock[], mempool: readonly CoreTx[]): EsploraIndex => {
  const txs = new Map<string, IndexedTx>();
  const spenders = new Map<string, { txid: string; vin: number }>();
  const add = (tx: CoreTx, block: CoreBlock | null): void => {
    const one = indexed(tx, block);
    txs.set(tx.txid, one);
    for (const [vin, outpoint] of one.spends.entries()) spenders.set(outpoint, { txid: tx.txid, vin });
  };
  for (const tx of mempool) add(tx, null);
  for (const block of blocks.toReversed()) for (const tx of block.tx.toReversed()) add(tx, block);
  return { blocks, txs, spenders };
};

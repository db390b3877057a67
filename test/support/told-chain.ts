import type {
  ConfiguredSource,
  KnownChain,
  Observation,
  RecordObservation,
  SeenBlock,
  SeenHeader,
  SeenTransaction,
} from '../../src/main/app/payment/observations.ts';

/** For sources that are asked nothing about blocks. */
export const NOTHING_KNOWN: KnownChain = {
  header: () => undefined,
  root: () => null,
  held: () => [],
  awaitAdvice: () => [],
  lie: () => null,
  isOlder: () => false,
};

/** Height of the first block that anybody names. */
const ROOT_HEIGHT = 95;

/**
 * A made-up chain that is handed over as sources do: headers first, then what is in a block, then the tip. A block in
 * place of another one proves more work, so its branch wins immediately. Blocks between two that are named are made up.
 */
export const createToldChain = (
  record: RecordObservation,
  nowMs: () => number,
  configured: readonly ConfiguredSource[] = [],
) => {
  const hashes = new Map<number, string>();
  const told = new Set<string>();
  const trusts = new Map(configured.map(({ id, trust }) => [id, trust]));

  const observe = (sourceId: string, observation: WithoutSource<Observation>): Promise<void> =>
    record({ ...observation, sourceId }); // the union of all kinds, each with its source

  const sources = (): ConfiguredSource[] => [...trusts].map(([id, trust]) => ({ id, trust }));
  const tellSources = (): Promise<void> => observe('owner', { kind: 'sources', atMs: nowMs(), sources: sources() });

  /** Adds a source, which answers. */
  const join = async (sourceId: string, trust: ConfiguredSource['trust'] = 'own'): Promise<void> => {
    if (trusts.has(sourceId)) return;
    trusts.set(sourceId, trust);
    await tellSources();
    await observe(sourceId, { kind: 'state', atMs: nowMs(), state: 'caught-up' });
  };

  const announce = async (
    sourceId: string,
    height: number,
    hash = hashes.get(height) ?? `block-${height}`,
  ): Promise<string> => {
    await join(sourceId);
    if (told.has(hash)) return hash;
    const parentHash = height <= ROOT_HEIGHT ? '' : await announce(sourceId, height - 1);
    const isInstead = hashes.has(height);
    told.add(hash);
    hashes.set(height, hash);
    for (const above of hashes.keys()) if (above > height) hashes.delete(above);
    const header: SeenHeader = { hash, parentHash, work: isInstead ? 1_000n : 1n, timeMs: nowMs(), rawHex: null };
    await observe(sourceId, { kind: 'headers', atMs: nowMs(), firstHeight: height, headers: [header] });
    return hash;
  };

  const tip = async (sourceId: string, height: number, hash?: string): Promise<void> =>
    observe(sourceId, { kind: 'tip', atMs: nowMs(), hash: await announce(sourceId, height, hash) });

  return {
    join,
    tip,
    mempool: async (sourceId: string, transactions: readonly SeenTransaction[]): Promise<void> => {
      await join(sourceId);
      await observe(sourceId, { kind: 'transactions', atMs: nowMs(), block: null, transactions });
    },
    /** Hands over a block that becomes the tip of the source. */
    block: async (sourceId: string, block: SeenBlock, transactions: readonly SeenTransaction[]): Promise<void> => {
      await announce(sourceId, block.height, block.hash);
      await observe(sourceId, { kind: 'transactions', atMs: nowMs(), block, transactions, isTip: true });
    },
    observe: async (sourceId: string, observation: WithoutSource<Observation>): Promise<void> => {
      await join(sourceId);
      await observe(sourceId, observation);
    },
    sources,
    tellSources,
    /** The owner keeps these sources and no others. */
    keep: async (...sourceIds: string[]): Promise<void> => {
      for (const id of trusts.keys()) if (!sourceIds.includes(id)) trusts.delete(id);
      await tellSources();
      for (const id of sourceIds) await join(id);
    },
    /** The owner has these public sources and no others. */
    keepPublic: async (...sourceIds: string[]): Promise<void> => {
      trusts.clear();
      for (const id of sourceIds) await join(id, 'public');
    },
  };
};

type WithoutSource<T> = T extends unknown ? Omit<T, 'sourceId'> : never;

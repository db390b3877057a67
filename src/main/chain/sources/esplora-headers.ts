import { z } from 'zod';
import type { ChainTip } from '../../app/repositories.ts';
import { hashOfHeader, hasWork, isCheapByAge, isTooEasy } from '../block-proof.ts';
import type { SourceDeps } from '../source.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import type { EsploraApi, EsploraBlock } from './esplora-api.ts';

/** Headers remembered: a reorganisation within a day is followed block by block. */
const REMEMBERED = 200;
const FIRST_START = 20;
/** Mainnet is this long without a block once in many centuries, so a source whose newest block is older is frozen. */
const FROZEN_MS = 3 * 3_600_000;

const NO_WORK = 'its block header fails the proof of work';

const headerSchema = z.object({
  height: z.number().int(),
  hash: z.string(),
  merkleRoot: z.string(),
  timeMs: z.number().int(),
});
const stateSchema = z.object({ headers: z.array(headerSchema) });
export type KnownHeader = z.infer<typeof headerSchema>;

export interface EsploraHeaders {
  readonly tip: () => ChainTip | null;
  readonly at: (height: number) => KnownHeader | undefined;
  /** Follows the best chain and records lost blocks. @returns true if it moved */
  readonly refresh: () => Promise<boolean>;
}

/** Keeps the last checked headers of the source's best chain. They are stored, so that a restart notices lost blocks. */
export const createEsploraHeaders = (sourceId: string, api: EsploraApi, deps: SourceDeps): EsploraHeaders => {
  let state: z.infer<typeof stateSchema> | undefined;

  const load = async (): Promise<z.infer<typeof stateSchema>> => {
    if (state) return state;
    const stored = await deps.database.read.chain.sourceState(sourceId);
    state = stored === null ? { headers: [] } : stateSchema.parse(JSON.parse(stored));
    return state;
  };
  const save = async (next: z.infer<typeof stateSchema>): Promise<void> => {
    await deps.database.write(async (tx) => tx.chain.setSourceState(sourceId, JSON.stringify(next)));
    state = next;
  };

  const dropLost = async (known: readonly KnownHeader[]): Promise<KnownHeader[]> => {
    const kept = [...known];
    for (let last = kept.at(-1); last; last = kept.at(-1)) {
      if ((await api.hashAt(last.height)) === last.hash) break;
      await deps.recorder.observe({ kind: 'block-lost', sourceId, atMs: deps.clock.nowMs(), hash: last.hash });
      kept.pop();
    }
    return kept;
  };

  const assertFresh = (): void => {
    const newest = state?.headers.at(-1);
    if (deps.network !== 'mainnet' || !newest) return;
    if (deps.clock.nowMs() - newest.timeMs > FROZEN_MS) throw new UpstreamFailed('it has seen no block for hours');
  };

  return {
    tip: () => {
      const newest = state?.headers.at(-1);
      return newest ? { height: newest.height, hash: newest.hash } : null;
    },
    at: (height) => state?.headers.find((header) => header.height === height),
    refresh: async () => {
      const { headers } = await load();
      const tipHash = await api.tipHash();
      const moved = headers.at(-1)?.hash !== tipHash;
      if (moved) {
        const kept = await dropLost(headers);
        const fresh = await download(api, tipHash, kept.at(-1), deps);
        // after a long time off, the downloaded headers may begin above the stored ones
        const joined = fresh[0] && kept.at(-1)?.height === fresh[0].height - 1 ? [...kept, ...fresh] : fresh;
        await save({ headers: (fresh.length === 0 ? kept : joined).slice(-REMEMBERED) });
      }
      assertFresh();
      return moved;
    },
  };
};

/** Returns the header of a block if its hash shows the work that it claims. @throws UpstreamFailed */
export const checkedHeader = (block: EsploraBlock, deps: Pick<SourceDeps, 'network'>): KnownHeader => {
  const hash = hashOfHeader({
    version: block.version,
    previousHash: block.previousblockhash ?? '0'.repeat(64),
    merkleRoot: block.merkle_root,
    timestamp: block.timestamp,
    bits: block.bits,
    nonce: block.nonce,
  });
  const timeMs = block.timestamp * 1_000;
  const isReal = hasWork(hash, block.bits, deps.network) && !isTooEasy(block.bits, timeMs, deps.network);
  if (hash !== block.id || !isReal) throw new UpstreamFailed(NO_WORK);
  return { height: block.height, hash, merkleRoot: block.merkle_root, timeMs };
};

/** Downloads the headers above the fork. @returns oldest first */
const download = async (
  api: EsploraApi,
  tipHash: string,
  fork: KnownHeader | undefined,
  deps: SourceDeps,
): Promise<KnownHeader[]> => {
  const enough = fork ? REMEMBERED : FIRST_START;
  const found: KnownHeader[] = [];
  let expected = tipHash;
  while (found.length < enough && expected !== fork?.hash && expected !== '') {
    const lowest = found.at(-1);
    const page = await api.blocksFrom(lowest && lowest.height - 1);
    const { headers, nextHash } = linked(page, expected, fork?.hash, deps);
    if (headers.length === 0) throw new UpstreamFailed('its chain moved meanwhile');
    found.push(...headers);
    expected = nextHash;
  }
  if (expected === fork?.hash) assertNext(found.at(-1), fork.height);
  return found.toReversed();
};

/** Takes headers from a page, newest first, down to the fork; each must be the parent of the one before. */
const linked = (
  page: readonly EsploraBlock[],
  expectedHash: string,
  forkHash: string | undefined,
  deps: SourceDeps,
): { headers: KnownHeader[]; nextHash: string } => {
  const headers: KnownHeader[] = [];
  let nextHash = expectedHash;
  for (const block of page) {
    if (nextHash === forkHash) break;
    const header = checkedHeader(block, deps);
    // so near the tip no block is from before 2020
    if (isCheapByAge(header.timeMs, deps.network)) throw new UpstreamFailed(NO_WORK);
    if (header.hash !== nextHash) throw new UpstreamFailed('its chain moved meanwhile');
    assertNext(headers.at(-1), header.height);
    headers.push(header);
    nextHash = block.previousblockhash ?? '';
  }
  return { headers, nextHash };
};

const assertNext = (header: KnownHeader | undefined, heightBefore: number): void => {
  if (header && header.height !== heightBefore + 1) throw new UpstreamFailed('it gives a block the wrong height');
};

import type { KnownHeader, SeenHeader } from '../../app/payment/observations.ts';
import { GENESIS } from '../genesis.ts';
import { assertHeight, firstHeightFor, merkleRootOf, readHeaders } from '../header-chain.ts';
import { assertRules } from '../header-rules.ts';
import { assertCoinbase } from '../merkle-proof.ts';
import { bytesOfHex } from '../raw-transaction.ts';
import type { SourceDeps } from '../source.ts';
import { ProvablyWrong, UpstreamFailed } from '../../upstream/reasons.ts';
import type { ElectrumApi, ElectrumTip } from './electrum-api.ts';

/** Headers that are asked for first; four times as many each time they do not reach the known ones. */
const FIRST_STEP = 16;
const LONGEST_STEP = 2_016;
/** Mainnet is this long without a block once in many centuries. */
const FROZEN_MS = 3 * 3_600_000;

/** The server is on another block by now, which is no fault: it is asked again. */
export class ChainMoved extends UpstreamFailed {
  override name = 'ChainMoved';
  constructor() {
    super('its chain moved meanwhile');
  }
}

export interface ElectrumHeaders {
  /** The best block of the source, once its header is joined to the known ones. */
  readonly tip: () => KnownHeader | null;
  /** Returns the block of this height in the source's chain; undefined below the root. */
  readonly at: (height: number) => KnownHeader | undefined;
  /** Hands over the headers up to the block that the server names. @throws UpstreamFailed */
  readonly follow: (api: ElectrumApi, named: ElectrumTip, watched: readonly Watched[]) => Promise<KnownHeader>;
}

type Watched = Parameters<typeof firstHeightFor>[1][number];

/** Follows the best chain of a server. */
export const createElectrumHeaders = (sourceId: string, deps: SourceDeps): ElectrumHeaders => {
  const { known, network, clock } = deps;
  /** The source's chain from its tip down, as far as it was looked at. */
  let down: KnownHeader[] = [];

  const handOver = async (firstHeight: number, headers: readonly SeenHeader[]): Promise<void> => {
    assertRules(headers, { known, network, nowMs: clock.nowMs() });
    await deps.recorder.observe({ kind: 'headers', sourceId, atMs: clock.nowMs(), firstHeight, headers });
  };
  const adopt = (hash: string, height: number): KnownHeader => {
    const tip = known.header(hash);
    if (!tip) throw new ChainMoved();
    assertHeight(known, hash, height);
    if (down[0] !== tip) down = [tip];
    return tip;
  };
  return {
    tip: () => down[0] ?? null,
    at: (height) => {
      const [tip] = down;
      if (!tip || height > tip.height) return undefined;
      for (let last = down.at(-1); last && last.height > height; last = down.at(-1)) {
        const parent = known.header(last.parentHash);
        if (!parent) return undefined;
        down.push(parent);
      }
      return down[tip.height - height];
    },
    follow: async (api, { height, hex }, watched) => {
      const [named] = readHeaders(bytesOfHex(hex), network);
      if (!named) throw new UpstreamFailed('it has no blocks');
      if (!known.header(named.hash)) {
        const root = known.root();
        const first = root?.height ?? firstHeightFor(height, watched);
        const headers = root
          ? await joining(api, deps, { height, rootHeight: first })
          : readHeaders(await api.headers(first, height), network);
        if (headers.at(-1)?.hash !== named.hash) throw new ChainMoved();
        if (!root && headers[0]) await assertRoot(api, { ...headers[0], height: first }, network);
        await handOver(height - headers.length + 1, headers);
      }
      return adopt(named.hash, height);
    },
  };
};

/**
 * Checks the height of the header that becomes the root: it is that of the genesis block, or its coinbase names it (BIP 34),
 * because no parent can prove it.
 */
const assertRoot = async (api: ElectrumApi, root: KnownHeader, network: SourceDeps['network']): Promise<void> => {
  const { hash, height } = root;
  if (height === 0) {
    if (hash !== GENESIS[network]) throw new ProvablyWrong(`it calls block ${hash} number 0`);
    return;
  }
  const { txid, branch } = await api.coinbase(height);
  const block = { merkleRoot: merkleRootOf(root) ?? '', height, depth: branch.merkle.length, network };
  assertCoinbase(await api.transaction(txid), branch, block);
};

/** Fetches headers from the tip down until they join the known ones. @returns parents first */
const joining = async (
  api: ElectrumApi,
  { known, network }: Pick<SourceDeps, 'known' | 'network'>,
  { height, rootHeight }: { readonly height: number; readonly rootHeight: number },
): Promise<SeenHeader[]> => {
  if (height < rootHeight) throw new UpstreamFailed('it lacks the newest blocks');
  let bytes = Buffer.alloc(0);
  let from = height + 1;
  for (let step = FIRST_STEP; from > rootHeight; step = Math.min(LONGEST_STEP, step * 4)) {
    const last = from - 1;
    from = Math.max(rootHeight, from - step);
    bytes = Buffer.concat([await api.headers(from, last), bytes]);
    const headers = readHeaders(bytes, network);
    const firstNew = headers.findIndex(({ hash }) => !known.header(hash));
    const fresh = headers.slice(firstNew);
    if (firstNew >= 0 && fresh[0] && known.header(fresh[0].parentHash)) return fresh;
  }
  throw new UpstreamFailed('its blocks do not follow those that are known');
};

/** Returns true if the newest block is so old that the source is frozen, or the whole network is. */
export const isFrozen = ({ network, clock }: Pick<SourceDeps, 'network' | 'clock'>, tipTimeMs: number): boolean =>
  network !== 'regtest' && clock.nowMs() - tipTimeMs > FROZEN_MS;

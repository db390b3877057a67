import { proveInclusion } from '../../domain/chain/knowledge.ts';
import { addHeader, plantRoot, type Block } from '../../domain/chain/tree.ts';
import type { ChainState } from './chain-store.ts';
import type { ObservationContext } from './observation-context.ts';
import type { Fact, SeenHeader } from './observations.ts';
import type { WriteRepositories } from '../repositories.ts';

/**
 * Joins headers to the tree and stores those that join. The first header of all becomes the root, at the height that its
 * source says (chain.md CHAIN-36).
 */
export const observeHeaders = async (
  { tx, state }: ObservationContext,
  { headers, firstHeight }: Extract<Fact, { kind: 'headers' }>,
): Promise<void> => {
  const { tree } = state.knowledge;
  const joined: Block[] = [];
  for (const header of headers) {
    if (tree.blocks.has(header.hash)) continue;
    state.headers.set(header.hash, header);
    if (tree.root === null) joined.push(plantRoot(tree, { ...header, height: firstHeight }));
    else joined.push(...addHeader(tree, { ...header, parent: header.parentHash }));
  }
  await proveStored(tx, state, joined);
  await tx.chain.addHeaders(joined.map(({ hash, height }) => Object.assign(seen(state.headers, hash), { height })));
};

/** A payment that an earlier version stored with its block is in that block, now that the block is known (chain.md CHAIN-53). */
const proveStored = async (tx: WriteRepositories, state: ChainState, joined: readonly Block[]): Promise<void> => {
  const blocks = new Map(joined.map((block) => [block.hash, block]));
  for (const watched of [...state.watched.values()].flat()) {
    const block = blocks.get(watched.payment.blockHash ?? '');
    if (!block) continue;
    const { txid } = watched.payment;
    proveInclusion(state.knowledge, txid, block.hash);
    await tx.chain.addInclusion(txid, block.hash);
    watched.memory = { ...watched.memory, block };
  }
};

const seen = (headers: ReadonlyMap<string, SeenHeader>, hash: string): SeenHeader => {
  const header = headers.get(hash);
  if (!header) throw new Error('a header joined that nobody named');
  return header;
};

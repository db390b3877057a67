import type { Network } from '../../shared/vocabulary.ts';
import { isSignedByNode } from './check-bolt11.ts';
import type { LightningNode } from './node.ts';
import type { IsSignedBy } from './signed-by.ts';
import { within } from './within.ts';

export interface OwnBolt11 {
  /** Remembers an invoice that the node just made and that passed every check. */
  readonly note: (bolt11: string) => void;
  /** True if the node made it: as remembered, or as its signature says. */
  readonly isOwn: (bolt11: string) => Promise<boolean>;
}

export interface OwnBolt11Deps {
  readonly node: Pick<LightningNode, 'identity'>;
  readonly network: Network;
  readonly ownSignatures: (identity: string) => IsSignedBy;
  /** Ends a question to the node. */
  readonly limit: () => AbortSignal;
}

const MOST_KNOWN = 10_000;

/** Tells the node's own invoices from those that somebody wrote into the database (reliability.md A22). */
export const createOwnBolt11 = ({ node, network, ownSignatures, limit }: OwnBolt11Deps): OwnBolt11 => {
  const known = new Set<string>();
  const note = (bolt11: string): void => {
    if (known.size >= MOST_KNOWN) known.delete(known.values().next().value ?? '');
    known.add(bolt11);
  };
  const isSigned = async (bolt11: string): Promise<boolean> => {
    const identity = await within(limit(), (ending) => node.identity(ending));
    return identity !== null && isSignedByNode(bolt11, network, identity, ownSignatures(identity));
  };
  return {
    note,
    isOwn: async (bolt11) => {
      if (known.has(bolt11)) return true;
      const isOwn = await isSigned(bolt11).catch(() => false); // the node is away, or it is no invoice at all
      if (isOwn) note(bolt11);
      return isOwn;
    },
  };
};

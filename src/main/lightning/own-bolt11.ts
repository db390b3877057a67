import type { Network } from '../../shared/vocabulary.ts';
import { isSignedByNode } from './check-bolt11.ts';
import type { Database } from '../app/repositories.ts';
import type { LightningNode } from './node.ts';
import { readBolt11 } from './read-bolt11.ts';
import type { BackendIdentity } from './running-backend.ts';
import type { IsSignedBy } from './signed-by.ts';
import { within } from './within.ts';

export interface OwnBolt11 {
  /** Remembers an invoice that the node just made and that passed every check. */
  readonly note: (bolt11: string) => void;
  /** True if the node made it: as remembered, or as its signature says. */
  readonly isOwn: (bolt11: string) => Promise<boolean>;
}

export interface OwnBolt11Deps {
  readonly node: Pick<LightningNode, 'identity' | 'lookup'>;
  readonly backend: Pick<BackendIdentity, 'id' | 'identity'>;
  readonly database: Pick<Database, 'read'>;
  readonly network: Network;
  readonly ownSignatures: (identity: string) => IsSignedBy;
  /** Ends a question to the node. */
  readonly limit: () => AbortSignal;
}

const MOST_KNOWN = 10_000;
/** A node that did not know an invoice, or did not answer, is not asked about it again before that. */
const AGAIN_AFTER_MS = 5_000;

/** Tells the node's own invoices from those that somebody wrote into the database (reliability.md A22). */
export const createOwnBolt11 = (deps: OwnBolt11Deps): OwnBolt11 => {
  const { node, backend, database, network, ownSignatures, limit } = deps;
  const known = new Set<string>();
  const note = (bolt11: string): void => {
    if (known.size >= MOST_KNOWN) known.delete(known.values().next().value ?? '');
    known.add(bolt11);
  };
  const isSigned = async (bolt11: string): Promise<boolean> => {
    const identity = backend.identity ?? (await within(limit(), (ending) => node.identity(ending)));
    if (identity === null) return isKnownThere(bolt11);
    return isSignedByNode(bolt11, network, identity, ownSignatures(identity));
  };
  /** Of a backend that does not say who signs: it knows its own invoices. */
  const isKnownThere = async (bolt11: string): Promise<boolean> => {
    const stored = await database.read.lightningInvoices.get(readBolt11(bolt11).paymentHash);
    if (stored?.bolt11 !== bolt11 || stored.backendId !== backend.id) return false;
    const { kind } = await within(limit(), (ending) => node.lookup(stored, ending));
    return kind !== 'unknown';
  };
  const doubted = new Map<string, { readonly isOwn: Promise<boolean>; readonly againAtMs: number }>();
  /** Many pages show an invoice while its node is away: together they wait for one question. */
  const askOnce = (bolt11: string): Promise<boolean> => {
    const last = doubted.get(bolt11);
    if (last && performance.now() < last.againAtMs) return last.isOwn;
    if (doubted.size >= MOST_KNOWN) doubted.clear();
    const isOwn = isSigned(bolt11).catch(() => false); // the node is away, or it is no invoice at all
    doubted.set(bolt11, { isOwn, againAtMs: performance.now() + AGAIN_AFTER_MS });
    return isOwn;
  };
  return {
    note,
    isOwn: async (bolt11) => {
      if (known.has(bolt11)) return true;
      const isOwn = await askOnce(bolt11);
      if (isOwn) {
        note(bolt11);
        doubted.delete(bolt11);
      }
      return isOwn;
    },
  };
};

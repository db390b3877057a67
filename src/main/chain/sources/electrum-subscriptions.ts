import type { InvoiceRecord } from '../../app/records.ts';
import { scriptHashOf, type ElectrumApi } from './electrum-api.ts';

type Watched = Pick<InvoiceRecord, 'id' | 'scriptHex' | 'createdAtMs'>;

export interface Subscriptions {
  /** A new connection knows none of them. */
  readonly reset: () => void;
  /**
   * Subscribes to addresses, the newest first, as far as the server lets us; newer ones take the place of the oldest.
   *
   * @returns the invoices whose address has no history at all
   */
  readonly add: (api: ElectrumApi, watched: readonly Watched[]) => Promise<readonly string[]>;
  /** Names the invoices of an address that changed. */
  readonly invoicesOf: (scriptHash: string) => readonly string[];
  /** True if the server says by itself when the address changes. */
  readonly covers: (invoiceId: string) => boolean;
}

interface Subscribed {
  readonly hash: string;
  readonly createdAtMs: number;
}

/** Remembers which addresses a server speaks about by itself (chain.md CHAIN-43). @param most how many it is asked for */
export const createSubscriptions = (most: number): Subscriptions => {
  const ids = new Map<string, Set<string>>();
  const subscribed = new Map<string, Subscribed>();
  /** Fewer after the server refused one. */
  let limit = most;

  const makeRoom = async (api: ElectrumApi, count: number): Promise<void> => {
    const tooMany = Math.max(0, subscribed.size + count - limit);
    const oldest = [...subscribed].toSorted(([, a], [, b]) => a.createdAtMs - b.createdAtMs).slice(0, tooMany);
    for (const [id, { hash }] of oldest) {
      subscribed.delete(id);
      ids.get(hash)?.delete(id);
      if (ids.get(hash)?.size === 0) {
        ids.delete(hash);
        await api.unsubscribe(hash);
      }
    }
  };
  return {
    reset: () => {
      ids.clear();
      subscribed.clear();
      limit = most;
    },
    add: async (api, watched) => {
      const wanted = watched
        .flatMap(({ id, scriptHex, createdAtMs }) =>
          scriptHex === null || subscribed.has(id) ? [] : [{ id, createdAtMs, hash: scriptHashOf(scriptHex) }],
        )
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
        .slice(0, limit);
      await makeRoom(api, wanted.length);
      // before the request, because a notice may come right after its answer
      for (const { id, hash } of wanted) ids.set(hash, (ids.get(hash) ?? new Set()).add(id));
      const states = await api.subscribe(wanted.map(({ hash }) => hash));
      for (const [index, { id, ...one }] of wanted.entries()) {
        if (states[index] === 'refused') limit = Math.min(limit, Math.max(1, subscribed.size));
        else subscribed.set(id, one);
      }
      return wanted.filter((_one, index) => states[index] === 'empty').map(({ id }) => id);
    },
    invoicesOf: (scriptHash) => [...(ids.get(scriptHash) ?? [])],
    covers: (id) => subscribed.has(id),
  };
};

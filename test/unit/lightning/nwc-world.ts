/** A relay, and wallets and nodes on it, for the tests of Nostr Wallet Connect. */
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createNwcNode } from '../../../src/main/lightning/backends/nwc.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { startNostrRelay } from '../../support/nostr-relay.ts';
import { startNwcWallet, type TestWallet } from '../../support/nwc-wallet.ts';

const TIMINGS = { readyMs: 5_000, pingMs: 100, backOffMs: 20, backOffMaxMs: 50, idleMs: 50, probeMs: 100 };
export const ASK = { amountMsats: 1_000_000n, description: 'Coffee', expiresAtMs: Date.now() + 900_000 };
/** Nothing listens there. */
export const DEAD = 'ws://127.0.0.1:9/';
export const soon = (ms = 5_000): AbortSignal => AbortSignal.timeout(ms);

export type Nwc = Awaited<ReturnType<typeof openNwc>>;
export const openNwc = async () => {
  const opened: { readonly close: () => unknown }[] = [];
  /** Closes it with everything else. */
  const keep = <T extends { readonly close: () => unknown }>(one: T): T => {
    opened.push(one);
    return one;
  };
  const relay = keep(await startNostrRelay());
  return {
    relay,
    keep,
    wallet: async (relays = [relay.url], ...how: ['nip44_v2' | 'nip04'] | []): Promise<TestWallet> =>
      keep(await startNwcWallet(relays, ...how)),
    node: ({ walletKey, secret }: TestWallet, relays: readonly string[] = [relay.url]): LightningNode => {
      const deps = { clock: { nowMs: () => Date.now() }, credential: secret };
      return createNwcNode({ kind: 'nwc', walletKey, relays }, deps, TIMINGS);
    },
    /** Resolves when the node listens. */
    listenTo: async (node: LightningNode) => {
      const settled: NodeSettlement[] = [];
      const [open, ending] = [Promise.withResolvers<void>(), new AbortController()];
      const onSettled = async (one: NodeSettlement): Promise<void> => void settled.push(one);
      const ended = node.listen?.({ cursor: null, onOpen: open.resolve, onSettled, signal: ending.signal });
      await Promise.race([open.promise, ended]);
      keep({ close: () => ending.abort() });
      return { settled, ended };
    },
    close: async () => {
      for (const one of opened.splice(0).toReversed()) await one.close();
    },
  };
};

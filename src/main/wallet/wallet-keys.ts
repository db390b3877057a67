import { ok, refuse } from '../../shared/result.ts';
import type { WalletKeys } from '../app/ports.ts';
import { createDeriver } from './deriver.ts';
import { digestOf, parseKey, parseSource, specOf } from './parse-key.ts';
import type { WalletSpec } from './wallet-spec.ts';

export interface OwnedWalletKeys extends WalletKeys {
  /** Calls the listener with the id of each wallet that is closed. @returns a function that ends the subscription */
  readonly onClosed: (listener: (walletId: string) => void) => () => void;
  /** Returns the name of a wallet's key in the high-water file. @throws if the wallet was never open */
  readonly digestOf: (walletId: string) => string;
  /** Closes every wallet and stops the worker. */
  readonly shutdown: () => Promise<void>;
}

/** Holds the public keys of the open wallets in memory. A worker derives their addresses by two code paths. */
export const createWalletKeys = (): OwnedWalletKeys => {
  const specs = new Map<string, WalletSpec>();
  const digests = new Map<string, string>();
  const listeners = new Set<(walletId: string) => void>();
  const deriver = createDeriver();

  const close = (walletId: string): void => {
    if (!specs.delete(walletId)) return;
    for (const listener of listeners) listener(walletId);
  };

  return {
    parse: parseKey,
    open: (walletId, input, scriptType, network) => {
      const source = parseSource(input, network);
      if (!source.ok) return source;
      if (!source.value.scriptTypes.includes(scriptType)) return refuse('wallet_script_type_mismatch');
      close(walletId); // drops the addresses of the former key
      specs.set(walletId, specOf(source.value, scriptType, network));
      digests.set(walletId, digestOf(source.value));
      deriver.warmUp();
      return ok(null);
    },
    close,
    isOpen: (walletId) => specs.has(walletId),
    derive: async (walletId, from, count) => {
      const spec = specs.get(walletId);
      if (spec === undefined) throw new Error('the wallet is not open');
      return deriver.derive(spec, from, count);
    },
    onClosed: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    digestOf: (walletId) => {
      const digest = digests.get(walletId);
      if (digest === undefined) throw new Error('the wallet was never open');
      return digest;
    },
    shutdown: async () => {
      for (const walletId of specs.keys()) close(walletId);
      await deriver.close();
    },
  };
};

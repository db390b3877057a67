import { isThisMachine } from '../../shared/this-machine.ts';
import type { StoreRecord } from '../app/records.ts';

/**
 * Absolute links to public pages. They begin with the store's `publicUrl`, otherwise with `--public-url`, otherwise
 * with the address of the public listener (product.md LSN-5).
 */
export interface Links {
  readonly base: (store: StoreRecord | undefined) => string;
  /** The payment page `/pay/{id}`, to which the checkout API and the till link. */
  readonly pay: (store: StoreRecord | undefined, invoiceId: string) => string;
  /** Every base but the listener's own address; the public listener answers to their hosts (api.md API-3). */
  readonly publicUrls: (stores: readonly StoreRecord[]) => string[];
  /** Returns true if a URL leads to the private listener, which no customer reaches (reliability.md A32). */
  readonly isPrivate: (url: string) => boolean;
}

export const createLinks = (deps: {
  /** `--public-url`, or null. */
  readonly publicUrl: string | null;
  /** `http://127.0.0.1:8322`, known once the listener is bound. */
  readonly publicAddress: () => string;
  /** The private listener's port, once it is bound. */
  readonly privatePort: () => number;
}): Links => {
  const base = (store: StoreRecord | undefined): string =>
    (store?.settings.publicUrl ?? deps.publicUrl ?? deps.publicAddress()).replace(/\/+$/, '');
  return {
    base,
    pay: (store, invoiceId) => `${base(store)}/pay/${invoiceId}`,
    publicUrls: (stores) =>
      [deps.publicUrl, ...stores.map(({ settings }) => settings.publicUrl)].filter((url) => url !== null),
    isPrivate: (url) => {
      const { hostname, port, protocol } = new URL(url);
      return isThisMachine(hostname) && Number(port || DEFAULT_PORTS[protocol]) === deps.privatePort();
    },
  };
};

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

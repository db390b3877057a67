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
}

export const createLinks = (deps: {
  /** `--public-url`, or null. */
  readonly publicUrl: string | null;
  /** `http://127.0.0.1:8322`, known once the listener is bound. */
  readonly publicAddress: () => string;
}): Links => {
  const base = (store: StoreRecord | undefined): string =>
    (store?.settings.publicUrl ?? deps.publicUrl ?? deps.publicAddress()).replace(/\/+$/, '');
  return {
    base,
    pay: (store, invoiceId) => `${base(store)}/pay/${invoiceId}`,
    publicUrls: (stores) =>
      [deps.publicUrl, ...stores.map(({ settings }) => settings.publicUrl)].filter((url) => url !== null),
  };
};

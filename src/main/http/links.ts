import type { StoreRecord } from '../app/records.ts';

/** Absolute links to public pages: the store's `publicUrl`, else `--public-url`, else the public listener's address. */
export interface Links {
  readonly base: (store: StoreRecord | undefined) => string;
  /** `/pay/{id}`: checkout's and the till's payment page. */
  readonly pay: (store: StoreRecord | undefined, invoiceId: string) => string;
  /** Every base that is not the listener's own address: whose hosts the public listener answers to. */
  readonly publicUrls: (stores: readonly StoreRecord[]) => string[];
}

export const createLinks = (deps: {
  /** `--public-url`, or null. */
  readonly publicUrl: string | null;
  /** `http://127.0.0.1:8322`, once it listens. */
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

/** The place that keeps the entries: the keychain or the encrypted file. It is read once; later reads come from memory. */
export interface Vault {
  /** Every entry, as far as this program knows: those found when it was opened, and every change since. */
  readonly entries: ReadonlyMap<string, string>;
  /** Durable when it resolves. */
  readonly set: (name: string, value: string) => Promise<void>;
  readonly delete: (name: string) => Promise<void>;
}

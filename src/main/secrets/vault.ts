/** Where the entries are kept: the keychain or the encrypted file. Reads are served from memory by whoever holds it. */
export interface Vault {
  /** Every entry there was when it was opened. */
  readonly entries: ReadonlyMap<string, string>;
  /** Durable when it resolves. */
  readonly set: (name: string, value: string) => Promise<void>;
  readonly delete: (name: string) => Promise<void>;
}

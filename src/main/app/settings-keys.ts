/** Keys of the settings that belong to the whole program. They are stored; the values are JSON without secrets. */
export const SETTING = {
  ratesConfig: 'rates.config',
  ratesManual: 'rates.manual',
  ratesLast: 'rates.last',
  sources: 'chain.sources',
  /** How far each source got with its daily sweep. */
  sweeps: 'chain.sweeps',
  /** When each wallet was last looked at beyond its next index, by its id (chain.md CHAIN-47). */
  lookedAhead: 'wallet.lookedAhead',
  /** Ids of wallets whose next index skips ahead when their scan ends. */
  walletSkipped: 'wallet.skipped',
  /** The last change of each store's wallet; the till's header announces it for 7 days (reliability.md A13). */
  walletChanges: 'wallet.changes',
  /** The last change of each store's public address; the till's header announces it for 7 days (A32). */
  publicUrlChanges: 'publicUrl.changes',
  /** The last new password of an owner by `--reset-owner`; the till's header announces it for 7 days (A37). */
  ownerReset: 'owner.reset',
  /** The steps of set-up that were skipped, by store (api.md AUTH-23). */
  setupSkipped: 'setup.skipped',
  /** The stores whose owner answered in set-up whether payments count immediately (product.md INV-32). */
  setupAccept: 'setup.accept',
  /** The id of the last run, which the high-water file holds too (chain.md CHAIN-46). */
  run: 'run',
  /** Where, when and how backups are made. */
  backup: 'backup',
  /** Written by the readiness probe to prove that the database takes writes. */
  health: 'health',
} as const;

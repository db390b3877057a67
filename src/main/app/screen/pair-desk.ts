/**
 * Pairs the desktop app's own till and screen (product.md PROG-1). They pair themselves, once, because a person who
 * starts the program on the shop's machine has access to its data folder anyway. That person still logs in with a PIN.
 */
import type { DisplaysUseCase } from './pair-display.ts';
import type { TillsUseCase } from './pair-till.ts';
import type { Digest } from '../people/people-ports.ts';
import type { Secrets } from '../ports.ts';
import type { DisplayRecord, StoreRecord, TillRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import { DESK_DISPLAY_SECRET, DESK_TILL_SECRET } from '../secret-names.ts';

export interface DeskTokens {
  readonly till: string;
  readonly display: string;
}
export interface DeskNames {
  readonly till: string;
  readonly display: string;
}
/** @returns null while there is no store or the secrets are not open, and for good once the owner revoked this till */
export type PairDesk = (names: DeskNames) => Promise<DeskTokens | null>;

export interface PairDeskDeps {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly digest: Digest;
  readonly tillPairing: TillsUseCase;
  readonly displayPairing: DisplaysUseCase;
}

type Found<T> = { readonly kind: 'live'; readonly record: T; readonly token: string } | { readonly kind: 'revoked' };

export const createPairDesk = (deps: PairDeskDeps): PairDesk => {
  const { database, secrets, digest } = deps;
  /**
   * Finds the record of a stored token. Undefined if the token was never paired, or was paired in another database, as
   * after a restore.
   */
  const findStored = async <T extends TillRecord | DisplayRecord>(
    entry: string,
    records: readonly T[],
  ): Promise<Found<T> | undefined> => {
    const token = await secrets.get(entry);
    if (token === null) return undefined;
    const wanted = digest.sha256Hex(token);
    const record = records.find(({ tokenDigest }) => digest.equal(tokenDigest, wanted));
    if (!record) return undefined;
    return record.revokedAtMs === null ? { kind: 'live', record, token } : { kind: 'revoked' };
  };
  const pairTill = async (store: StoreRecord, name: string): Promise<Found<TillRecord> | undefined> => {
    const stored = await findStored(DESK_TILL_SECRET, await database.read.tills.list());
    if (stored) return stored;
    const paired = await deps.tillPairing.pair({ userId: null, storeId: store.id }, { storeId: store.id, name });
    if (!paired.ok) return undefined;
    const { till, token } = paired.value;
    await secrets.set(DESK_TILL_SECRET, token);
    return { kind: 'live', record: till, token };
  };
  /** Pairs a revoked screen again, because it shows only what this till shows. */
  const pairDisplay = async (store: StoreRecord, name: string, tillId: string): Promise<string | undefined> => {
    const stored = await findStored(DESK_DISPLAY_SECRET, await database.read.displays.list());
    if (stored?.kind === 'live' && stored.record.tillId === tillId) return stored.token;
    const paired = await deps.displayPairing.pair({ userId: null, storeId: store.id }, store, { name, tillId });
    if (!paired.ok) return undefined;
    await secrets.set(DESK_DISPLAY_SECRET, paired.value.token);
    return paired.value.token;
  };
  const pair = async (names: DeskNames): Promise<DeskTokens | null> => {
    const [store] = await database.read.stores.list();
    if (!store || !secrets.isOpen()) return null;
    const till = await pairTill(store, names.till);
    if (till?.kind !== 'live') return null;
    const display = await pairDisplay(store, names.display, till.record.id);
    return display === undefined ? null : { till: till.token, display };
  };
  let last: Promise<unknown> = Promise.resolve();
  return (names) => {
    const next = last.then(() => pair(names)); // two windows may ask at the same time, but there is one till
    last = next.catch(() => undefined);
    return next;
  };
};

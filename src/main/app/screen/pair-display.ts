import { freeName, LONGEST_NAME } from '../../../shared/names.ts';
import { refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import type { Commit } from '../commit.ts';
import type { Digest } from '../people/people-ports.ts';
import type { Clock, Ids } from '../ports.ts';
import type { DisplayRecord, StoreRecord } from '../records.ts';
import type { Database, ReadRepositories, SaveResponse } from '../repositories.ts';
import type { DisplayIndex } from '../people/token-index.ts';

export interface PairedDisplay {
  readonly display: DisplayRecord;
  readonly token: string;
  /** `…/display#<token>`: a fragment is never sent to a server or logged. Shown only this once. */
  readonly url: string;
}
/** A screen with the name of the person who paired it; null if Satchel did. */
export interface ListedDisplay {
  readonly display: DisplayRecord;
  readonly madeBy: string | null;
}
export interface DisplaysUseCase {
  readonly list: (storeId: string) => Promise<ListedDisplay[]>;
  /** @returns `too_many_screens`, or `validation_failed` if a person names no paired till of the store */
  readonly pair: (
    actor: Actor,
    store: StoreRecord,
    input: { readonly name: string; readonly tillId: string | null },
    saveResponse?: SaveResponse<PairedDisplay>,
  ) => Promise<Result<PairedDisplay>>;
  readonly revoke: (actor: Actor, storeId: string, id: string) => Promise<Result<null>>;
}

export const createDisplays = (deps: {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly digest: Digest;
  readonly displays: DisplayIndex;
  /** The base of a store's absolute links, without a slash at its end (product.md LSN-5). */
  readonly publicBase: (store: StoreRecord) => string;
}): DisplaysUseCase => ({
  list: async (storeId) => {
    const { read } = deps.database;
    const names = new Map((await read.users.list()).map(({ id, name }) => [id, name]));
    return (await read.displays.list())
      .filter((display) => display.storeId === storeId && display.revokedAtMs === null)
      .map((display) => ({ display, madeBy: names.get(display.userId ?? '') ?? null }));
  },
  pair: async (actor, store, { name, tillId }, saveResponse) => {
    const token = deps.ids.token();
    const wanted: DisplayRecord = {
      id: deps.ids.id(),
      storeId: store.id,
      userId: actor.userId,
      tillId,
      name,
      tokenDigest: deps.digest.sha256Hex(token),
      invoiceId: null,
      shownAtMs: null,
      createdAtMs: deps.clock.nowMs(),
      revokedAtMs: null,
    };
    return deps.commit(
      actor,
      async (tx) => {
        const refused = await refuseScreen(tx, wanted);
        if (refused) return refused;
        const display = { ...wanted, name: await freeNameIn(tx, wanted) };
        await tx.displays.insert(display);
        return {
          value: { display, token, url: `${deps.publicBase(store)}/display#${token}` },
          audit: { what: 'display.paired', after: { id: display.id, name: display.name, tillId } },
          feed: [],
          afterCommit: () => deps.displays.put(display),
        };
      },
      saveResponse,
    );
  },
  revoke: async (actor, storeId, id) =>
    deps.commit(actor, async (tx) => {
      const display = await tx.displays.get(id);
      if (!display || display.storeId !== storeId || display.revokedAtMs !== null) return refuse('not_found');
      await tx.displays.update(id, { revokedAtMs: deps.clock.nowMs() });
      return {
        value: null,
        audit: { what: 'display.revoked', before: { id, name: display.name } },
        feed: [],
        afterCommit: () => deps.displays.remove(id),
      };
    }),
});

/** The name, unless another screen of the store looks like it. */
const freeNameIn = async (
  tx: Pick<ReadRepositories, 'displays'>,
  { storeId, name }: DisplayRecord,
): Promise<string> => {
  const others = (await tx.displays.list()).filter((other) => other.storeId === storeId && other.revokedAtMs === null);
  return freeName(
    name,
    others.map((other) => other.name),
    LONGEST_NAME,
  );
};

/** A few screens stand at a till. More are tokens that nobody looks after (reliability.md A38). */
const MOST_PER_TILL = 4;

/** Satchel's own screens are not counted, and the one of training follows every till. */
const refuseScreen = async (
  tx: Pick<ReadRepositories, 'tills' | 'displays'>,
  { userId, storeId, tillId }: DisplayRecord,
): Promise<Refusal | undefined> => {
  if (userId === null && tillId === null) return undefined;
  const till = await tx.tills.get(tillId ?? '');
  if (!till || till.storeId !== storeId || till.revokedAtMs !== null) {
    return refuse('validation_failed', { details: { tillId: 'is not a paired till of this store' } });
  }
  if (userId === null) return undefined;
  const others = (await tx.displays.list()).filter((other) => other.tillId === tillId && other.revokedAtMs === null);
  return others.length >= MOST_PER_TILL ? refuse('too_many_screens') : undefined;
};

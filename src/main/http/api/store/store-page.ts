/** Pages of lists in the store dialect. */
interface Paging {
  readonly limit?: number | undefined;
  readonly take?: number | undefined;
  readonly offset?: number | undefined;
  readonly skip?: number | undefined;
  readonly after?: string | undefined;
}

const DEFAULT_LIMIT = 100;

/** Greenfield says `take` and `skip` where others say `limit` and `offset`; a cursor is a place of its own. */
export const pageOf = ({ limit, take, offset, skip, after }: Paging) => ({
  limit: limit ?? take ?? DEFAULT_LIMIT,
  ...(after ? { after } : { offset: offset ?? skip ?? 0 }),
});

/** The bare array has no room for the cursor. */
export const cursorHeader = (next: string | null): Readonly<Record<string, string>> =>
  next === null ? {} : { 'X-Next-Cursor': next };

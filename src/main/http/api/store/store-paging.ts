/** The members of a query that choose a page of a list in the store API. */
interface Paging {
  readonly limit?: number | undefined;
  readonly take?: number | undefined;
  readonly offset?: number | undefined;
  readonly skip?: number | undefined;
  readonly after?: string | undefined;
}

const DEFAULT_LIMIT = 100;

/**
 * Reads `limit` and `offset`, or Greenfield's `take` and `skip`. If a cursor is given, the offset is ignored
 * (api.md API-16).
 */
export const pageOf = ({ limit, take, offset, skip, after }: Paging) => ({
  limit: limit ?? take ?? DEFAULT_LIMIT,
  ...(after ? { after } : { offset: offset ?? skip ?? 0 }),
});

/** The cursor of the next page goes into a header, because a bare array has no room for it (api.md API-16). */
export const cursorHeader = (next: string | null): Readonly<Record<string, string>> =>
  next === null ? {} : { 'X-Next-Cursor': next };

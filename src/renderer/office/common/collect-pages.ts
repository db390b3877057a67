import type { Answer } from '../../common/call.ts';

const PAGE = 200;
const A_SECOND_MS = 1_000;

export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

export interface CollectDeps<Row> {
  readonly ask: (query: Record<string, string>) => Promise<Answer<RowPage<Row>>>;
  readonly wait: (ms: number) => Promise<void>;
  readonly onProgress: (count: number) => void;
  readonly signal: AbortSignal;
}

/** Everything that a filter finds, page by page, waiting whenever the server asks for it. Null if it failed or was stopped. */
export const collectPages = async <Row>(
  deps: CollectDeps<Row>,
  request: Record<string, string>,
): Promise<Row[] | null> => {
  const found: Row[] = [];
  let after: string | null = null;
  do {
    if (deps.signal.aborted) return null;
    const query: Record<string, string> = { ...request, limit: String(PAGE), ...(after === null ? {} : { after }) };
    const answer = await deps.ask(query);
    if (answer.ok) {
      found.push(...answer.value.rows);
      after = answer.value.next;
      deps.onProgress(found.length);
    } else if (answer.error.status === 429) await deps.wait(Math.max(1, answer.error.retryAfterSeconds) * A_SECOND_MS);
    else return null;
  } while (after !== null);
  return deps.signal.aborted ? null : found;
};

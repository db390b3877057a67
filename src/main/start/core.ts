import { createCommits, type Commits } from '../app/commit.ts';
import type { Clock, Feed, Ids, Logger } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';
import { createFeed } from '../platform/feed.ts';

/** Parts that nearly every use case needs. Everything else that a part gets is named where the part is made. */
export interface Core extends Commits {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly feed: Feed;
}

export const createCore = ({ database, clock, ids, logger }: Omit<Core, 'feed' | keyof Commits>): Core => {
  const feed = createFeed(logger);
  return { database, clock, ids, logger, feed, ...createCommits({ database, clock, ids, feed }) };
};

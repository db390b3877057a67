import { getOverviewRoute } from '../../../../shared/contract/office.ts';
import { ok } from '../../../../shared/result.ts';
import { loadOverview } from '../../../app/invoice/overview.ts';
import type { Clock } from '../../../app/ports.ts';
import type { FindTroubles } from '../../../app/store-settings/find-troubles.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';
import { storeOf } from '../common/subject.ts';

export interface OverviewDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly findTroubles: FindTroubles;
}

/** The office's first page: today, what is open, and what needs a person (api.md TA-20). */
export const createOverviewRoutes = (deps: OverviewDeps): Served[] => [
  serve(getOverviewRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: await loadOverview(deps, store.value) }) : store;
  }),
];

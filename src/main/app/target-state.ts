import { refuse, type Result, ok } from '../../shared/result.ts';
import type { ApprovalRecord } from './delivery-records.ts';
import type { Destination, TargetGuard } from './delivery-ports.ts';
import type { StoreRecord } from './records.ts';
import type { ReadStores } from './stores.ts';

/** Whether a target may be sent to now: a private one waits for its owner (api.md §4). */
export type Verdict = 'active' | 'awaiting_approval' | 'forbidden';

const verdictOn = (destination: Destination, store: StoreRecord, approvals: readonly ApprovalRecord[]): Verdict => {
  if (destination.kind === 'forbidden') return 'forbidden';
  // a name that is not known now is judged at each attempt, before anything is sent
  if (destination.kind !== 'private' || store.settings.webhooksAllowPrivateNetwork) return 'active';
  const isApproved = approvals.some(({ hostPort }) => destination.hostPorts.includes(hostPort));
  return isApproved ? 'active' : 'awaiting_approval';
};

export interface Judged {
  readonly destination: Destination;
  readonly verdict: Verdict;
}

/** Looks where a URL leads and whether a store may send there. */
export const judgeTarget = async (
  deps: { readonly guard: TargetGuard; readonly read: Pick<ReadStores, 'stores' | 'approvals'> },
  storeId: string,
  url: string,
): Promise<Judged> => {
  const destination = await deps.guard.look(url);
  const store = await deps.read.stores.get(storeId);
  if (!store) return { destination, verdict: 'forbidden' };
  return { destination, verdict: verdictOn(destination, store, await deps.read.approvals.ofStore(storeId)) };
};

/** The state a new target begins in, or why there can be none. */
export const stateOfNew = (verdict: Verdict): Result<'active' | 'awaiting_approval'> =>
  verdict === 'forbidden' ? refuse('target_not_allowed') : ok(verdict);

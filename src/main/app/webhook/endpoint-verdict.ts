import { refuse, type Result, ok } from '../../../shared/result.ts';
import type { ApprovalRecord } from './delivery-records.ts';
import type { Destination, Forbidden, EndpointGuard } from './delivery-ports.ts';
import type { StoreRecord } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';

/** Whether a target may be sent to now: a private one waits for its owner (api.md §4). */
export type Verdict = 'active' | 'awaiting_approval' | 'forbidden';

export interface Judged {
  readonly destination: Destination;
  readonly verdict: Verdict;
}

/** Looks where a URL leads and whether a store may send there. */
export const judgeEndpoint = async (
  deps: { readonly guard: EndpointGuard; readonly read: Pick<ReadRepositories, 'stores' | 'approvals'> },
  storeId: string,
  url: string,
): Promise<Judged> => {
  const destination = await deps.guard.resolve(url);
  const store = await deps.read.stores.get(storeId);
  if (!store) throw new Error('a target names a store that does not exist');
  return { destination, verdict: verdictOn(destination, store, await deps.read.approvals.ofStore(storeId)) };
};

/** The state a new target begins in, or why there can be none. */
export const stateOfNew = ({ destination, verdict }: Judged): Result<'active' | 'awaiting_approval'> => {
  if (verdict !== 'forbidden') return ok(verdict);
  return refuse(
    'target_not_allowed',
    destination.kind === 'forbidden' ? { params: { reason: destination.reason } } : {},
  );
};

/** Why an attempt was not made. */
export const whyForbidden = (reason: Forbidden): string => FORBIDDEN[reason];

const verdictOn = (destination: Destination, store: StoreRecord, approvals: readonly ApprovalRecord[]): Verdict => {
  if (destination.kind === 'forbidden') return 'forbidden';
  // a name that is not known now is judged at each attempt, before anything is sent
  if (destination.kind !== 'private' || store.settings.webhooksAllowPrivateNetwork) return 'active';
  const isApproved = approvals.some(({ hostPort }) => destination.hostPorts.includes(hostPort));
  return isApproved ? 'active' : 'awaiting_approval';
};

const FORBIDDEN: Readonly<Record<Forbidden, string>> = {
  own: 'this is Satchel itself',
  node: 'this is a node that Satchel uses',
  reserved: 'nothing is ever sent to addresses of this kind',
  no_web_address: 'this is no web address',
};

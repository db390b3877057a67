import { refuse, type Result, ok } from '../../../shared/result.ts';
import type { ApprovalRecord } from './delivery-records.ts';
import type { Destination, Forbidden, EndpointGuard } from './delivery-ports.ts';
import type { StoreRecord } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';

/** Says if an endpoint may be sent to now. A private one waits for the owner's approval (api.md HOOK-4). */
export type Verdict = 'active' | 'awaiting_approval' | 'forbidden';

export interface Judged {
  readonly destination: Destination;
  readonly verdict: Verdict;
}

/** Finds out where a URL leads now, and if the store may send there. */
export const judgeEndpoint = async (
  deps: { readonly guard: EndpointGuard; readonly read: Pick<ReadRepositories, 'stores' | 'approvals'> },
  storeId: string,
  url: string,
): Promise<Judged> => {
  const destination = await deps.guard.resolve(url);
  const store = await deps.read.stores.get(storeId);
  if (!store) throw new Error('an endpoint names a store that does not exist');
  return { destination, verdict: verdictOn(destination, store, await deps.read.approvals.ofStore(storeId)) };
};

/** The state in which a new endpoint begins. @returns `target_not_allowed` if nothing may ever be sent there */
export const stateOfNew = ({ destination, verdict }: Judged): Result<'active' | 'awaiting_approval'> => {
  if (verdict !== 'forbidden') return ok(verdict);
  return refuse(
    'target_not_allowed',
    destination.kind === 'forbidden' ? { params: { reason: destination.reason } } : {},
  );
};

/** The reason why an attempt was not made, as the delivery shows it. */
export const whyForbidden = (reason: Forbidden): string => FORBIDDEN[reason];

const verdictOn = (destination: Destination, store: StoreRecord, approvals: readonly ApprovalRecord[]): Verdict => {
  if (destination.kind === 'forbidden') return 'forbidden';
  // a name that does not resolve now is judged again at each attempt, before anything is sent
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

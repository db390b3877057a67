import { refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { storeChanged, type Commit } from '../commit.ts';
import type { EndpointGuard } from './delivery-ports.ts';
import type { ApprovalRecord } from './delivery-records.ts';
import type { Clock } from '../ports.ts';
import type { WebhookEndpoint } from '../records.ts';
import type { Database, SaveResponse, WriteRepositories } from '../repositories.ts';

export interface EndpointApprovals {
  readonly approved: readonly ApprovalRecord[];
  /** Hosts and ports for which an endpoint waits. */
  readonly waiting: readonly string[];
}

/** The private places to which the owner lets Satchel send (api.md HOOK-4). */
export interface EndpointApprovalsUseCase {
  readonly list: (storeId: string) => Promise<EndpointApprovals>;
  /** Approves a place. The events that waited for it are sent immediately. */
  readonly approve: (
    actor: Actor,
    storeId: string,
    hostPort: string,
    saveResponse?: SaveResponse<ApprovalRecord>,
  ) => Promise<Result<ApprovalRecord>>;
  /** Switches off the endpoints that wait for this place. @returns how many they were */
  readonly refuse: (
    actor: Actor,
    storeId: string,
    hostPort: string,
  ) => Promise<Result<{ readonly hostPort: string; readonly switchedOff: number }>>;
  readonly remove: (actor: Actor, storeId: string, hostPort: string) => Promise<Result<null>>;
}

export interface EndpointApprovalsDeps {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly commit: Commit;
  readonly guard: Pick<EndpointGuard, 'hostPortsOf' | 'readHostPort'>;
}

export const createEndpointApprovals = (deps: EndpointApprovalsDeps): EndpointApprovalsUseCase => {
  const { read } = deps.database;
  return {
    list: async (storeId) => ({
      approved: await read.approvals.ofStore(storeId),
      waiting: await waitingHostPorts(deps, storeId),
    }),
    refuse: async (actor, storeId, text) => {
      const hostPort = deps.guard.readHostPort(text);
      return hostPort === undefined ? badHostPort() : switchOffWaiting(deps, actor, { storeId, hostPort });
    },
    approve: async (actor, storeId, text, saveResponse) => {
      const hostPort = deps.guard.readHostPort(text);
      if (hostPort === undefined) return badHostPort();
      const wanted = { storeId, hostPort, userId: actor.userId, createdAtMs: deps.clock.nowMs() };
      return approve(deps, actor, wanted, saveResponse);
    },
    remove: async (actor, storeId, text) => {
      const hostPort = deps.guard.readHostPort(text);
      return hostPort === undefined ? refuse('not_found') : remove(deps, actor, { storeId, hostPort });
    },
  };
};

/** True if the endpoint leads to a private place on which the owner has not decided. */
export const isWaiting = ({ enabled, state }: WebhookEndpoint): boolean => enabled && state === 'awaiting_approval';

/** The hosts and ports for which endpoints of a store wait, each once. */
export const waitingHostPorts = async (
  { guard, database }: Pick<EndpointApprovalsDeps, 'guard' | 'database'>,
  storeId: string,
): Promise<string[]> => {
  const endpoints = await database.read.endpoints.ofStore(storeId);
  return [...new Set(endpoints.filter(isWaiting).flatMap(({ url }) => guard.hostPortsOf(url).slice(0, 1)))];
};

const approve = (
  deps: EndpointApprovalsDeps,
  actor: Actor,
  wanted: ApprovalRecord,
  saveResponse: SaveResponse<ApprovalRecord> | undefined,
): Promise<Result<ApprovalRecord>> => {
  const { storeId, hostPort } = wanted;
  return deps.commit(
    { ...actor, storeId },
    async (tx) => {
      const known = (await tx.approvals.ofStore(storeId)).find((one) => one.hostPort === hostPort);
      if (!known) await tx.approvals.insert(wanted);
      await moveEndpoints(tx, deps, wanted, 'active');
      return {
        value: known ?? wanted,
        audit: { what: 'webhook-target.approved', after: { hostPort } },
        feed: [storeChanged(storeId)],
      };
    },
    saveResponse,
  );
};

const remove = (
  deps: EndpointApprovalsDeps,
  actor: Actor,
  { storeId, hostPort }: Pick<ApprovalRecord, 'storeId' | 'hostPort'>,
): Promise<Result<null>> =>
  deps.commit({ ...actor, storeId }, async (tx) => {
    const known = (await tx.approvals.ofStore(storeId)).some((one) => one.hostPort === hostPort);
    if (!known) return refuse('not_found');
    await tx.approvals.remove(storeId, hostPort);
    const isAllowed = (await tx.stores.get(storeId))?.settings.webhooksAllowPrivateNetwork === true;
    await moveEndpoints(tx, deps, { storeId, hostPort }, isAllowed ? 'active' : 'awaiting_approval');
    return {
      value: null,
      audit: { what: 'webhook-target.removed', before: { hostPort } },
      feed: [storeChanged(storeId)],
    };
  });

/** Switches off what waits, as an answer 410 does. An endpoint that is switched on again waits again. */
const switchOffWaiting = (
  deps: EndpointApprovalsDeps,
  actor: Actor,
  { storeId, hostPort }: Pick<ApprovalRecord, 'storeId' | 'hostPort'>,
): Promise<Result<{ readonly hostPort: string; readonly switchedOff: number }>> =>
  deps.commit({ ...actor, storeId }, async (tx) => {
    const endpoints = await tx.endpoints.ofStore(storeId);
    const refused = endpoints.filter((one) => isWaiting(one) && deps.guard.hostPortsOf(one.url).includes(hostPort));
    if (refused.length === 0) return refuse('not_found');
    for (const { id } of refused) {
      await tx.endpoints.update(id, { enabled: false, state: 'disabled' });
      await tx.outbox.closeDue(id);
    }
    const after = { hostPort, switchedOff: refused.map(({ id }) => id) };
    return {
      value: { hostPort, switchedOff: refused.length },
      audit: { what: 'webhook-target.refused', after },
      feed: [storeChanged(storeId)],
    };
  });

/** Changes the state of a store's endpoints at this host and port. */
const moveEndpoints = async (
  tx: WriteRepositories,
  { guard }: EndpointApprovalsDeps,
  { storeId, hostPort }: Pick<ApprovalRecord, 'storeId' | 'hostPort'>,
  state: 'active' | 'awaiting_approval',
): Promise<void> => {
  for (const endpoint of await tx.endpoints.ofStore(storeId)) {
    const isThere = guard.hostPortsOf(endpoint.url).includes(hostPort);
    if (isThere && endpoint.enabled && endpoint.state !== 'disabled') await tx.endpoints.update(endpoint.id, { state });
  }
};

const badHostPort = () => refuse('validation_failed', { details: { hostPort: 'must look like 192.168.1.20:3000' } });

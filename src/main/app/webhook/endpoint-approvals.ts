import { ok, refuse, type Result } from '../../../shared/result.ts';
import { auditEntry, type Actor } from '../audit-entry.ts';
import type { EndpointGuard } from './delivery-ports.ts';
import type { ApprovalRecord } from './delivery-records.ts';
import type { Clock, Feed, Ids } from '../ports.ts';
import type { EventRecord, WebhookEndpoint } from '../records.ts';
import type { Database, SaveResponse, WriteRepositories } from '../repositories.ts';

export interface EndpointApprovals {
  readonly approved: readonly ApprovalRecord[];
  /** Hosts and ports that something waits for. */
  readonly waiting: readonly string[];
}

/** Private places the owner lets Satchel send to (api.md §4). */
export interface EndpointApprovalsUseCase {
  readonly list: (storeId: string) => Promise<EndpointApprovals>;
  /** What waited for it leaves at once. */
  readonly approve: (
    actor: Actor,
    storeId: string,
    hostPort: string,
    saveResponse?: SaveResponse<ApprovalRecord>,
  ) => Promise<Result<ApprovalRecord>>;
  /** What waits for it is switched off. @returns how many did */
  readonly refuse: (
    actor: Actor,
    storeId: string,
    hostPort: string,
  ) => Promise<Result<{ readonly hostPort: string; readonly switchedOff: number }>>;
  readonly remove: (actor: Actor, storeId: string, hostPort: string) => Promise<Result<null>>;
}

export interface EndpointApprovalsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
  readonly guard: Pick<EndpointGuard, 'hostPortsOf' | 'readHostPort'>;
}

const badHostPort = () => refuse('validation_failed', { details: { hostPort: 'must look like 192.168.1.20:3000' } });

/** It leads to a private place that the owner has not decided on. */
export const isWaiting = ({ enabled, state }: WebhookEndpoint): boolean => enabled && state === 'awaiting_approval';

/** Hosts and ports that targets of a store wait for, each once. */
export const waitingHostPorts = async (
  { guard, database }: Pick<EndpointApprovalsDeps, 'guard' | 'database'>,
  storeId: string,
): Promise<string[]> => {
  const targets = await database.read.endpoints.ofStore(storeId);
  return [...new Set(targets.filter(isWaiting).flatMap(({ url }) => guard.hostPortsOf(url).slice(0, 1)))];
};

/** Targets of a store at this host and port change their state with its approval. */
const moveEndpoints = async (
  tx: WriteRepositories,
  deps: EndpointApprovalsDeps,
  approval: Pick<ApprovalRecord, 'storeId' | 'hostPort'>,
  state: 'active' | 'awaiting_approval',
): Promise<EventRecord> => {
  for (const target of await tx.endpoints.ofStore(approval.storeId)) {
    const isThere = deps.guard.hostPortsOf(target.url).includes(approval.hostPort);
    if (isThere && target.enabled && target.state !== 'disabled') await tx.endpoints.update(target.id, { state });
  }
  const { storeId } = approval;
  return tx.events.insert({ storeId, invoiceId: null, type: 'store.changed', data: '{}', atMs: deps.clock.nowMs() });
};

const approve = async (
  deps: EndpointApprovalsDeps,
  actor: Actor,
  wanted: ApprovalRecord,
  saveResponse: SaveResponse<ApprovalRecord> | undefined,
): Promise<ApprovalRecord> => {
  const { storeId, hostPort } = wanted;
  const done = await deps.database.write(async (tx) => {
    const known = (await tx.approvals.ofStore(storeId)).find((one) => one.hostPort === hostPort);
    if (!known) await tx.approvals.insert(wanted);
    const approval = known ?? wanted;
    const event = await moveEndpoints(tx, deps, approval, 'active');
    await tx.audit.insert(auditEntry(deps, { ...actor, storeId }, 'webhook-target.approved', { after: { hostPort } }));
    await saveResponse?.(tx, approval);
    return { approval, event };
  });
  deps.feed.publish([done.event]);
  return done.approval;
};

const remove = async (
  deps: EndpointApprovalsDeps,
  actor: Actor,
  approval: Pick<ApprovalRecord, 'storeId' | 'hostPort'>,
): Promise<void> => {
  const { storeId, hostPort } = approval;
  const event = await deps.database.write(async (tx) => {
    await tx.approvals.remove(storeId, hostPort);
    const isAllowed = (await tx.stores.get(storeId))?.settings.webhooksAllowPrivateNetwork === true;
    const moved = await moveEndpoints(tx, deps, approval, isAllowed ? 'active' : 'awaiting_approval');
    await tx.audit.insert(auditEntry(deps, { ...actor, storeId }, 'webhook-target.removed', { before: { hostPort } }));
    return moved;
  });
  deps.feed.publish([event]);
};

/** As after an answer 410: it can be switched on again, and then waits again. */
const switchOffWaiting = async (
  deps: EndpointApprovalsDeps,
  actor: Actor,
  storeId: string,
  hostPort: string,
): Promise<number> => {
  const done = await deps.database.write(async (tx) => {
    const targets = await tx.endpoints.ofStore(storeId);
    const refused = targets.filter((one) => isWaiting(one) && deps.guard.hostPortsOf(one.url).includes(hostPort));
    if (refused.length === 0) return null;
    for (const { id } of refused) {
      await tx.endpoints.update(id, { enabled: false, state: 'disabled' });
      await tx.outbox.closeDue(id);
    }
    const facts = { after: { hostPort, switchedOff: refused.map(({ id }) => id) } };
    await tx.audit.insert(auditEntry(deps, { ...actor, storeId }, 'webhook-target.refused', facts));
    const atMs = deps.clock.nowMs();
    const event = await tx.events.insert({ storeId, invoiceId: null, type: 'store.changed', data: '{}', atMs });
    return { event, count: refused.length };
  });
  if (done) deps.feed.publish([done.event]);
  return done?.count ?? 0;
};

export const createEndpointApprovals = (deps: EndpointApprovalsDeps): EndpointApprovalsUseCase => {
  const { read } = deps.database;
  return {
    list: async (storeId) => ({
      approved: await read.approvals.ofStore(storeId),
      waiting: await waitingHostPorts(deps, storeId),
    }),
    refuse: async (actor, storeId, text) => {
      const hostPort = deps.guard.readHostPort(text);
      if (hostPort === undefined) return badHostPort();
      const switchedOff = await switchOffWaiting(deps, actor, storeId, hostPort);
      return switchedOff > 0 ? ok({ hostPort, switchedOff }) : refuse('not_found');
    },
    approve: async (actor, storeId, text, saveResponse) => {
      const hostPort = deps.guard.readHostPort(text);
      if (hostPort === undefined) return badHostPort();
      const wanted = { storeId, hostPort, userId: actor.userId, createdAtMs: deps.clock.nowMs() };
      return ok(await approve(deps, actor, wanted, saveResponse));
    },
    remove: async (actor, storeId, text) => {
      const hostPort = deps.guard.readHostPort(text);
      const known = await read.approvals.ofStore(storeId);
      const approval = known.find((one) => one.hostPort === hostPort);
      if (!approval) return refuse('not_found');
      await remove(deps, actor, approval);
      return ok(null);
    },
  };
};

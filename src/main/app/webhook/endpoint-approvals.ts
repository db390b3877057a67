import { ok, refuse, type Result } from '../../../shared/result.ts';
import { auditEntry, type Actor } from '../audit-entry.ts';
import type { TargetGuard } from './delivery-ports.ts';
import type { ApprovalRecord } from './delivery-records.ts';
import { sealWith } from '../invoice/invoice-outcome.ts';
import type { Clock, Feed, Ids } from '../ports.ts';
import type { EventRecord, TargetRecord } from '../records.ts';
import type { Database, Seal, WriteStores } from '../repositories.ts';

export interface WebhookTargets {
  readonly approved: readonly ApprovalRecord[];
  /** Hosts and ports that something waits for. */
  readonly waiting: readonly string[];
}

/** Private places the owner lets Satchel send to (api.md §4). */
export interface WebhookTargetsUseCase {
  readonly list: (storeId: string) => Promise<WebhookTargets>;
  /** What waited for it leaves at once. */
  readonly approve: (
    actor: Actor,
    storeId: string,
    hostPort: string,
    seal?: Seal<ApprovalRecord>,
  ) => Promise<Result<ApprovalRecord>>;
  /** What waits for it is switched off. @returns how many did */
  readonly refuse: (
    actor: Actor,
    storeId: string,
    hostPort: string,
  ) => Promise<Result<{ readonly hostPort: string; readonly switchedOff: number }>>;
  readonly remove: (actor: Actor, storeId: string, hostPort: string) => Promise<Result<null>>;
}

export interface WebhookTargetsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
  readonly guard: Pick<TargetGuard, 'hostPortsOf' | 'readHostPort'>;
}

const badHostPort = () => refuse('validation_failed', { details: { hostPort: 'must look like 192.168.1.20:3000' } });

/** It leads to a private place that the owner has not decided on. */
export const isWaiting = ({ enabled, state }: TargetRecord): boolean => enabled && state === 'awaiting_approval';

/** Hosts and ports that targets of a store wait for, each once. */
export const waitingTargets = async (
  { guard, database }: Pick<WebhookTargetsDeps, 'guard' | 'database'>,
  storeId: string,
): Promise<string[]> => {
  const targets = await database.read.targets.ofStore(storeId);
  return [...new Set(targets.filter(isWaiting).flatMap(({ url }) => guard.hostPortsOf(url).slice(0, 1)))];
};

/** Targets of a store at this host and port change their state with its approval. */
const moveTargets = async (
  tx: WriteStores,
  deps: WebhookTargetsDeps,
  approval: Pick<ApprovalRecord, 'storeId' | 'hostPort'>,
  state: 'active' | 'awaiting_approval',
): Promise<EventRecord> => {
  for (const target of await tx.targets.ofStore(approval.storeId)) {
    const isThere = deps.guard.hostPortsOf(target.url).includes(approval.hostPort);
    if (isThere && target.enabled && target.state !== 'disabled') await tx.targets.update(target.id, { state });
  }
  const { storeId } = approval;
  return tx.events.insert({ storeId, invoiceId: null, type: 'store.changed', data: '{}', atMs: deps.clock.nowMs() });
};

const approve = async (
  deps: WebhookTargetsDeps,
  actor: Actor,
  wanted: ApprovalRecord,
  seal: Seal<ApprovalRecord> | undefined,
): Promise<ApprovalRecord> => {
  const { storeId, hostPort } = wanted;
  const done = await deps.database.write(async (tx) => {
    const known = (await tx.approvals.ofStore(storeId)).find((one) => one.hostPort === hostPort);
    if (!known) await tx.approvals.insert(wanted);
    const approval = known ?? wanted;
    const event = await moveTargets(tx, deps, approval, 'active');
    await tx.audit.insert(auditEntry(deps, { ...actor, storeId }, 'webhook-target.approved', { after: { hostPort } }));
    await sealWith(tx, seal, approval);
    return { approval, event };
  });
  deps.feed.publish([done.event]);
  return done.approval;
};

const remove = async (
  deps: WebhookTargetsDeps,
  actor: Actor,
  approval: Pick<ApprovalRecord, 'storeId' | 'hostPort'>,
): Promise<void> => {
  const { storeId, hostPort } = approval;
  const event = await deps.database.write(async (tx) => {
    await tx.approvals.remove(storeId, hostPort);
    const isAllowed = (await tx.stores.get(storeId))?.settings.webhooksAllowPrivateNetwork === true;
    const moved = await moveTargets(tx, deps, approval, isAllowed ? 'active' : 'awaiting_approval');
    await tx.audit.insert(auditEntry(deps, { ...actor, storeId }, 'webhook-target.removed', { before: { hostPort } }));
    return moved;
  });
  deps.feed.publish([event]);
};

/** As after an answer 410: it can be switched on again, and then waits again. */
const switchOffWaiting = async (
  deps: WebhookTargetsDeps,
  actor: Actor,
  storeId: string,
  hostPort: string,
): Promise<number> => {
  const done = await deps.database.write(async (tx) => {
    const targets = await tx.targets.ofStore(storeId);
    const refused = targets.filter((one) => isWaiting(one) && deps.guard.hostPortsOf(one.url).includes(hostPort));
    if (refused.length === 0) return null;
    for (const { id } of refused) {
      await tx.targets.update(id, { enabled: false, state: 'disabled' });
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

export const createWebhookTargets = (deps: WebhookTargetsDeps): WebhookTargetsUseCase => {
  const { read } = deps.database;
  return {
    list: async (storeId) => ({
      approved: await read.approvals.ofStore(storeId),
      waiting: await waitingTargets(deps, storeId),
    }),
    refuse: async (actor, storeId, text) => {
      const hostPort = deps.guard.readHostPort(text);
      if (hostPort === undefined) return badHostPort();
      const switchedOff = await switchOffWaiting(deps, actor, storeId, hostPort);
      return switchedOff > 0 ? ok({ hostPort, switchedOff }) : refuse('not_found');
    },
    approve: async (actor, storeId, text, seal) => {
      const hostPort = deps.guard.readHostPort(text);
      if (hostPort === undefined) return badHostPort();
      const wanted = { storeId, hostPort, userId: actor.userId, createdAtMs: deps.clock.nowMs() };
      return ok(await approve(deps, actor, wanted, seal));
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

import type { TargetGuard } from './delivery-ports.ts';
import type { Clock, Feed, Ids } from '../ports.ts';
import type { EventRecord, TargetRecord } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Database, WriteStores } from '../repositories.ts';
import { judgeTarget } from './endpoint-verdict.ts';

/** Changes of a target's state that delivery itself brings about. */
export interface TargetStates {
  /** It leads to a private address that its owner has not approved: what is due waits. */
  readonly park: (target: TargetRecord) => Promise<void>;
  readonly disable: (target: TargetRecord, reason: 'gone' | 'secret_missing') => Promise<void>;
  /** Looks again at what waits for approval. */
  readonly reconsider: () => Promise<void>;
}

export interface TargetStatesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
  readonly guard: TargetGuard;
}

const storeChanged = (tx: WriteStores, storeId: string, atMs: number): Promise<EventRecord> =>
  tx.events.insert({ storeId, invoiceId: null, type: 'store.changed', data: '{}', atMs });

/** Moves a target that is still as it was looked at. */
const move = async (
  deps: TargetStatesDeps,
  target: TargetRecord,
  state: 'active' | 'awaiting_approval',
): Promise<void> => {
  const event = await deps.database.write(async (tx) => {
    const now = await tx.targets.get(target.id);
    if (!now?.enabled || now.state === state || now.url !== target.url) return null;
    await tx.targets.update(target.id, { state });
    return storeChanged(tx, target.storeId, deps.clock.nowMs());
  });
  if (event) deps.feed.publish([event]);
};

export const createTargetStates = (deps: TargetStatesDeps): TargetStates => ({
  park: (target) => move(deps, target, 'awaiting_approval'),
  disable: async (target, reason) => {
    const event = await deps.database.write((tx) => switchOff(tx, deps, target, reason));
    deps.feed.publish([event]);
  },
  reconsider: async () => {
    const { read } = deps.database;
    for (const target of await read.targets.list()) {
      if (!target.enabled || target.state !== 'awaiting_approval') continue;
      const { destination, verdict } = await judgeTarget({ guard: deps.guard, read }, target.storeId, target.url);
      const isAllowed = verdict === 'active' && destination.kind !== 'unknown';
      if (isAllowed) await move(deps, target, 'active');
    }
  },
});

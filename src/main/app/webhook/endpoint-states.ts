import type { EndpointGuard } from './delivery-ports.ts';
import type { Clock, Feed, Ids } from '../ports.ts';
import type { EventRecord, WebhookEndpoint } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Database, WriteRepositories } from '../repositories.ts';
import { judgeEndpoint } from './endpoint-verdict.ts';

/** Changes of a target's state that delivery itself brings about. */
export interface EndpointStates {
  /** It leads to a private address that its owner has not approved: what is due waits. */
  readonly hold: (target: WebhookEndpoint) => Promise<void>;
  readonly disable: (target: WebhookEndpoint, reason: 'gone' | 'secret_missing') => Promise<void>;
  /** Looks again at what waits for approval. */
  readonly recheckHeld: () => Promise<void>;
}

export interface EndpointStatesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
  readonly guard: EndpointGuard;
}

const storeChanged = (tx: WriteRepositories, storeId: string, atMs: number): Promise<EventRecord> =>
  tx.events.insert({ storeId, invoiceId: null, type: 'store.changed', data: '{}', atMs });

/** Moves a target that is still as it was looked at. */
const move = async (
  deps: EndpointStatesDeps,
  target: WebhookEndpoint,
  state: 'active' | 'awaiting_approval',
): Promise<void> => {
  const event = await deps.database.write(async (tx) => {
    const now = await tx.endpoints.get(target.id);
    if (!now?.enabled || now.state === state || now.url !== target.url) return null;
    await tx.endpoints.update(target.id, { state });
    return storeChanged(tx, target.storeId, deps.clock.nowMs());
  });
  if (event) deps.feed.publish([event]);
};

export const createEndpointStates = (deps: EndpointStatesDeps): EndpointStates => ({
  hold: (target) => move(deps, target, 'awaiting_approval'),
  disable: async (target, reason) => {
    const event = await deps.database.write((tx) => switchOff(tx, deps, target, reason));
    deps.feed.publish([event]);
  },
  recheckHeld: async () => {
    const { read } = deps.database;
    for (const target of await read.endpoints.list()) {
      if (!target.enabled || target.state !== 'awaiting_approval') continue;
      const { destination, verdict } = await judgeEndpoint({ guard: deps.guard, read }, target.storeId, target.url);
      const isAllowed = verdict === 'active' && destination.kind !== 'unknown';
      if (isAllowed) await move(deps, target, 'active');
    }
  },
});

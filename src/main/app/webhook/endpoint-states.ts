import type { EndpointGuard } from './delivery-ports.ts';
import { storeChanged, type Commit, type CommitUnaudited } from '../commit.ts';
import type { WebhookEndpoint } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Database } from '../repositories.ts';
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
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly commitUnaudited: CommitUnaudited;
  readonly guard: EndpointGuard;
}

export const createEndpointStates = (deps: EndpointStatesDeps): EndpointStates => ({
  hold: (endpoint) => move(deps, endpoint, 'awaiting_approval'),
  disable: async (endpoint, reason) => {
    const { storeId } = endpoint;
    await deps.commit({ userId: null, storeId }, (tx) => switchOff(tx, endpoint, reason));
  },
  recheckHeld: async () => {
    const { read } = deps.database;
    for (const endpoint of await read.endpoints.list()) {
      if (!endpoint.enabled || endpoint.state !== 'awaiting_approval') continue;
      const { destination, verdict } = await judgeEndpoint({ guard: deps.guard, read }, endpoint.storeId, endpoint.url);
      const isAllowed = verdict === 'active' && destination.kind !== 'unknown';
      if (isAllowed) await move(deps, endpoint, 'active');
    }
  },
});

/** Moves an endpoint unless it was changed since it was judged. */
const move = (
  { commitUnaudited }: EndpointStatesDeps,
  { id, url, storeId }: WebhookEndpoint,
  state: 'active' | 'awaiting_approval',
): Promise<void> =>
  commitUnaudited(async (tx) => {
    const now = await tx.endpoints.get(id);
    if (!now?.enabled || now.state === state || now.url !== url) return { value: undefined, feed: [] };
    await tx.endpoints.update(id, { state });
    return { value: undefined, feed: [storeChanged(storeId)] };
  });

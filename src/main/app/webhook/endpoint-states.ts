import type { EndpointGuard } from './delivery-ports.ts';
import { storeChanged, type Commit, type CommitUnaudited } from '../commit.ts';
import type { WebhookEndpoint } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Database } from '../repositories.ts';
import { judgeEndpoint } from './endpoint-verdict.ts';

/** Changes of an endpoint's state that delivery itself causes. */
export interface EndpointStates {
  /** Holds the events of an endpoint that leads to a private address, until the owner approves it (api.md HOOK-4). */
  readonly hold: (endpoint: WebhookEndpoint) => Promise<void>;
  readonly disable: (endpoint: WebhookEndpoint, reason: 'gone' | 'secret_missing') => Promise<void>;
  /** Judges the held endpoints again, and releases those that may be sent to by now. */
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

/** Changes the state of an endpoint unless it was switched off, or got another URL, since it was judged. */
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

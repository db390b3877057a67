import type { EndpointGuard } from './delivery-ports.ts';
import { storeChanged, type Commit, type CommitUnaudited } from '../commit.ts';
import { isWaiting } from './endpoint-approvals.ts';
import { createHeldTimes, type HeldTimes } from './held-times.ts';
import type { Clock } from '../ports.ts';
import type { WebhookEndpoint } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Database } from '../repositories.ts';
import { judgeEndpoint } from './endpoint-verdict.ts';

/** Changes of an endpoint's state that delivery itself causes. */
export interface EndpointStates {
  /** Holds the events of an endpoint that leads to a private address, until the owner approves it (api.md HOOK-4). */
  readonly hold: (endpoint: WebhookEndpoint) => Promise<void>;
  readonly disable: (endpoint: WebhookEndpoint, reason: 'gone' | 'secret_missing') => Promise<void>;
  /**
   * Judges held endpoints again, and releases those that may be sent to by now: all of them when something `changed`, and
   * by `time` those whose name led to a private address, because that answer may have been an accident (api.md HOOK-4).
   */
  readonly recheckHeld: (why: 'changed' | 'time') => Promise<void>;
}

export interface EndpointStatesDeps {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly commit: Commit;
  readonly commitUnaudited: CommitUnaudited;
  readonly guard: EndpointGuard;
}

export const createEndpointStates = (deps: EndpointStatesDeps): EndpointStates => {
  const times = createHeldTimes(deps.clock);
  return {
    hold: async (endpoint) => {
      times.note(endpoint.id);
      await move(deps, endpoint, 'awaiting_approval');
    },
    disable: async (endpoint, reason) => {
      const { storeId } = endpoint;
      await deps.commit({ userId: null, storeId }, (tx) => switchOff(tx, endpoint, reason));
    },
    recheckHeld: async (why) => {
      const due = times.due();
      if (why === 'time' && due.length === 0) return;
      const held = (await deps.database.read.endpoints.list()).filter(isWaiting);
      for (const id of due) if (!held.some((one) => one.id === id)) times.forget(id);
      for (const endpoint of held)
        if (why === 'changed' || due.includes(endpoint.id)) await recheck(deps, endpoint, times);
    },
  };
};

const recheck = async (deps: EndpointStatesDeps, endpoint: WebhookEndpoint, times: HeldTimes): Promise<void> => {
  const { guard, database } = deps;
  const { destination, verdict } = await judgeEndpoint({ guard, read: database.read }, endpoint.storeId, endpoint.url);
  if (verdict !== 'active' || destination.kind === 'unknown') return times.note(endpoint.id);
  // A name that flips between public and private waits for its time, or each change of state would cause the next.
  if (destination.kind === 'public' && !times.isDue(endpoint.id)) return;
  times.forget(endpoint.id);
  await move(deps, endpoint, 'active');
};

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

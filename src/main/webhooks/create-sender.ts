import { setTimeout as sleep } from 'node:timers/promises';
import { createLoop } from '../upstream/loop.ts';
import type { Clock, Feed, Logger, Secrets } from '../app/ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import { attemptDelivery, type AttemptDeliveryDeps } from './attempt-delivery.ts';
import { createLanes, type Turn } from './lanes.ts';

/** Checks at least this often, because the wall clock may jump and a pause may have ended. */
const CHECK_EVERY_MS = 5_000;
const END_LIMIT_MS = 1_000;

export interface SenderDeps extends AttemptDeliveryDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feed: Pick<Feed, 'subscribe'>;
  readonly secrets: Pick<Secrets, 'get' | 'isOpen' | 'onUnlocked'>;
}

export interface Sender {
  /** Begins with deliveries that an earlier run left due. */
  readonly start: () => void;
  /** Aborts attempts that are on their way; their deliveries stay due. */
  readonly stop: () => Promise<void>;
}

/**
 * Sends what the outbox holds, whenever a commit may have added to it. It reads only committed rows and begins in a later
 * turn of the event loop, so that no sale waits for a delivery.
 */
export const createSender = (deps: SenderDeps): Sender => {
  const { clock, logger } = deps;
  const { outbox } = deps.database.read;
  const lanes = createLanes(deps.database.read, clock.nowMs);
  const endpoints = createActiveEndpoints(deps);
  const closing = new AbortController();
  const endings: (() => void)[] = [];

  /** @returns milliseconds until the next retry is due */
  const sendDue = async (): Promise<number> => {
    recheckHeld('time');
    if (!deps.secrets.isOpen()) return CHECK_EVERY_MS;
    let nextAtMs = clock.nowMs() + CHECK_EVERY_MS;
    for (const endpoint of await endpoints.active()) {
      for (const turn of await lanes.take(endpoint)) flights.launch(endpoint, turn);
      nextAtMs = Math.min(nextAtMs, (await outbox.nextRetryAtMs(endpoint.id, clock.nowMs())) ?? nextAtMs);
    }
    return Math.max(0, nextAtMs - clock.nowMs());
  };
  const loop = createLoop({
    step: sendDue,
    failed: (error) => logger.error({ err: error }, 'the outbox could not be read'),
    backOffMs: CHECK_EVERY_MS,
    backOffMaxMs: CHECK_EVERY_MS,
  });
  const flights = createFlights(deps, closing.signal, loop.wake);

  const endpointsChanged = (): void => {
    endpoints.changed();
    loop.wake();
    recheckHeld('changed');
  };
  const recheckHeld = (why: 'changed' | 'time'): void => {
    deps.states
      .recheckHeld(why)
      .catch((error: unknown) => logger.error({ err: error }, 'endpoints that wait for approval could not be checked'));
  };

  return {
    start: () => {
      const heard = deps.feed.subscribe(({ type }) => {
        if (type === 'store.changed') endpointsChanged();
        else if (!endpoints.areNone()) loop.wake();
      });
      endings.push(heard, deps.secrets.onUnlocked(loop.wake));
      loop.start();
      endpointsChanged();
    },
    stop: async () => {
      for (const end of endings.splice(0)) end();
      closing.abort();
      await loop.stop();
      await flights.ended();
    },
  };
};

/** Keeps track of attempts that are on their way. */
const createFlights = (deps: SenderDeps, closing: AbortSignal, landed: () => void) => {
  const running = new Set<Promise<void>>();
  return {
    launch: (endpoint: WebhookEndpoint, { row, end }: Turn): void => {
      const done = attemptDelivery(deps, row, endpoint, closing)
        .then(
          () => end(false),
          (error: unknown) => {
            deps.logger.error({ err: error, endpointId: endpoint.id }, 'delivery failed unexpectedly');
            end(true);
          },
        )
        .finally(() => {
          running.delete(done);
          landed();
        });
      running.add(done);
    },
    /** Waits for aborted attempts, but not for a slow resolver: nothing is written after the end. */
    ended: async (): Promise<void> => {
      const limit = new AbortController();
      const late = sleep(END_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => {});
      await Promise.race([Promise.allSettled(running), late]);
      limit.abort();
    },
  };
};

/** Endpoints that may be sent to, in memory. They change rarely, and the feed announces each change. */
const createActiveEndpoints = ({ database }: SenderDeps) => {
  let known: readonly WebhookEndpoint[] | null = null;
  let changes = 0;
  return {
    active: async (): Promise<readonly WebhookEndpoint[]> => {
      if (known) return known;
      const before = changes;
      const active = (await database.read.endpoints.list()).filter(
        ({ enabled, state }) => enabled && state === 'active',
      );
      if (changes === before) known = active;
      return active;
    },
    changed: () => {
      changes += 1;
      known = null;
    },
    areNone: () => known?.length === 0,
  };
};

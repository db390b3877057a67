import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Feed, Logger, Secrets } from '../app/ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import { attemptDelivery, type AttemptDeliveryDeps } from './attempt-delivery.ts';
import { createLoop } from '../upstream/loop.ts';
import { createLanes, type Turn } from './lanes.ts';

/** Looks at least so often: the wall clock may jump, and a pause may have ended. */
const LOOK_EVERY_MS = 5_000;
const END_LIMIT_MS = 1_000;

export interface SenderDeps extends AttemptDeliveryDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feed: Pick<Feed, 'subscribe'>;
  readonly secrets: Pick<Secrets, 'get' | 'state' | 'onUnlocked'>;
}

export interface Sender {
  /** Begins with what a former run left due. */
  readonly start: () => void;
  /** Aborts what is on its way; it stays due. */
  readonly stop: () => Promise<void>;
}

const isUsable = ({ secrets }: SenderDeps): boolean => !['locked', 'needed'].includes(secrets.state());

/** Attempts that are on their way. */
const createFlights = (deps: SenderDeps, closing: AbortSignal, landed: () => void) => {
  const running = new Set<Promise<void>>();
  return {
    launch: (target: WebhookEndpoint, { row, end }: Turn): void => {
      const done = attemptDelivery(deps, row, target, closing)
        .then(
          () => end(false),
          (error: unknown) => {
            deps.logger.error({ err: error, endpointId: target.id }, 'a delivery stumbled');
            end(true);
          },
        )
        .finally(() => {
          running.delete(done);
          landed();
        });
      running.add(done);
    },
    /** Waits for what was aborted, but not for a resolver that takes its time: nothing is written after the end. */
    ended: async (): Promise<void> => {
      const limit = new AbortController();
      const late = sleep(END_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => {});
      await Promise.race([Promise.allSettled(running), late]);
      limit.abort();
    },
  };
};

/** Targets that may be sent to; they change seldom, and the feed tells of each change. */
const createTargets = ({ database }: SenderDeps) => {
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

/**
 * Sends what the outbox holds, whenever a commit may have added to it. Reads only committed rows and begins in a later
 * turn of the event loop, so that no sale waits for a delivery.
 */
export const createSender = (deps: SenderDeps): Sender => {
  const { clock, logger } = deps;
  const { outbox } = deps.database.read;
  const lanes = createLanes(deps.database.read, clock.nowMs);
  const targets = createTargets(deps);
  const closing = new AbortController();
  const endings: (() => void)[] = [];

  /** @returns milliseconds until something comes due by itself */
  const sendDue = async (): Promise<number> => {
    if (!isUsable(deps)) return LOOK_EVERY_MS;
    let nextAtMs = clock.nowMs() + LOOK_EVERY_MS;
    for (const target of await targets.active()) {
      for (const turn of await lanes.take(target)) flights.launch(target, turn);
      nextAtMs = Math.min(nextAtMs, (await outbox.nextRetryAtMs(target.id, clock.nowMs())) ?? nextAtMs);
    }
    return Math.max(0, nextAtMs - clock.nowMs());
  };
  const loop = createLoop({
    step: sendDue,
    failed: (error) => logger.error({ err: error }, 'the outbox could not be read'),
    backOffMs: LOOK_EVERY_MS,
    backOffMaxMs: LOOK_EVERY_MS,
  });
  const flights = createFlights(deps, closing.signal, loop.wake);

  const targetsChanged = (): void => {
    targets.changed();
    loop.wake();
    deps.states
      .recheckHeld()
      .catch((error: unknown) => logger.error({ err: error }, 'targets that wait could not be looked at'));
  };

  return {
    start: () => {
      const heard = deps.feed.subscribe(({ type }) => {
        if (type === 'store.changed') targetsChanged();
        else if (!targets.areNone()) loop.wake();
      });
      endings.push(heard, deps.secrets.onUnlocked(loop.wake));
      targetsChanged();
      loop.start();
    },
    stop: async () => {
      for (const end of endings.splice(0)) end();
      closing.abort();
      await loop.stop();
      await flights.ended();
    },
  };
};

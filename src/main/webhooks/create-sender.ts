import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Feed, Logger, Secrets } from '../app/ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import { attemptDelivery, type AttemptDeliveryDeps } from './attempt-delivery.ts';
import { createLanes, type Turn } from './lanes.ts';

/** Looks at least so often: the wall clock may jump, and a pause may have ended. */
const LOOK_EVERY_MS = 5_000;
const END_LIMIT_MS = 1_000;

export interface SenderDeps extends AttemptDeliveryDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feed: Pick<Feed, 'subscribe'>;
  readonly secrets: Pick<Secrets, 'get' | 'isOpen' | 'onUnlocked'>;
}

export interface Sender {
  /** Begins with what a former run left due. */
  readonly start: () => void;
  /** Aborts what is on its way; it stays due. */
  readonly stop: () => Promise<void>;
}

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

/** Does one thing again and again: whenever it is woken, and after the wait it names; never twice at a time. */
const createPump = (step: () => Promise<number>, isOver: () => boolean) => {
  let scheduled: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pumping = false;
  let again = false;
  const pump = async (): Promise<void> => {
    scheduled = undefined;
    again = pumping;
    if (pumping || isOver()) return;
    clearTimeout(timer);
    pumping = true;
    const waitMs = await step();
    pumping = false;
    if (!isOver()) timer = setTimeout(wake, again ? 0 : waitMs);
  };
  function wake(): void {
    if (!isOver()) scheduled ??= setImmediate(() => void pump());
  }
  return {
    wake,
    stop: () => {
      clearImmediate(scheduled);
      clearTimeout(timer);
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
    if (!deps.secrets.isOpen()) return LOOK_EVERY_MS;
    let nextAtMs = clock.nowMs() + LOOK_EVERY_MS;
    for (const target of await targets.active()) {
      for (const turn of await lanes.take(target)) flights.launch(target, turn);
      nextAtMs = Math.min(nextAtMs, (await outbox.nextRetryAtMs(target.id, clock.nowMs())) ?? nextAtMs);
    }
    return Math.max(0, nextAtMs - clock.nowMs());
  };
  const pump = createPump(
    () =>
      sendDue().catch((error: unknown) => {
        logger.error({ err: error }, 'the outbox could not be read');
        return LOOK_EVERY_MS;
      }),
    () => closing.signal.aborted,
  );
  const flights = createFlights(deps, closing.signal, pump.wake);

  const targetsChanged = (): void => {
    targets.changed();
    pump.wake();
    deps.states
      .recheckHeld()
      .catch((error: unknown) => logger.error({ err: error }, 'targets that wait could not be looked at'));
  };

  return {
    start: () => {
      const heard = deps.feed.subscribe(({ type }) => {
        if (type === 'store.changed') targetsChanged();
        else if (!targets.areNone()) pump.wake();
      });
      endings.push(heard, deps.secrets.onUnlocked(pump.wake));
      targetsChanged();
    },
    stop: async () => {
      for (const end of endings.splice(0)) end();
      closing.abort();
      pump.stop();
      await flights.ended();
    },
  };
};

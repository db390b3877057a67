import type { Feed, Logger } from '../app/ports.ts';
import type { EventRecord } from '../app/records.ts';

/**
 * Publishes committed events within the process. A listener that throws is logged, and the others still hear the event.
 */
export const createFeed = (logger: Logger): Feed => {
  const listeners = new Set<(event: EventRecord) => void>();
  return {
    publish: (events) => {
      for (const event of events) {
        for (const listener of listeners) {
          try {
            listener(event);
          } catch (error) {
            logger.error({ err: error, type: event.type }, 'a feed listener failed');
          }
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

import type { Feed, Logger } from '../ports.ts';
import type { Database } from '../repositories.ts';

/** Reports now, and after each change, if any invoice is open (new or processing). @returns ends the reports */
export type WatchOpenInvoices = (listener: (isOpen: boolean) => void) => () => void;

export const createWatchOpenInvoices = (deps: {
  readonly database: Database;
  readonly feed: Feed;
  readonly logger: Logger;
}): WatchOpenInvoices => {
  const { read } = deps.database;
  const isOpen = async (): Promise<boolean> => {
    for (const { id } of await read.stores.list()) {
      const { total } = await read.invoices.list({ storeId: id, statuses: ['new', 'processing'], limit: 1 });
      if (total > 0) return true;
    }
    return false;
  };
  return (listener) => {
    const watch = { stopped: false, asking: false, again: false };
    const report = async (): Promise<void> => {
      watch.again = true;
      if (watch.asking) return; // a burst of changes needs one more query, not one per change
      watch.asking = true;
      try {
        while (watch.again && !watch.stopped) {
          watch.again = false;
          const open = await isOpen();
          if (!watch.stopped) listener(open);
        }
      } catch (error) {
        deps.logger.warn({ err: error }, 'open invoices could not be counted');
      } finally {
        watch.asking = false;
      }
    };
    const unsubscribe = deps.feed.subscribe(({ type }) => (type.startsWith('invoice.') ? void report() : undefined));
    void report();
    return () => {
      watch.stopped = true;
      unsubscribe();
    };
  };
};

import { describe, expect, it, vi } from 'vitest';
import { createWatchOpenInvoices } from '../../../../src/main/app/invoice/watch-open-invoices.ts';
import type { EventRecord } from '../../../../src/main/app/records.ts';
import type { Database } from '../../../../src/main/app/repositories.ts';

/** A database that counts open invoices, and a feed that can say that one changed. */
const createCounter = () => {
  const state = { open: 0, asked: 0, fails: false };
  const listeners = new Set<(event: EventRecord) => void>();
  const list = async ({ statuses }: { statuses?: readonly string[] }) => {
    state.asked += 1;
    if (state.fails) throw new Error('closed');
    expect(statuses).toEqual(['new', 'processing']);
    return { invoices: [], next: null, total: state.open };
  };
  const read = { stores: { list: async () => [{ id: 'one' }, { id: 'two' }] }, invoices: { list } };
  const warn = vi.fn<(fields: object, message: string) => void>();
  const watch = createWatchOpenInvoices({
    database: { read } as unknown as Database, // nothing else is read
    feed: { publish: () => {}, subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)) },
    logger: { debug: () => {}, info: () => {}, warn, error: () => {} },
  });
  const say = (type: string): void => {
    for (const listener of listeners) listener({ type } as EventRecord); // its type is all that is read
  };
  return { state, watch, warn, say, listeners };
};
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('the report if an invoice is open', () => {
  it('comes immediately and after each change', async () => {
    const { state, watch, say } = createCounter();
    const reports: boolean[] = [];
    watch((isOpen) => reports.push(isOpen));
    await settle();
    state.open = 1;
    say('invoice.created');
    await settle();
    state.open = 0;
    say('invoice.changed');
    await settle();
    expect(reports).toEqual([false, true, false]);
  });

  it('costs one more query for a burst of changes, and none for other events', async () => {
    const { state, watch, say } = createCounter();
    watch(() => {});
    await settle();
    state.asked = 0;
    for (let change = 0; change < 100; change += 1) say('invoice.changed');
    say('display.changed');
    await settle();
    expect(state.asked).toBeLessThanOrEqual(4); // two stores, twice
  });

  it('ends when it is no longer wanted', async () => {
    const { watch, say, listeners } = createCounter();
    const reports: boolean[] = [];
    watch((isOpen) => reports.push(isOpen))();
    say('invoice.changed');
    await settle();
    expect(reports).toEqual([]);
    expect(listeners.size).toBe(0);
  });

  it('continues after a query that failed', async () => {
    const { state, watch, say, warn } = createCounter();
    const reports: boolean[] = [];
    state.fails = true;
    watch((isOpen) => reports.push(isOpen));
    await settle();
    expect(warn).toHaveBeenCalledOnce();
    state.fails = false;
    say('invoice.changed');
    await settle();
    expect(reports).toEqual([false]);
  });
});

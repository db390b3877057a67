import type { Clock } from '../app/ports.ts';
import type { InvoiceRecord } from '../app/records.ts';

/** Asks for the chain check that ends an invoice as soon as it has expired (product.md INV-4). */
export interface ExpiryWatch {
  readonly add: (invoice: Pick<InvoiceRecord, 'id' | 'expiresAtMs'>) => void;
  readonly start: () => void;
  readonly stop: () => void;
}

/** The clock is read at least every second, so that a sleep of the machine is noticed (product.md INV-25). */
const LONGEST_WAIT_MS = 1_000;

export const createExpiryWatch = (clock: Clock, due: (invoiceIds: readonly string[]) => void): ExpiryWatch => {
  const waiting = new Map<string, number>();
  let earliestMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let running = false;

  const takeDue = (nowMs: number): string[] => {
    if (nowMs <= earliestMs) return [];
    const ids: string[] = [];
    earliestMs = Number.POSITIVE_INFINITY;
    for (const [id, expiresAtMs] of waiting)
      if (expiresAtMs < nowMs) ids.push(id);
      else earliestMs = Math.min(earliestMs, expiresAtMs);
    for (const id of ids) waiting.delete(id);
    return ids;
  };
  const arm = (): void => {
    clearTimeout(timer);
    if (!running) return;
    const waitMs = earliestMs - clock.nowMs();
    timer = setTimeout(tick, Math.max(1, Math.min(LONGEST_WAIT_MS, waitMs + 1)));
  };
  const tick = (): void => {
    const ids = takeDue(clock.nowMs());
    if (ids.length > 0) due(ids);
    arm();
  };
  return {
    add: ({ id, expiresAtMs }) => {
      waiting.set(id, expiresAtMs);
      earliestMs = Math.min(earliestMs, expiresAtMs);
      arm();
    },
    start: () => {
      running = true;
      arm();
    },
    stop: () => {
      running = false;
      clearTimeout(timer);
    },
  };
};

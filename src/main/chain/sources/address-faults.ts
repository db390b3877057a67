/** Addresses that cannot be read: each waits by itself, and only many of them speak against the source (chain.md CHAIN-32). */
import type { SourceHealth } from '../../app/ports.ts';
import { LEFT_ALONE } from '../../upstream/http-client.ts';
import { ProvablyWrong, reasonOf, UpstreamFailed } from '../../upstream/reasons.ts';
import { BadBytes } from '../raw-transaction.ts';
import type { Intervals } from '../source.ts';

/** The source is at fault if more than half of at least this many addresses cannot be read within `WINDOW_MS`. */
const ENOUGH = 4;
const WINDOW_MS = 60_000;

interface Fault {
  readonly failures: number;
  readonly failedAtMs: number;
  /** Wait from `failedAtMs` on. */
  readonly waitMs: number;
  readonly reason: string;
}

export interface AddressFaults {
  /** @returns how often it has failed since the address was read */
  readonly failed: (invoiceId: string, error: unknown, nowMs: number) => number;
  /** It was read in full. */
  readonly read: (invoiceId: string, nowMs: number) => void;
  readonly has: (invoiceId: string) => boolean;
  /** Returns when the address may be asked for again; 0 if it has not failed. */
  readonly notBeforeMs: (invoiceId: string, nowMs: number) => number;
  /** Returns why the source as a whole is at fault, or null. */
  readonly ofSource: (nowMs: number) => UpstreamFailed | null;
  /** Returns what the owner is told of addresses that wait, or null. */
  readonly told: () => string | null;
  /** Counts the addresses that wait, with the reason of the last one; null if none does. */
  readonly unread: () => { readonly count: number; readonly reason: string } | null;
}

type Options = Pick<Intervals, 'addressBackOffMs' | 'addressBackOffMaxMs' | 'backOffMaxMs'>;

export const createAddressFaults = (intervals: Options): AddressFaults => {
  const faults = new Map<string, Fault>();
  /** When an address was last asked for, and whether it was read. */
  const asked = new Map<string, { readonly atMs: number; readonly wasRead: boolean }>();

  const forgetOld = (nowMs: number): void => {
    // the distance, so that a clock that was set back keeps nothing for hours
    for (const [id, { atMs }] of asked) if (Math.abs(nowMs - atMs) > WINDOW_MS) asked.delete(id);
  };
  const isSourceAtFault = (nowMs: number): boolean => {
    forgetOld(nowMs);
    const failed = [...asked.values()].filter(({ wasRead }) => !wasRead).length;
    return asked.size >= ENOUGH && failed * 2 > asked.size;
  };
  /** If the source was at fault, no address waits longer than the source does. */
  const shorten = (): void => {
    for (const [id, fault] of faults)
      faults.set(id, { ...fault, waitMs: Math.min(fault.waitMs, intervals.backOffMaxMs) });
  };

  return {
    failed: (invoiceId, error, nowMs) => {
      const reason = reasonOf(error);
      const failures = (faults.get(invoiceId)?.failures ?? 0) + 1;
      const doubled = intervals.addressBackOffMs * 2 ** Math.min(failures - 1, 20);
      const waitMs = Math.min(intervals.addressBackOffMaxMs, doubled);
      faults.delete(invoiceId); // the last one stands last
      faults.set(invoiceId, { failures, failedAtMs: nowMs, waitMs, reason });
      asked.set(invoiceId, { atMs: nowMs, wasRead: false });
      if (isSourceAtFault(nowMs)) shorten();
      return failures;
    },
    read: (invoiceId, nowMs) => {
      faults.delete(invoiceId);
      asked.set(invoiceId, { atMs: nowMs, wasRead: true });
      forgetOld(nowMs);
    },
    has: (invoiceId) => faults.has(invoiceId),
    notBeforeMs: (invoiceId, nowMs) => {
      const fault = faults.get(invoiceId);
      // a failure that lies ahead was noted before the clock was set back
      return !fault || fault.failedAtMs > nowMs ? 0 : fault.failedAtMs + fault.waitMs;
    },
    ofSource: (nowMs) => {
      const last = [...faults.values()].at(-1);
      return last && isSourceAtFault(nowMs) ? new UpstreamFailed(last.reason) : null;
    },
    unread: () => {
      const last = [...faults.values()].at(-1);
      return last ? { count: faults.size, reason: last.reason } : null;
    },
    told: () => {
      const { size } = faults;
      const reason = [...faults.values()].at(-1)?.reason ?? '';
      const why = size === 1 ? `1 address cannot be read: ${reason}` : `${size} addresses cannot be read: ${reason}`;
      return size === 0 ? null : why;
    },
  };
};

/** Adds the addresses that cannot be read to the health of their source. */
export const withUnread = (health: SourceHealth, faults: Pick<AddressFaults, 'told' | 'unread'>): SourceHealth => ({
  ...health,
  facts: { ...health.facts, unread: faults.unread() },
  lastError: health.lastError ?? faults.told(),
});

/** True if what was asked about an address failed, and neither Satchel itself nor every host, nor the server lied. */
export const isAddressFault = (error: unknown): boolean =>
  error instanceof BadBytes ||
  (error instanceof UpstreamFailed && !(error instanceof ProvablyWrong) && error.message !== LEFT_ALONE);

import type { LightningInvoiceRecord } from '../app/lightning-invoice/lightning-ports.ts';
import { pauseMs, WAITED_FOR_PAUSE_MS } from './next-ask.ts';

/** A Lightning invoice that is watched, and what was asked about it. */
export interface Watched {
  readonly invoice: LightningInvoiceRecord;
  /** When the node was last asked, whether or not it answered. */
  askedAtMs: number;
  /** The node was told to refuse it, and said that it does. */
  isCancelled: boolean;
  /** It was told that it ended before its sale. */
  isEndTold: boolean;
}

export interface WatchedInvoices {
  /** @returns the one that is watched already, if there is one */
  readonly add: (invoice: LightningInvoiceRecord, nowMs: number) => Watched;
  readonly delete: (paymentHash: string) => void;
  /** The sales whose Lightning invoice has just ended before them. */
  readonly takeEndedEarly: (nowMs: number) => readonly string[];
  /** Lists what sales wait for, without what was asked about just now. */
  readonly waitedFor: (paymentHashes: ReadonlySet<string>, nowMs: number) => readonly Watched[];
  /** The one that has waited longest beyond its pause, if there is one. */
  readonly next: (isListening: boolean, nowMs: number) => readonly Watched[];
}

export const createWatchedInvoices = (): WatchedInvoices => {
  const watched = new Map<string, Watched>();
  const all = (): Watched[] => [...watched.values()];
  return {
    add: (invoice, nowMs) => {
      const known = watched.get(invoice.paymentHash);
      if (known) return known;
      const fresh = { invoice, askedAtMs: nowMs, isCancelled: false, isEndTold: false };
      watched.set(invoice.paymentHash, fresh);
      return fresh;
    },
    delete: (paymentHash) => void watched.delete(paymentHash),
    takeEndedEarly: (nowMs) => {
      const ended = all().filter(
        ({ invoice, isEndTold }) => !isEndTold && invoice.endsAtMs <= nowMs && nowMs < invoice.expiresAtMs,
      );
      for (const one of ended) one.isEndTold = true;
      return ended.map(({ invoice }) => invoice.invoiceId);
    },
    waitedFor: (paymentHashes, nowMs) =>
      all().filter(
        ({ invoice, askedAtMs }) =>
          paymentHashes.has(invoice.paymentHash) && isPast(askedAtMs, WAITED_FOR_PAUSE_MS, nowMs),
      ),
    next: (isListening, nowMs) => {
      const over = ({ invoice, askedAtMs }: Watched): number =>
        nowMs - askedAtMs - pauseMs(invoice, isListening, nowMs);
      const due = all().filter((one) => over(one) >= 0 || one.askedAtMs > nowMs);
      return due.toSorted((one, other) => over(other) - over(one)).slice(0, 1);
    },
  };
};

/** A time ahead of the clock was noted before the clock was set back, and says nothing. */
const isPast = (atMs: number, ms: number, nowMs: number): boolean => nowMs - atMs >= ms || atMs > nowMs;

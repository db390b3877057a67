import type { LightningInvoiceRecord } from '../app/lightning-invoice/lightning-ports.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** A customer who has not paid after this time is asked about less often. */
const FRESH_MS = 2 * MINUTE_MS;
/** Nobody waits longer for a node that never says what became of an invoice. */
const LONGEST_MS = 30 * 24 * HOUR_MS;

/** A sale that has ended waits for this answer. */
export const WAITED_FOR_PAUSE_MS = 3 * SECOND_MS;

/** An invoice is watched until then: an hour past its own end, because the node's clock may differ. */
export const watchedUntilMs = ({ createdAtMs, endsAtMs }: LightningInvoiceRecord): number =>
  Math.min(endsAtMs + HOUR_MS, createdAtMs + LONGEST_MS);

/**
 * @param isListening the node reports settlements by itself, so asking is only for the case that it forgets one
 * @returns milliseconds until the node is asked about a Lightning invoice again (lightning.md LN-8)
 */
export const pauseMs = (
  { createdAtMs, expiresAtMs }: LightningInvoiceRecord,
  isListening: boolean,
  nowMs: number,
): number => {
  if (nowMs > expiresAtMs) return 10 * MINUTE_MS;
  if (isListening) return MINUTE_MS;
  return nowMs - createdAtMs < FRESH_MS ? 3 * SECOND_MS : 10 * SECOND_MS;
};

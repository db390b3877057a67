import type { InvoiceStatus } from '../../../shared/invoice.ts';
import type { Msats, Sats } from '../../../shared/money.ts';
import type { InvoiceFacts, OutputFact } from './facts.ts';
import { onTimeShares } from './on-time.ts';

const MSATS_PER_SAT = 1000n;
const MS_PER_MINUTE = 60_000;

/** The status, flags and amounts of an invoice, computed from its facts alone. */
export interface Evaluation {
  readonly status: InvoiceStatus;
  /** 0 < counted < accepted (product.md INV-17). */
  readonly underpaid: boolean;
  /** Counted > due (product.md INV-18). */
  readonly overpaid: boolean;
  /** Counted ≥ accepted, but on-time money is less, or the invoice is cancelled (product.md INV-19). */
  readonly paidLate: boolean;
  /** A manager marked the invoice. */
  readonly marked: boolean;
  /** Live outputs and Lightning payments, exactly (product.md INV-8). */
  readonly countedMsats: Msats;
  /** The counted amount in whole sats, rounded down. */
  readonly receivedSats: Sats;
  /** 0 once counted reaches accepted or while marked settled, otherwise due less received (product.md INV-20). */
  readonly remainingSats: Sats;
  /** On-time money reaches accepted now, or did so earlier. */
  readonly wasPaid: boolean;
  /** The chain and the node settled it without a mark, so it may not be marked invalid (product.md INV-10). */
  readonly settledByNetwork: boolean;
}

/**
 * Computes what an invoice is. This is the only function that does so: it is pure, has no clock, and ignores the order
 * of the outputs (product.md INV-1).
 */
export const evaluate = (facts: InvoiceFacts): Evaluation => {
  const accepted = facts.acceptedSats * MSATS_PER_SAT;
  const sums = sumsOf(facts);
  const wasPaid = facts.wasPaid || sums.onTime >= accepted;
  const status = statusOf(facts, sums, accepted, wasPaid);
  const reached = sums.counted >= accepted;
  const receivedSats = sums.counted / MSATS_PER_SAT;
  return {
    status,
    underpaid: sums.counted > 0n && !reached,
    overpaid: sums.counted > facts.dueSats * MSATS_PER_SAT,
    paidLate: reached && sums.onTime < accepted,
    marked: facts.mark !== null,
    countedMsats: sums.counted,
    receivedSats,
    remainingSats: reached || facts.mark === 'settled' ? 0n : facts.dueSats - receivedSats,
    wasPaid,
    settledByNetwork: sums.confirmed >= accepted,
  };
};

/**
 * Says how much of what counts came late: everything beyond its share on time, and all that came for a cancelled invoice
 * (product.md MON-13).
 */
export const lateSatsOf = (facts: InvoiceFacts): Sats => {
  // nearly all money is on time, and lists show thousands of sales
  if (facts.cancelledAtMs === null && [...facts.outputs, ...facts.lightning].every(({ onTime }) => onTime)) return 0n;
  const { counted, onTime } = sumsOf(facts);
  return counted / MSATS_PER_SAT - onTime / MSATS_PER_SAT;
};

/**
 * An invoice has ended when a complete chain check began after its expiry (product.md INV-4), so an outage makes nobody
 * late.
 */
export const hasEnded = (facts: Pick<InvoiceFacts, 'expiresAtMs' | 'lastCheckedAtMs'>): boolean =>
  facts.lastCheckedAtMs !== null && facts.lastCheckedAtMs > facts.expiresAtMs;

/**
 * Returns when the wait for a block is over: `unconfirmedWaitMinutes` after the latest of expiry, first sight (of the
 * output that it replaced) and last loss of its block (product.md INV-13).
 */
export const waitEndsAtMs = (
  facts: Pick<InvoiceFacts, 'expiresAtMs' | 'unconfirmedWaitMinutes'>,
  output: Pick<OutputFact, 'unconfirmedSinceMs'>,
): number =>
  (facts.expiresAtMs > output.unconfirmedSinceMs ? facts.expiresAtMs : output.unconfirmedSinceMs) +
  facts.unconfirmedWaitMinutes * MS_PER_MINUTE;

/**
 * The certainty of an output: `confirmed` settles it, `pending` is waited for, `lapsed` was waited for in vain
 * (product.md INV-13), `dropped` does not count.
 */
export type Certainty = 'confirmed' | 'pending' | 'lapsed' | 'dropped';

/** Says how certain an output is, from the facts alone. */
export const certaintyOf = (facts: InvoiceFacts, output: OutputFact): Certainty => {
  if (output.dropped) return 'dropped';
  const isWithinWait = facts.lastCheckedAtMs === null || facts.lastCheckedAtMs < waitEndsAtMs(facts, output);
  const isHopeful = output.confirmations > 0 || output.inBlock || isWithinWait;
  const isDeepEnough = output.confirmations >= facts.confirmationsRequired;
  const isGoodUnconfirmed = output.sure && !output.awaitsAccept && isHopeful;
  if (isDeepEnough && (output.confirmations > 0 || isGoodUnconfirmed)) return 'confirmed';
  return isHopeful ? 'pending' : 'lapsed';
};

/** Applies the rules INV-10 to INV-15 in their order; the first that fits gives the status (product.md INV-9). */
const statusOf = (facts: InvoiceFacts, sums: Sums, accepted: Msats, wasPaid: boolean): InvoiceStatus => {
  if (facts.mark !== null) return facts.mark;
  if (facts.cancelledAtMs !== null) return 'cancelled';
  if (sums.onTime >= accepted) {
    if (sums.confirmed >= accepted) return 'settled';
    return sums.pending >= accepted ? 'processing' : 'invalid';
  }
  if (!hasEnded(facts)) return 'new';
  return wasPaid ? 'invalid' : 'expired';
};

/** The money of an invoice in msats, by how certain it is. */
interface Sums {
  readonly counted: Msats;
  readonly onTime: Msats;
  /** On-time Lightning, and on-time outputs with the confirmations needed (at least 1 once the wait is over). */
  readonly confirmed: Msats;
  /** On-time Lightning, and on-time outputs that are in a block or still within their wait. */
  readonly pending: Msats;
}

const sumsOf = (facts: InvoiceFacts): Sums => {
  const live = facts.outputs.filter((output) => !output.dropped);
  const shares = onTimeShares(facts.outputs);
  const onTimeOf = (outputs: readonly OutputFact[]): Msats =>
    sum(outputs.map((output) => shares.get(output.id) ?? 0n)) * MSATS_PER_SAT;
  const lightning = sum(facts.lightning.map((payment) => payment.amountMsats));
  const lightningOnTime = sum(
    facts.lightning.filter((payment) => payment.onTime).map((payment) => payment.amountMsats),
  );
  const isHopeful = (output: OutputFact): boolean => certaintyOf(facts, output) !== 'lapsed';
  const isConfirmed = (output: OutputFact): boolean => certaintyOf(facts, output) === 'confirmed';
  // A cancelled invoice takes no money on time: later money is flagged as paid late (product.md INV-11).
  const taken = facts.cancelledAtMs === null ? 1n : 0n;
  return {
    counted: sum(live.map((output) => output.amountSats)) * MSATS_PER_SAT + lightning,
    onTime: taken * (onTimeOf(live) + lightningOnTime),
    confirmed: taken * (onTimeOf(live.filter(isConfirmed)) + lightningOnTime),
    pending: taken * (onTimeOf(live.filter(isHopeful)) + lightningOnTime),
  };
};

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

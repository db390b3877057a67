import type { InvoiceStatus } from '../../../shared/invoice.ts';
import type { Msats, Sats } from '../../../shared/money.ts';
import type { InvoiceFacts, OutputFact } from './facts.ts';
import { onTimeShares } from './on-time.ts';

const MSATS_PER_SAT = 1000n;
const MS_PER_MINUTE = 60_000;

/** What an invoice is, computed from its facts alone. */
export interface Evaluation {
  readonly status: InvoiceStatus;
  /** 0 < counted < accepted. */
  readonly underpaid: boolean;
  /** Counted > due. */
  readonly overpaid: boolean;
  /** Counted ≥ accepted, but on time is less, or the sale was cancelled. */
  readonly paidLate: boolean;
  /** A manager marked it. */
  readonly marked: boolean;
  /** Live on-chain money and Lightning, exactly. */
  readonly countedMsats: Msats;
  /** The same in whole sats, rounded down. */
  readonly receivedSats: Sats;
  /** 0 once accepted is reached or a manager marked it settled, else due − counted, rounded up to 1 sat. */
  readonly remainingSats: Sats;
  /** On-time money reached accepted, now or ever before. */
  readonly wasPaid: boolean;
  /** The chain and the node alone (no mark) hold enough, final: it may not be marked invalid any more. */
  readonly settledByNetwork: boolean;
}

/**
 * The one function that says what an invoice is. Pure: no clock, and the order of outputs does not matter.
 *
 * @param facts everything stored about the invoice
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

/** Ended: a complete look began after expiry, so nobody is late because Satchel, the internet or a node was off. */
export const hasEnded = (facts: Pick<InvoiceFacts, 'expiresAtMs' | 'lastCheckedAtMs'>): boolean =>
  facts.lastCheckedAtMs !== null && facts.lastCheckedAtMs > facts.expiresAtMs;

/**
 * When the wait for a first block is over: the unconfirmed wait after the latest of expiry, first sight (of what it
 * replaced) and last loss of its block.
 */
export const waitEndsAtMs = (
  facts: Pick<InvoiceFacts, 'expiresAtMs' | 'unconfirmedWaitMinutes'>,
  output: Pick<OutputFact, 'unconfirmedSinceMs'>,
): number =>
  (facts.expiresAtMs > output.unconfirmedSinceMs ? facts.expiresAtMs : output.unconfirmedSinceMs) +
  facts.unconfirmedWaitMinutes * MS_PER_MINUTE;

/** Rules 1 to 5 of product.md "Invoice life", in this order. */
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

/** Money of an invoice, in msats, by how sure it is. */
interface Sums {
  readonly counted: Msats;
  readonly onTime: Msats;
  /** On time with the confirmations asked for (one at least once the wait is over), Lightning included. */
  readonly confirmed: Msats;
  /** On time and in a block, or still within its wait, Lightning included. */
  readonly pending: Msats;
}

const sumsOf = (facts: InvoiceFacts): Sums => {
  const live = facts.outputs.filter((output) => !output.dropped);
  const shares = onTimeShares(facts.outputs);
  const onTimeOf = (outputs: readonly OutputFact[]): Msats =>
    sum(outputs.map((output) => shares.get(output.id) ?? 0n)) * MSATS_PER_SAT;
  const inTime = (output: OutputFact): boolean =>
    facts.lastCheckedAtMs === null || facts.lastCheckedAtMs < waitEndsAtMs(facts, output);
  const lightning = sum(facts.lightning.map((payment) => payment.amountMsats));
  const lightningOnTime = sum(facts.lightning.filter((each) => each.onTime).map((each) => each.amountMsats));
  const enough = (output: OutputFact): boolean =>
    output.confirmations >= facts.confirmationsRequired && (output.confirmations > 0 || inTime(output));
  // A cancelled sale takes nothing on time: later money is flagged and shown (rule 2).
  const taken = facts.cancelledAtMs === null ? 1n : 0n;
  return {
    counted: sum(live.map((output) => output.amountSats)) * MSATS_PER_SAT + lightning,
    onTime: taken * (onTimeOf(live) + lightningOnTime),
    confirmed: taken * (onTimeOf(live.filter(enough)) + lightningOnTime),
    pending: taken * (onTimeOf(live.filter((output) => output.confirmations > 0 || inTime(output))) + lightningOnTime),
  };
};

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

import { ASK_REASONS, WAIT_REASONS, type AdviceReason, type AdviceWord } from '../../../shared/advice.ts';
import type { Sats } from '../../../shared/money.ts';
import type { KnownFee } from './fees.ts';
import type { TransactionShape } from './transaction-shape.ts';

/** Unconfirmed money that a store accepts on one day, in limits per sale. */
const BUDGET_LIMITS = 10n;
const FAR_ABOVE_LIMITS = 5n;
const LARGEST_VBYTES = 10_000n;
/** A rival that is sent at the same moment needs this long to be seen. */
const SETTLING_MS = 3_000;

/** Everything that the advice about one unconfirmed payment depends on (chain.md CHAIN-51). */
export interface AdviceFacts extends KnownFee {
  readonly limitSats: Sats;
  /** The price of the sale. */
  readonly dueSats: Sats;
  readonly amountSats: Sats;
  /** Unconfirmed money that the store accepted earlier on this day. */
  readonly acceptedTodaySats: Sats;
  readonly sure: boolean;
  readonly contested: boolean;
  /** Null if its bytes are not known. */
  readonly shape: TransactionShape | null;
  /** Since it was first seen. */
  readonly ageMs: number;
}

/** The word of the till about a payment, with each reason why it does not say Accept. */
export interface Advice {
  readonly word: AdviceWord;
  readonly reasons: readonly AdviceReason[];
}

export const budgetOf = (limitSats: Sats): Sats => limitSats * BUDGET_LIMITS;

/** Decides about an unconfirmed payment (chain.md CHAIN-51). It is pure: the time is one of its facts. */
export const adviseOn = (facts: AdviceFacts): Advice => {
  const waits = WAIT_REASONS.filter((reason) => WAITS[reason](facts));
  if (waits.length > 0) return { word: 'wait', reasons: waits };
  const asks = ASK_REASONS.filter((reason) => ASKS[reason](facts));
  return asks.length > 0 ? { word: 'ask', reasons: asks } : { word: 'accept', reasons: [] };
};

/**
 * Joins the advice about each payment of a sale: the goods are handed over once, so the worst word holds.
 *
 * @returns null without any
 */
export const worstAdvice = (all: readonly Advice[]): Advice | null => {
  const word = (['wait', 'ask', 'accept'] as const).find((each) => all.some((one) => one.word === each));
  if (word === undefined) return null;
  const said = new Set(all.filter((one) => one.word === word).flatMap(({ reasons }) => reasons));
  return { word, reasons: [...WAIT_REASONS, ...ASK_REASONS].filter((reason) => said.has(reason)) };
};

type Holds = (facts: AdviceFacts) => boolean;

const WAITS: Readonly<Record<(typeof WAIT_REASONS)[number], Holds>> = {
  contested: ({ contested }) => contested,
  not_sure: ({ sure }) => !sure,
  far_above_limit: ({ dueSats, limitSats }) => dueSats > limitSats * FAR_ABOVE_LIMITS,
  fee_unknown: ({ feeSats, minimumSatsPerKvb, shape }) =>
    feeSats === null || minimumSatsPerKvb === null || shape === null,
  fee_too_low: (facts) => paysLess(facts, (facts.minimumSatsPerKvb ?? 0n) * 2n),
  too_large: ({ shape }) => shape !== null && shape.vbytes > LARGEST_VBYTES,
  parents_unknown: ({ ancestors }) => ancestors === null,
  many_parents: ({ ancestors }) => ancestors !== null && ancestors > 1,
  just_seen: ({ ageMs }) => ageMs < SETTLING_MS,
};

const ASKS: Readonly<Record<(typeof ASK_REASONS)[number], Holds>> = {
  above_limit: ({ dueSats, limitSats }) => dueSats > limitSats,
  over_budget: ({ acceptedTodaySats, amountSats, limitSats }) => acceptedTodaySats + amountSats > budgetOf(limitSats),
  has_parent: ({ ancestors }) => ancestors !== 0,
  replaceable: ({ shape }) => shape === null || shape.isReplaceable,
  fee_low: (facts) => facts.twoBlockSatsPerKvb !== null && paysLess(facts, facts.twoBlockSatsPerKvb),
  estimate_unknown: ({ twoBlockSatsPerKvb }) => twoBlockSatsPerKvb === null,
};

/** Compares without dividing, so that no rounding lets a fee pass. */
const paysLess = ({ feeSats, shape }: AdviceFacts, satsPerKvb: Sats): boolean =>
  feeSats !== null && shape !== null && feeSats * 1_000n < satsPerKvb * shape.vbytes;

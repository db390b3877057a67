/** The words of the till about a payment that is not final yet (docs/spec/chain.md CHAIN-51). */
export const ADVICE_WORDS = ['accept', 'wait', 'ask'] as const;
export type AdviceWord = (typeof ADVICE_WORDS)[number];

/** Reasons to wait, the gravest first. */
export const WAIT_REASONS = [
  'contested',
  'not_sure',
  'far_above_limit',
  'fee_unknown',
  'fee_too_low',
  'too_large',
  'parents_unknown',
  'many_parents',
  'just_seen',
] as const;

/** Reasons why a manager must decide. */
export const ASK_REASONS = [
  'above_limit',
  'over_budget',
  'has_parent',
  'replaceable',
  'fee_low',
  'estimate_unknown',
] as const;

export const ADVICE_REASONS = [...WAIT_REASONS, ...ASK_REASONS] as const;
export type AdviceReason = (typeof ADVICE_REASONS)[number];

import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from './say.ts';

/** Words of the advice about a payment that is not final (design.md STATE-49). Amounts are passed in already formatted. */
export const createAdviceWords = (say: Say) => ({
  replaceable: say(msg`A payment that is not final can always be replaced.`),
  reasons: {
    contested: say(msg`Another payment with the same money was seen.`),
    not_sure: say(msg`Too few sources see it yet.`),
    fee_unknown: say(msg`The fee is not known.`),
    fee_too_low: say(msg`The fee is far too low.`),
    too_large: say(msg`The payment is unusually large to send.`),
    parents_unknown: say(msg`It may spend money that is not final.`),
    many_parents: say(msg`It spends money that is not final.`),
    just_seen: say(msg`Seen just now. Checking it for a moment.`),
    over_budget: say(msg`Too much is not final today.`),
    has_parent: say(msg`It spends money that is not final.`),
    replaceable: say(msg`The sender can still change it.`),
    fee_low: say(msg`The fee is low.`),
    estimate_unknown: say(msg`The usual fee is not known.`),
  },
  farAbove: (limit: string) => say(msg`Far above the instant limit of ${limit}.`),
  above: (limit: string) => say(msg`Above the instant limit of ${limit}.`),
  /** Kept in the audit log with the reasons. */
  reason: say(msg`Accepted before it was final.`),
  pin: say(msg`Manager’s PIN`),
  wait: say(msg`Wait until it is final`),
  follow: say(msg`Show the advice again`),
  title: (amount: string) => say(msg`Accept ${amount} before it is final?`),
  who: say(msg`Who accepts it?`),
  submit: say(msg`Accept the payment`),
  keep: say(msg`Keep waiting`),
  nobody: say(msg`No manager has a PIN. An owner sets one in the settings, under Staff.`),
  loading: say(msg`Loading`),
});
/** Words of the limit in the settings of the office. */
export const createAdviceLimitWords = (say: Say) => ({
  title: say(msg`Before a payment is final`),
  risk: say(
    msg`The till checks a payment that is only seen and says Accept, Wait or Ask manager. It can be wrong: such a payment can always be replaced, and then the goods are lost.`,
  ),
  limit: say(msg`Say Accept up to`),
  limitHint: (currency: string) => say(msg`In sats, or in your currency, such as 20 ${currency}. 0 switches it off.`),
  wrong: (currency: string) => say(msg`Enter whole sats, or an amount such as 20 ${currency}.`),
  off: say(msg`Off. Sales follow the confirmations above.`),
  budget: (limit: string, budget: string) =>
    say(
      msg`Up to ${limit} a sale, and up to ${budget} a day that is not final. Sales that need 0 confirmations are paid only if the till says Accept.`,
    ),
});

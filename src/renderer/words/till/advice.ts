import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

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

import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

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

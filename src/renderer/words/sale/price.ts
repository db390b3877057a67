import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of a price by hand. */
export const createPriceDialog = (say: Say) => ({
  title: say(msg`Set a price by hand`),
  text: say(msg`It is used for the time you choose and recorded in the audit log.`),
  price: (currency: string) => say(msg`Price of 1 BTC in ${currency}`),
  time: say(msg`For how long`),
  minutes: (minutes: number) => say(msg`${plural(minutes, { one: '# minute', other: '# minutes' })}`),
  yes: say(msg`Set this price`),
  no: say(msg`Back`),
  notANumber: say(msg`Enter a number, such as 92310.00.`),
  useIt: say(msg`Use this price`),
  endTitle: (price: string, until: string) => say(msg`${price} is used until ${until}`),
  endText: say(msg`Sales then use the market price again, or wait until there is one.`),
  end: say(msg`End this price`),
  keep: say(msg`Keep it`),
});

/** Asked before a price that somebody typed is used (design.md STATE-39). */
export const createPriceQuestion = (say: Say) => ({
  market: {
    below: (percent: string) => say(msg`That is ${percent}% below the market.`),
    above: (percent: string) => say(msg`That is ${percent}% above the market.`),
  },
  last: {
    below: (percent: string) => say(msg`That is ${percent}% below the last known price.`),
    above: (percent: string) => say(msg`That is ${percent}% above the last known price.`),
  },
  unknown: say(msg`No price is known to compare this with.`),
  cost: (amount: string, sats: string) => say(msg`A sale of ${amount} would cost ${sats}.`),
  useIt: say(msg`Use it?`),
});

import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Asked before an unusual amount is charged (design.md KEYS-12). */
export const createAskDialog = (say: Say) => ({
  title: (amount: string) => say(msg`Charge ${amount}?`),
  usual: (amount: string) =>
    say(msg`That is more than 100 times as much as usual. Today’s sales are around ${amount}.`),
  limit: (amount: string) => say(msg`Above ${amount}, the till asks first.`),
  yes: (amount: string) => say(msg`Charge ${amount}`),
  no: say(msg`Change amount`),
});

import { defineMessage as msg } from '@lingui/core/macro';
import type { Pattern } from './reasons.ts';
import type { Say } from '../say.ts';

/** Sentences of the server that hold a value. */
export const createPatterns = (say: Say): readonly Pattern[] => [
  { form: /^it answers (\d+)$/, say: (status) => say(msg`it answers ${{ status }}`) },
  { form: /^answered (\d+)$/, say: (status) => say(msg`it answers ${{ status }}`) },
  { form: /^answered more than (\d+) bytes$/, say: () => say(msg`it answers far too much`) },
  { form: /^it is on another network \((.+)\)$/, say: (name) => say(msg`it is on another network (${{ name }})`) },
  {
    form: /^1 address cannot be read: (.+)$/,
    say: (_, reason) => say(msg`1 address cannot be read: ${{ reason }}`),
  },
  {
    form: /^(\d+) addresses cannot be read: (.+)$/,
    say: (n, reason) => say(msg`${{ n }} addresses cannot be read: ${{ reason }}`),
  },
  { form: /^it names more than (\d+) relays$/, say: (n) => say(msg`it names more than ${{ n }} relays`) },
  { form: /^it has no (\S+)$/, say: (part) => say(msg`the part “${{ part }}” is missing in it`) },
  { form: /^its ZMQ addresses are (.+)$/, say: (addresses) => say(msg`its ZMQ addresses are ${{ addresses }}`) },
  { form: /^has more than (\d+) decimal digits$/, say: (n) => say(msg`has more than ${{ n }} decimal digits`) },
  {
    form: /^Lightning can receive (\d+) sats now, which is less than this invoice\.$/,
    say: (sats) => say(msg`Lightning can receive ${{ sats }} sats now, which is less than this invoice.`),
  },
  { form: /^At most (\d+) keys are understood\.$/, say: (n) => say(msg`At most ${{ n }} keys are understood.`) },
  {
    form: /^The other system did not answer: (.+)$/,
    say: (_, reason) => say(msg`The other system did not answer: ${{ reason }}`),
  },
  { form: /^This key lacks the scope (.+)\.$/, say: (scope) => say(msg`This key lacks the scope ${{ scope }}.`) },
  {
    form: /^The body names “(.+)” twice\. Send each key once\.$/,
    say: (key) => say(msg`The body names “${{ key }}” twice. Send each key once.`),
  },
  // zod's own sentences
  {
    form: /^Too small: expected string to have >=(\d+) characters$/,
    say: (n) => say(msg`at least ${{ n }} characters`),
  },
  { form: /^Too big: expected string to have <=(\d+) characters$/, say: (n) => say(msg`at most ${{ n }} characters`) },
  { form: /^Too small: expected array to have >=(\d+) items$/, say: (n) => say(msg`at least ${{ n }} entries`) },
  { form: /^Too big: expected array to have <=(\d+) items$/, say: (n) => say(msg`at most ${{ n }} entries`) },
  { form: /^Too small: expected \w+ to be >=(-?[\d.]+)$/, say: (n) => say(msg`must be at least ${{ n }}`) },
  { form: /^Too small: expected \w+ to be >(-?[\d.]+)$/, say: (n) => say(msg`must be more than ${{ n }}`) },
  { form: /^Too big: expected \w+ to be <=?(-?[\d.]+)$/, say: (n) => say(msg`must be at most ${{ n }}`) },
  { form: /^Invalid input: expected int, received number$/, say: () => say(msg`must be a whole number`) },
  { form: /^Invalid input: expected (?:int|number), received/, say: () => say(msg`must be a number`) },
  { form: /^Invalid input: expected \w+, received undefined$/, say: () => say(msg`is missing`) },
  { form: /^Invalid (?:input|option|string|discriminator|ISO)/, say: () => say(msg`is not valid`) },
];

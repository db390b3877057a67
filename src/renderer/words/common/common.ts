import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';
import { createErrorWords } from './errors.ts';
import { createGate } from './gate.ts';
import { createTimeWords } from './time.ts';

/** Words that each page of the shop's own people has. */
export const createCommonWords = (say: Say) => ({
  errors: createErrorWords(say),
  gate: createGate(say),
  time: createTimeWords(say),
  copying: { copy: say(msg`Copy`), copied: say(msg`Copied`) },
  close: say(msg`Close`),
  qrFailed: say(msg`The code cannot be shown. Type or copy this address:`),
  password: {
    title: say(msg`Enter your password`),
    text: say(msg`A PIN is enough at the till. This needs your password. It is good for 5 minutes.`),
    label: (name: string) => say(msg`Password of ${name}`),
    training: say(msg`In training it is “training”.`),
    go: say(msg`Continue`),
    cancel: say(msg`Cancel`),
    needed: say(msg`Your password is needed to see this.`),
    enter: say(msg`Enter password`),
  },
});
export type CommonWords = ReturnType<typeof createCommonWords>;

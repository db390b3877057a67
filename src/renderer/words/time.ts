import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from './say.ts';

/** How long ago something was. */
export const createTimeWords = (say: Say) => ({
  seconds: (n: number) => say(msg`${n} s ago`),
  minutes: (n: number) => say(msg`${n} min ago`),
  hours: (n: number) => say(msg`${n} h ago`),
});
export type TimeWords = ReturnType<typeof createTimeWords>;

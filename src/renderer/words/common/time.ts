import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words for ages, such as “12 s ago”. */
export const createTimeWords = (say: Say) => ({
  seconds: (n: number) => say(msg`${n} s ago`),
  minutes: (n: number) => say(msg`${n} min ago`),
  hours: (n: number) => say(msg`${n} h ago`),
});
export type TimeWords = ReturnType<typeof createTimeWords>;

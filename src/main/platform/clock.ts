import type { Clock } from '../app/ports.ts';

/** The wall clock: expiry and retry times follow it after a restart. */
export const systemClock: Clock = { nowMs: () => Date.now() };

import type { Clock } from '../app/ports.ts';

/** The wall clock, which expiry and retry times follow, even across a restart (product.md INV-25). */
export const systemClock: Clock = { nowMs: () => Date.now() };

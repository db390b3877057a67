import type { Machine } from './machine.ts';

/** The machine that the absolute limits are meant for: two cores, an SSD, nothing else running. */
export const REFERENCE: Machine = { commitsPerSecond: 5_000, derivationsPerSecond: 500, requestsPerSecond: 15_000 };

/** Milliseconds; a slower machine than the reference gets proportionally more. */
export const CHARGE_TO_CODE_MS = 150;
export const BROADCAST_TO_SEEN_MS = 1_000;
export const EVENT_TO_RECEIVER_MS = 250;
/** Share of what commits and derivations allow on this machine. */
export const CREATIONS_SHARE = 0.5;

/** How much slower this machine is than the reference at what it is worst at; never below 1. */
export const slownessOf = (machine: Machine): number =>
  Math.max(
    1,
    REFERENCE.commitsPerSecond / machine.commitsPerSecond,
    REFERENCE.derivationsPerSecond / machine.derivationsPerSecond,
    REFERENCE.requestsPerSecond / machine.requestsPerSecond,
  );

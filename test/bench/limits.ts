import type { Machine } from './machine.ts';

/** The machine for which the absolute limits are meant: two cores, an SSD, no other load. */
export const REFERENCE: Machine = { commitsPerSecond: 5_000, derivationsPerSecond: 500, requestsPerSecond: 15_000 };

/** In milliseconds; a machine slower than the reference gets proportionally more. */
export const CHARGE_TO_CODE_MS = 100;
export const BROADCAST_TO_SEEN_MS = 1_000;
export const EVENT_TO_RECEIVER_MS = 250;
export const KEY_BEYOND_EMPTY_MS = 8;
export const INTERACTIVE_MS = 500;
export const RECOVERY_MS = 3_000;
/** Over a real LND: a sale with its code is answered, its code is painted, its payment is on both pages. */
export const LIGHTNING_CREATE_MS = 100;
export const LIGHTNING_CHARGE_MS = 300;
export const LIGHTNING_PAID_MS = 1_000;
/** With 1,000 open codes, after the line to LND is back. */
export const LIGHTNING_CAUGHT_UP_MS = 5_000;
/** Requests per second and streams at LND while they wait, on every machine. */
export const LIGHTNING_IDLE_REQUESTS = 1;
export const LIGHTNING_STREAMS = 1;
/** In kilobytes, on every machine. */
export const TILL_KB = 250;
export const SCREEN_KB = 120;
/** With a million invoices in the folder. */
export const READ_P99_MS = 10;
export const READY_MS = 1_500;
/** In megabytes, on every machine. */
export const RSS_MB = 250;
/** With 10,000 open invoices: share of a processor while idle in percent, and a block of 5,000 transactions. */
export const IDLE_CPU_PERCENT = 2;
export const BLOCK_MS = 200;
/** While strangers send 200 requests per second: charge → code against the quiet shop of the same run. */
export const SLOWDOWN = 2;
/** In megabytes: everything that such an attack leaves in the log. */
export const ATTACK_LOG_MB = 1;
/** Share of the creations that commits and derivations allow on this machine. */
export const CREATIONS_SHARE = 0.7;

/** How much slower this machine is than the reference, at the work that it does worst; never below 1. */
export const slownessOf = (machine: Machine): number =>
  Math.max(
    1,
    REFERENCE.commitsPerSecond / machine.commitsPerSecond,
    REFERENCE.derivationsPerSecond / machine.derivationsPerSecond,
    REFERENCE.requestsPerSecond / machine.requestsPerSecond,
  );

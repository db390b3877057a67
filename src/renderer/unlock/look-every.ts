/** Interval at which pages without a stream ask for the state of Satchel. */
export const LOOK_EVERY_MS = 2_000;

import type { Wiring } from './wiring.ts';

let started: Promise<Wiring> | undefined;

/** Chromium, once the app is ready. @throws Error before that, as Electron's own modules do */
export const lateWiring = (): Promise<Wiring> => {
  if (!started) throw new Error('this can only be used after app is ready');
  return started;
};
export const setWiring = (wiring: Promise<Wiring>): void => void (started = wiring);
export const hasWiring = (): boolean => started !== undefined;

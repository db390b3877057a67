import { WalletFailed } from './wallet-reasons.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

export interface HoldOff {
  /** Throws without asking while the wallet is left alone; else asks, and learns from the answer. */
  readonly around: <T>(ask: () => Promise<T>) => Promise<T>;
}

/**
 * Leaves a wallet alone after it said that it is asked too often: for a second, and twice as long each time that it says
 * so again. Only look-ups need it: a sale is worth a question.
 */
export const createHoldOff = (nowMs: () => number = () => performance.now()): HoldOff => {
  let pauseMs = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  const tooOften = (): void => {
    if (nowMs() < untilMs) return; // questions that were under way together are one excess
    pauseMs = Math.min(LONGEST_MS, Math.max(FIRST_MS, pauseMs * 2));
    untilMs = nowMs() + pauseMs;
  };
  return {
    around: async (ask) => {
      if (nowMs() < untilMs) throw new WalletFailed('rateLimited');
      try {
        const answer = await ask();
        if (nowMs() >= untilMs) pauseMs = 0;
        return answer;
      } catch (error) {
        if (error instanceof WalletFailed && error.reason === 'rateLimited') tooOften();
        throw error;
      }
    },
  };
};

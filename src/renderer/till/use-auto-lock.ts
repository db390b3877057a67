import { useEffect } from 'react';
import { useTill } from './state/till.ts';
import type { TillState } from './state/till-state.ts';

const LOOK_EVERY_MS = 1_000;
const MS_PER_MINUTE = 60_000;
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Locks a till that nobody has used for a while, so that nobody sells in the name of a person who left. */
export const useAutoLock = (): void => {
  const { tillState, gate } = useTill();
  useEffect(() => {
    let lastUsedMs = Date.now();
    const used = (): void => void (lastUsedMs = Date.now());
    const timer = setInterval(() => {
      const state = tillState.getState();
      if (isPaying(state)) used(); // the wait begins when the payment is over
      if (mustLock(state, Date.now() - lastUsedMs)) void gate.lock();
    }, LOOK_EVERY_MS);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, used, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, used, { capture: true });
    };
  }, [tillState, gate]);
};

type Facts = Pick<TillState, 'charging' | 'invoice' | 'tab' | 'session'>;

/** Tells if the till is due to lock: never in the middle of a payment's panel (reliability.md A37). */
export const mustLock = (state: Facts, unusedMs: number): boolean => {
  const minutes = state.session?.store.autoLockMinutes ?? 0; // 0 switches it off
  return minutes > 0 && !isPaying(state) && unusedMs >= minutes * MS_PER_MINUTE;
};

/** Tells if the panel shows a sale that a customer is paying. */
export const isPaying = ({ charging, invoice, tab }: Facts): boolean =>
  charging !== null || (tab === 'keypad' && (invoice?.status === 'new' || invoice?.status === 'processing'));

import type { Proof } from '../../shared/contract/route.ts';
import type { PasswordGate } from './call.ts';

/** Settles the question: true if a password was entered and taken. */
type Settle = (isEntered: boolean) => void;

/** Asks for the password before a call that needs it (api.md AUTH-6). Calls at the same time share one question. */
export interface PasswordPrompt extends PasswordGate {
  /** Takes over what the server says about the session. */
  readonly know: (freshSeconds: number | null) => void;
  /** Ends the open question; null if none is open. */
  readonly open: () => Settle | null;
  readonly subscribe: (onChange: () => void) => () => void;
}

/** @param nowMs a clock that no setting moves, such as `performance.now` */
export const createPasswordPrompt = (nowMs: () => number): PasswordPrompt => {
  let hasPassword = true; // until the server says otherwise, its refusal decides
  let freshUntilMs = Number.POSITIVE_INFINITY;
  let asked: Promise<boolean> | null = null;
  let settle: Settle | null = null;
  const listeners = new Set<() => void>();
  const show = (next: Settle | null): void => {
    settle = next;
    for (const listener of listeners) listener();
  };
  const ask = (): Promise<boolean> => {
    if (listeners.size === 0) return Promise.resolve(false); // nothing is there to show the question
    asked ??= new Promise<boolean>((resolve) => {
      show((isEntered) => {
        asked = null;
        show(null);
        resolve(isEntered);
      });
    });
    return asked;
  };
  const has = (proof: Proof): boolean =>
    proof === 'pin' || (hasPassword && (proof === 'password' || nowMs() < freshUntilMs));
  return {
    ask,
    has,
    ensure: async (proof) => has(proof) || ask(),
    know: (freshSeconds) => {
      hasPassword = freshSeconds !== null;
      freshUntilMs = nowMs() + (freshSeconds ?? 0) * 1000;
    },
    open: () => settle,
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
  };
};

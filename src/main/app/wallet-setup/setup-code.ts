import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Digest } from '../people/people-ports.ts';

const FREE_TRIES = 5;

/** Checks the code that only somebody at the machine can know; five wrong tries end it (product.md CLI-15). */
export interface SetupCode {
  readonly check: (given: string) => Result<null>;
}

/** @param code at least 128 random bits */
export const createSetupCode = ({ code, digest }: { readonly code: string; readonly digest: Digest }): SetupCode => {
  const expected = digest.sha256Hex(code);
  let wrong = 0;
  return {
    check: (given) => {
      if (wrong >= FREE_TRIES) return refuse('setup_code_dead');
      if (digest.equal(digest.sha256Hex(given.trim()), expected)) return ok(null);
      wrong += 1;
      return wrong >= FREE_TRIES
        ? refuse('setup_code_dead')
        : refuse('wrong_setup_code', { params: { triesLeft: FREE_TRIES - wrong } });
    },
  };
};

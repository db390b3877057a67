import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, ApiError } from '../../common/call.ts';

export type Load<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError }
  | { readonly state: 'ready'; readonly value: T };

export interface Loaded<T> {
  readonly load: Load<T>;
  /** Loads again; the old value stays until the new one arrives. */
  readonly reload: () => void;
  /** Replaces the value with the server's response to a change. */
  readonly put: (value: T) => void;
}

/** Loads once, and again on `reload`. `ask` must stay the same function between renders. */
export const useLoad = <T>(ask: () => Promise<Answer<T>>): Loaded<T> => {
  const [load, setLoad] = useState<Load<T>>({ state: 'loading' });
  const turn = useRef(0);
  const reload = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    void ask().then((answer) => {
      if (mine !== turn.current) return; // a newer request was made, or the page was left
      setLoad(answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', error: answer.error });
    });
  }, [ask]);
  useEffect(() => {
    reload();
    return () => {
      turn.current += 1;
    };
  }, [reload]);
  const put = useCallback((value: T) => setLoad({ state: 'ready', value }), []);
  return { load, reload, put };
};

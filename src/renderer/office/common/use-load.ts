import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, ApiError } from '../../common/client.ts';

export type Load<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError }
  | { readonly state: 'ready'; readonly value: T };

export interface Loaded<T> {
  readonly load: Load<T>;
  /** Asks again; what stands there stays until the answer comes. */
  readonly reload: () => void;
  /** What the server said after a change. */
  readonly put: (value: T) => void;
}

/** Asks once, and again on `reload`. `ask` must stay the same function. */
export const useLoad = <T>(ask: () => Promise<Answer<T>>): Loaded<T> => {
  const [load, setLoad] = useState<Load<T>>({ state: 'loading' });
  const turn = useRef(0);
  const reload = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    void ask().then((answer) => {
      if (mine !== turn.current) return; // asked again, or gone, meanwhile
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

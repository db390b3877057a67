import { useCallback, useEffect, useRef } from 'react';

/** As long as Enter is ignored after a change of what it does (design.md KEYS-2). */
const DEAF_MS = 400;
const PRESSES: ReadonlySet<string> = new Set(['Enter', ' ']);

/**
 * Lets a question be answered only by a press of its own: not by the second half of a double press that opened it, not by
 * a key that is held down, and not by the end key of a scanner, which follows other keys immediately (design.md KEYS-13).
 *
 * @returns true if a click answers the question; one by a key comes only from a key that was let through
 */
export const useOwnPress = (): ((click: { readonly timeStamp: number }) => boolean) => {
  const openMs = useRef(Infinity);
  useEffect(() => {
    openMs.current = performance.now() + DEAF_MS;
    let deafUntilMs = openMs.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      const isDeaf = event.timeStamp < deafUntilMs || event.repeat;
      deafUntilMs = event.timeStamp + DEAF_MS;
      if (!isDeaf || !PRESSES.has(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
  return useCallback(({ timeStamp }) => timeStamp >= openMs.current, []);
};

import { useEffect, useRef, type RefObject } from 'react';

const keepIn = (region: HTMLElement | null): void => {
  const { activeElement } = document;
  const isLost = activeElement === null || activeElement === document.body;
  if (isLost) region?.focus({ preventScroll: true });
};

/**
 * What had the focus may leave the page with a change of state. The focus then goes to the region as a whole, so that the
 * next Tab starts there and not at the top of the page (design.md §8).
 */
export const useKeptFocus = <E extends HTMLElement>(): RefObject<E | null> => {
  const region = useRef<E>(null);
  useEffect(() => keepIn(region.current));
  useEffect(() => {
    const element = region.current;
    if (!element) return undefined;
    const watch = new MutationObserver(() => keepIn(element)); // also where only a part of the region was drawn anew
    watch.observe(element, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);
  return region;
};

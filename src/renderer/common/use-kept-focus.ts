import { useEffect, useRef, type RefObject } from 'react';

/**
 * A change of state may remove the focused element from the page. The focus then moves to the whole region, so that the
 * next Tab starts there and not at the top of the page (design.md A11Y-2).
 */
export const useKeptFocus = <E extends HTMLElement>(): RefObject<E | null> => {
  const region = useRef<E>(null);
  useEffect(() => keepIn(region.current));
  useEffect(() => {
    const element = region.current;
    if (!element) return undefined;
    const watch = new MutationObserver(() => keepIn(element)); // even if only a part of the region was redrawn
    watch.observe(element, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);
  return region;
};

const keepIn = (region: HTMLElement | null): void => {
  const { activeElement } = document;
  const isLost = activeElement === null || activeElement === document.body;
  if (isLost) region?.focus({ preventScroll: true });
};

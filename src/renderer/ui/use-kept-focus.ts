import { useEffect, useRef, type RefObject } from 'react';

/**
 * What had the focus may leave the page with a change of state. The focus then goes to the region as a whole, so that the
 * next Tab starts there and not at the top of the page (design.md §8).
 */
export const useKeptFocus = <E extends HTMLElement>(): RefObject<E | null> => {
  const region = useRef<E>(null);
  useEffect(() => {
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body;
    if (isLost) region.current?.focus({ preventScroll: true });
  });
  return region;
};

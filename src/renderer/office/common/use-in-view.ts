import { useEffect, useRef } from 'react';

/** Brings what appears, and is shown only once, into view and gives it the focus (design.md UX-23). */
export const useInView = <E extends HTMLElement>() => {
  const shown = useRef<E>(null);
  useEffect(() => {
    shown.current?.scrollIntoView({ block: 'center' });
    shown.current?.focus({ preventScroll: true });
  }, []);
  return shown;
};

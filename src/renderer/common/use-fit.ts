import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** How a text may break: not inside an amount, at any space, or anywhere. Each comes with the sizes to try after full size. */
const WAYS = [
  ['none', [0.92, 0.84, 0.76, 0.68, 0.6, 0.54]],
  ['words', [1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.54, 0.48, 0.42, 0.36, 0.32]],
  ['anywhere', [0.54, 0.48, 0.42, 0.36, 0.32, 0.28, 0.24]],
] as const;

/**
 * Keeps texts inside their box: they step down in size first, then they wrap (design.md LAY-10). The box has a size of
 * its own; its style multiplies font sizes with `--fit`, or 1 while it is unset, and obeys `data-wrap`.
 */
export const useFit = <E extends HTMLElement>(): RefObject<E | null> => {
  const box = useRef<E>(null);
  const fitted = useRef('');
  useLayoutEffect(() => {
    if (box.current) fitAgain(box.current, fitted);
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => fitAgain(element, fitted));
    const onFonts = (): void => {
      fitted.current = '';
      fitAgain(element, fitted);
    };
    observer.observe(element);
    document.fonts.addEventListener('loadingdone', onFonts);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', onFonts);
    };
  }, []);
  return box;
};

/** Measures only after text or box changed. */
const fitAgain = (element: HTMLElement, fitted: RefObject<string>): void => {
  const now = `${element.clientWidth} ${element.clientHeight} ${element.textContent}`;
  if (fitted.current === now) return;
  fitted.current = now;
  delete element.dataset['wrap'];
  element.style.removeProperty('--fit');
  if (fits(element)) return; // the usual case writes nothing, so the page is laid out once for all its boxes
  for (const [wrap, sizes] of WAYS) {
    element.dataset['wrap'] = wrap;
    for (const size of sizes) {
      element.style.setProperty('--fit', String(size));
      if (fits(element)) return;
    }
  }
};

const fits = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement): boolean =>
  scrollWidth <= clientWidth && scrollHeight <= clientHeight;

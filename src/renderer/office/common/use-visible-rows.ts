import { useLayoutEffect, useState, type RefObject } from 'react';

const MARGIN_ROWS = 12;

export interface RowRange {
  readonly first: number;
  /** Index after the last row. */
  readonly end: number;
}

/** Range of the visible rows among many of one height, with a margin before and after. */
export const visibleRows = (topPx: number, viewPx: number, rowPx: number, count: number): RowRange => {
  const first = Math.max(0, Math.floor(-topPx / rowPx) - MARGIN_ROWS);
  const end = Math.ceil((viewPx - topPx) / rowPx) + MARGIN_ROWS;
  return { first: Math.min(first, count), end: Math.max(0, Math.min(end, count)) };
};

/** Updates the range while the page scrolls. @param body the element that holds the rows and nothing else */
export const useVisibleRows = (body: RefObject<HTMLElement | null>, rowPx: number, count: number): RowRange => {
  const [shown, setShown] = useState<RowRange>({ first: 0, end: Math.min(count, 2 * MARGIN_ROWS) });
  useLayoutEffect(() => {
    const look = (): void => {
      if (!body.current) return;
      const next = visibleRows(body.current.getBoundingClientRect().top, window.innerHeight, rowPx, count);
      setShown((was) => (was.first === next.first && was.end === next.end ? was : next));
    };
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [body, rowPx, count]);
  return shown;
};

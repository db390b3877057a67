import { useEffect } from 'react';

/** Title of the page and of its window. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = title;
  }, [title]);
};

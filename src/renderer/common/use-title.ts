import { useEffect } from 'react';

/** Sets the title of the page and its window. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = title;
  }, [title]);
};

import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { hrefOf, placeOf, type Place } from './place.ts';

export interface Placed extends Place {
  /** Changes the filters of this page without adding steps to the browser's history. */
  readonly filter: (query: Readonly<Record<string, string>>) => void;
}

const PlaceContext = createContext<Placed | null>(null);
export const PlaceProvider = PlaceContext.Provider;
export const usePlace = (): Placed => {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('no place around this component');
  return place;
};

/** The place in the window's fragment, followed as it changes. */
export const useFragment = (): Placed => {
  const [hash, setHash] = useState(window.location.hash);
  useEffect(() => {
    const onChange = (): void => setHash(window.location.hash);
    window.addEventListener('hashchange', onChange);
    return () => window.removeEventListener('hashchange', onChange);
  }, []);
  const place = useMemo(() => placeOf(hash), [hash]);
  const filter = useCallback(
    (query: Readonly<Record<string, string>>) => {
      const next = hrefOf(place.page, query, place.id);
      window.history.replaceState(null, '', next);
      setHash(next);
    },
    [place],
  );
  return useMemo(() => ({ ...place, filter }), [place, filter]);
};

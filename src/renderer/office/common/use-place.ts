import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { hrefOf, placeOf, type Place } from './place.ts';

export interface Placed extends Place {
  /** The same page with other filters; not a step that Back would undo one by one. */
  readonly filter: (query: Readonly<Record<string, string>>) => void;
}

const PlaceContext = createContext<Placed | null>(null);
export const PlaceProvider = PlaceContext.Provider;
export const usePlace = (): Placed => {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('no place around this component');
  return place;
};

/** Follows the fragment of this window. */
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

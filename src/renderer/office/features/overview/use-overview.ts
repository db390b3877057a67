import { createContext, useContext, useEffect } from 'react';
import type { OverviewView } from '../../office-calls.ts';
import { useLoad, type Loaded } from '../../common/use-load.ts';

/** Visible lists follow the shop at this interval. */
export const FRESH_MS = 10_000;

/** Runs repeatedly while the page is visible. */
export const useEvery = (run: () => void, everyMs: number): void => {
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') run();
    }, everyMs);
    return () => clearInterval(timer);
  }, [run, everyMs]);
};

const OverviewContext = createContext<Loaded<OverviewView> | null>(null);
export const OverviewProvider = OverviewContext.Provider;
export const useOverview = (): Loaded<OverviewView> => {
  const overview = useContext(OverviewContext);
  if (!overview) throw new Error('no overview around this component');
  return overview;
};

/** Loaded once, for the navigation and every page that shows it. */
export const useFreshOverview = (ask: Parameters<typeof useLoad<OverviewView>>[0]): Loaded<OverviewView> => {
  const loaded = useLoad(ask);
  useEvery(loaded.reload, FRESH_MS);
  return loaded;
};

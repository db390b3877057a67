import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { CashierBridge } from '../../shared/ipc.ts';
import { createClient, type Client } from '../client.ts';
import type { Fetch } from '../stream.ts';
import { createSounds, type SoundName } from '../ui/sounds.ts';
import { createCredentials, type Credentials, type Keep } from './credentials.ts';
import { createGate, type Gate } from './gate-actions.ts';
import { createRecent, type Recent } from './recent-actions.ts';
import { createSales, type Sales } from './sale-actions.ts';
import { createSync } from './sync.ts';
import { createTillStore, type TillState, type TillStore } from './till-store.ts';

export interface Till {
  readonly store: TillStore;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly gate: Gate;
  readonly sales: Sales;
  readonly recent: Recent;
}

export interface TillDeps {
  readonly fetch: Fetch;
  readonly tab: Keep;
  readonly browser: Keep;
  readonly now: () => number;
  readonly newKey: () => string;
  readonly open: (url: string) => void;
  readonly later: (run: () => void, ms: number) => void;
  /** The desktop app around this page; undefined in a browser. */
  readonly desk?: CashierBridge | undefined;
}

/** Joins store, client, events and actions of one till page. */
export const createTill = (deps: TillDeps): Till => {
  const store = createTillStore();
  const credentials = createCredentials(deps.tab, deps.browser);
  const client = createClient({ fetch: deps.fetch, headers: credentials.headers });
  const sounds = createSounds();
  const play = (name: SoundName): void => {
    const { session, muted } = store.getState();
    if (session && !session.store.sound.muted && !muted) sounds.play(name, session.store.sound.volume / 100);
  };
  const common = { store, client, credentials, now: deps.now, desk: deps.desk };
  const sync = createSync({ ...common, play, onRefused: () => gate.refused() });
  const gate = createGate({ ...common, sync: () => sync, later: deps.later });
  const sales = createSales({ ...common, sync: () => sync, newKey: deps.newKey, open: deps.open });
  return { store, client, credentials, gate, sales, recent: createRecent({ store, client, sync: () => sync }) };
};

const TillContext = createContext<Till | null>(null);
export const TillProvider = TillContext.Provider;

export const useTill = (): Till => {
  const till = useContext(TillContext);
  if (!till) throw new Error('no till around this component');
  return till;
};
export const useTillState = <T>(select: (state: TillState) => T): T => useStore(useTill().store, select);
/** Inside the till there always is a session. */
export const useSession = () => {
  const session = useTillState((state) => state.session);
  if (!session) throw new Error('no session on the till');
  return session;
};

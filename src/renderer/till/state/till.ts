import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { CashierBridge } from '../../../shared/ipc.ts';
import type { Copy } from '../../common/bridge.ts';
import { useLanguage } from '../language.ts';
import { createClient, type Client } from '../../common/client.ts';
import type { Fetch } from '../../common/stream.ts';
import { createSounds, type SoundName } from '../../common/sounds.ts';
import { createPageLanguages, type Language, type Languages } from '../../words/till-words.ts';
import { createCredentials, type Credentials, type Keep } from '../../common/credentials.ts';
import { createGate, type Gate } from './gate-actions.ts';
import type { PanelFacts } from './panel.ts';
import { createRecent, type Recent } from './recent-actions.ts';
import { createInvoiceActions, type InvoiceActions } from './invoice-actions.ts';
import { createSessionReads } from './session-reads.ts';
import { createSync } from './sync.ts';
import { createTillState, type TillState, type TillStateApi } from './till-state.ts';

export interface Till {
  readonly tillState: TillStateApi;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly gate: Gate;
  readonly invoiceActions: InvoiceActions;
  readonly recent: Recent;
  readonly languages: Languages;
  readonly copy: Copy;
  readonly bridge: CashierBridge | null;
}

export interface TillDeps {
  readonly fetch: Fetch;
  readonly tab: Keep;
  readonly browser: Keep;
  readonly now: () => number;
  readonly newKey: () => string;
  readonly open: (url: string) => void;
  readonly later: (run: () => void, ms: number) => void;
  /** The browser's locale, used until the shop's is known. */
  readonly locale: string;
  readonly copy: Copy;
  readonly bridge: CashierBridge | null;
}

/** Joins state, client, events and actions of one till page. */
export const createTill = (deps: TillDeps): Till => {
  const { bridge, now } = deps;
  const credentials = createCredentials(deps.tab, deps.browser);
  const tillState = createTillState(credentials.locale() ?? deps.locale);
  const reads = createSessionReads(deps.fetch);
  const client = createClient({ fetch: reads.fetch, headers: credentials.headers });
  const languages = createPageLanguages();
  const language = (): Language => languages(tillState.getState().locale);
  const common = { tillState, client, credentials, now, language, bridge };
  const sync = createSync({ ...common, play: createVoice(tillState, bridge), onRefused: () => gate.refused() });
  const loadLanguage = languages.wordsIn.load;
  const gate = createGate({ ...common, sync: () => sync, later: deps.later, loadLanguage, dropReads: reads.drop });
  const invoiceActions = createInvoiceActions({ ...common, sync: () => sync, newKey: deps.newKey, open: deps.open });
  const recent = createRecent({ tillState, client, sync: () => sync });
  keepWatched(tillState, credentials);
  return { tillState, client, credentials, gate, invoiceActions, recent, languages, copy: deps.copy, bridge };
};

const TillContext = createContext<Till | null>(null);
export const TillProvider = TillContext.Provider;

export const useTill = (): Till => {
  const till = useContext(TillContext);
  if (!till) throw new Error('no till around this component');
  return till;
};
export const useTillState = <T>(select: (state: TillState) => T): T => useStore(useTill().tillState, select);
/** The session, which always exists inside the till. */
export const useSession = () => {
  const session = useTillState((state) => state.session);
  if (!session) throw new Error('no session on the till');
  return session;
};
export const usePanelFacts = (): PanelFacts => {
  const language = useLanguage();
  const instantLimitSats = useTillState((state) => state.session?.instantLimitSats ?? null);
  const earlierId = useTillState((state) => state.earlierId);
  const waitingIds = useTillState((state) => state.waitingIds);
  return useMemo(
    () => ({ language, instantLimitSats, earlierId, waitingIds }),
    [language, instantLimitSats, earlierId, waitingIds],
  );
};

/** Plays the sounds of this till; if a person is needed, the window calls for attention too. */
const createVoice = (tillState: TillStateApi, bridge: CashierBridge | null) => {
  const sounds = createSounds();
  return (name: SoundName): void => {
    const { session, muted } = tillState.getState();
    if (name === 'person') bridge?.callAttention();
    if (session && !session.store.sound.muted && !muted) sounds.play(name, session.store.sound.volume / 100);
  };
};

/** Keeps invoices that were put aside across a reload and a change of cashier. */
const keepWatched = (tillState: TillStateApi, credentials: Credentials): void => {
  tillState.subscribe((state, before) => {
    const isSame = state.session !== null && before.session !== null;
    if (isSame && state.watched !== before.watched) credentials.setWatched(state.watched.map(({ id }) => id));
  });
};

import type { InvoiceView } from '../../../shared/invoice.ts';
import type { Client } from '../../common/client.ts';
import { openStream, type StreamEvent } from '../../common/stream.ts';
import type { SoundName } from '../../common/sounds.ts';
import type { Credentials } from '../../common/credentials.ts';
import { isAlarming, panelKindOf, soundOf } from './panel-kind.ts';
import type { TillState, TillStateApi } from './till-state.ts';

const SESSION_EVERY_MS = 10_000;

const replaced = (list: readonly InvoiceView[], invoice: InvoiceView): readonly InvoiceView[] =>
  list.some((one) => one.id === invoice.id) ? list.map((one) => (one.id === invoice.id ? invoice : one)) : list;

const alertsWith = (state: TillState, invoice: InvoiceView, before: InvoiceView | undefined): TillState['alerts'] => {
  const rest = state.alerts.filter((one) => one.id !== invoice.id);
  const kind = panelKindOf(invoice);
  if (state.invoice?.id === invoice.id || !isAlarming(kind)) return rest;
  const known = state.alerts.length > rest.length;
  return known || !before || panelKindOf(before) !== kind ? [...rest, invoice] : rest;
};

const recentWith = (state: TillState, invoice: InvoiceView): TillState['recent'] => {
  const { recent } = state;
  const known = recent.invoices.some((one) => one.id === invoice.id);
  if (known) return { ...recent, invoices: replaced(recent.invoices, invoice) };
  return recent.query === '' ? { ...recent, invoices: [invoice, ...recent.invoices].slice(0, 50) } : recent;
};

/** What the screen knows of an invoice so far. */
export const knownInvoice = (state: TillState, id: string): InvoiceView | undefined =>
  [state.invoice, ...state.watched, ...state.alerts, ...state.recent.invoices].find((one) => one?.id === id) ??
  undefined;

/** The state after an invoice was said to be as it is now. */
export const withInvoice = (state: TillState, invoice: InvoiceView, nowMs: number): Partial<TillState> => {
  const before = knownInvoice(state, invoice.id);
  const shown = state.invoice?.id === invoice.id;
  const changed = shown && state.invoice && panelKindOf(state.invoice) !== panelKindOf(invoice);
  return {
    ...(shown ? { invoice } : {}),
    ...(changed ? { changedAtMs: nowMs } : {}),
    ...(changed && invoice.status !== 'new' && state.overlay === 'cancel' ? { overlay: null } : {}),
    watched: replaced(state.watched, invoice),
    alerts: alertsWith(state, invoice, before),
    recent: recentWith(state, invoice),
  };
};

/** The sound this news makes here: only for sales that this till shows or watches. */
export const soundFor = (state: TillState, invoice: InvoiceView): SoundName | null => {
  const mine = state.invoice?.id === invoice.id || state.watched.some((one) => one.id === invoice.id);
  const before = knownInvoice(state, invoice.id);
  const kind = panelKindOf(invoice);
  if (!mine && !(before && isAlarming(kind))) return null;
  return soundOf(before ? panelKindOf(before) : null, kind);
};

/** What the server found by number, id, address or transaction, and the last sales of that amount. */
const merged = (found: readonly InvoiceView[], newest: readonly InvoiceView[], query: string): InvoiceView[] => {
  const amount = query.replace(',', '.').replace(/[^\d.]/g, '');
  const ids = new Set(found.map((one) => one.id));
  const byAmount = newest.filter((one) => amount !== '' && one.amount.startsWith(amount) && !ids.has(one.id));
  return [...found, ...byAmount].toSorted((a, b) => b.number - a.number);
};

interface SyncDeps {
  readonly store: TillStateApi;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly play: (name: SoundName) => void;
  readonly now: () => number;
  /** The session is gone (401). */
  readonly onRefused: () => void;
}

type Take = (invoice: InvoiceView) => void;

/** The session, and whether sales can be written down at all. */
const createSessionRefresh =
  ({ store, client, now }: SyncDeps) =>
  async (): Promise<void> => {
    const [session, health] = await Promise.all([client.session(), client.health()]);
    const before = store.getState();
    if (!before.session) return; // locked meanwhile
    if (session.ok) store.setState({ session: session.value, sessionAtMs: now(), locale: session.value.store.locale });
    const isLocked = !session.ok && session.error.code === 'locked';
    const isFull = !health.ok && health.error.status === 503;
    const known = session.ok || health.ok || isLocked || isFull;
    if (known) store.setState({ halted: isLocked ? 'locked' : isFull ? 'storage' : null });
  };

/** Reads again all that events could have missed. */
const createRefresh = (deps: SyncDeps, take: Take) => {
  const { store, client } = deps;
  return {
    session: createSessionRefresh(deps),
    displays: async (): Promise<void> => {
      const answer = await client.displays();
      if (answer.ok) store.setState({ displays: answer.value.displays });
    },
    recent: async (): Promise<void> => {
      const { query } = store.getState().recent;
      const [newest, found] = await Promise.all([
        client.invoices({ limit: '50' }),
        query === '' ? null : client.invoices({ q: query, limit: '50' }),
      ]);
      const { recent } = store.getState();
      if (recent.query !== query) return; // typed on meanwhile
      if (!newest.ok || found?.ok === false) {
        store.setState({ recent: { ...recent, state: recent.invoices.length > 0 ? 'ready' : 'failed' } });
        return;
      }
      const invoices = found ? merged(found.value.invoices, newest.value.invoices, query) : newest.value.invoices;
      store.setState({ recent: { ...recent, state: 'ready', invoices } });
    },
    sales: async (): Promise<void> => {
      const { invoice, watched } = store.getState();
      const ids = new Set([...(invoice ? [invoice] : []), ...watched].map((one) => one.id));
      await Promise.all(
        [...ids].map(async (id) => {
          const answer = await client.invoice(id);
          if (answer.ok) take(answer.value);
        }),
      );
    },
  };
};

const createFeed = (deps: SyncDeps, onEvent: (event: StreamEvent) => void): (() => void) => {
  const { store, client } = deps;
  return openStream({
    fetch: client.fetch,
    headers: client.headers,
    url: (after) => `/api/till/events${after ? `?after=${after}` : ''}`,
    onEvent,
    onConnected: (connected) => {
      const wasLocked = store.getState().halted === 'locked';
      store.setState(connected && wasLocked ? { connected, halted: null } : { connected });
    },
    onRefused: (status) => {
      if (status === 401) deps.onRefused();
      if (status === 503) store.setState({ halted: 'locked' }); // it answers, but needs its passphrase
      return status === 401;
    },
  });
};

/** The only writer from events. Starts with the session, ends with it. */
export const createSync = (deps: SyncDeps) => {
  const { store, play, now } = deps;
  const take: Take = (invoice) => {
    const state = store.getState();
    const sound = soundFor(state, invoice);
    store.setState(withInvoice(state, invoice, now()));
    if (sound) play(sound);
  };
  const refresh = createRefresh(deps, take);
  const everything = (): void => {
    void refresh.session();
    void refresh.displays();
    void refresh.recent();
    void refresh.sales();
  };
  const onEvent = ({ type, data }: StreamEvent): void => {
    // Our own server; the shape is the invoice view of the contract.
    if (type === 'invoice.created' || type === 'invoice.changed') take(JSON.parse(data) as InvoiceView);
    else if (type === 'ready' || type === 'reset') everything();
    else if (type === 'store.changed') void refresh.session();
    else if (type === 'display.changed') void refresh.displays();
  };
  return {
    take,
    refresh,
    start: (): (() => void) => {
      const timer = setInterval(() => void refresh.session(), SESSION_EVERY_MS);
      const stop = createFeed(deps, onEvent);
      return () => {
        clearInterval(timer);
        stop();
      };
    },
  };
};
export type Sync = ReturnType<typeof createSync>;

import type { InvoiceView } from '../../../shared/invoice.ts';
import { shopLocale } from '../../../shared/price-sign.ts';
import type { Answer } from '../../common/call.ts';
import type { Client } from '../../common/client.ts';
import { openStream, type StreamEvent } from '../../common/stream.ts';
import type { SoundName } from '../../common/sounds.ts';
import type { Credentials } from '../../common/credentials.ts';
import { createOvertaken, type Overtaken } from './overtaken.ts';
import { isAlarming, panelKindOf, soundOf } from './panel-kind.ts';
import type { TillState, TillStateApi } from './till-state.ts';

const SESSION_EVERY_MS = 10_000;
/** The reports of the customer's screens are read this often while a sale is on the panel. */
const SCREENS_EVERY_MS = 1_000;

/** The sales that this till shows, watches or warns about. */
const onThisTill = ({ invoice, watched, alerts }: TillState): readonly InvoiceView[] => [
  ...(invoice ? [invoice] : []),
  ...watched,
  ...alerts,
];

/** The invoice as the page last knew it. */
export const knownInvoice = (state: TillState, id: string): InvoiceView | undefined =>
  [state.invoice, ...state.watched, ...state.alerts, ...state.recent.invoices].find((one) => one?.id === id) ??
  undefined;

/** The state after the server sent this version of an invoice. */
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

/** The sound of a changed invoice; only invoices that this till shows or watches make one (design.md SND-2). */
export const soundFor = (state: TillState, invoice: InvoiceView): SoundName | null => {
  const mine = state.invoice?.id === invoice.id || state.watched.some((one) => one.id === invoice.id);
  const before = knownInvoice(state, invoice.id);
  const kind = panelKindOf(invoice);
  if (!mine && !(before && isAlarming(kind))) return null;
  return soundOf(before ? panelKindOf(before) : null, kind);
};

interface SyncDeps {
  readonly tillState: TillStateApi;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly play: (name: SoundName) => void;
  readonly now: () => number;
  /** The server refused the session (401). */
  readonly onRefused: () => void;
}

type Take = (invoice: InvoiceView) => void;

/** Writes events into the state, from the start of a session to its end. Nothing else does. */
export const createSync = (deps: SyncDeps) => {
  const { tillState, play, now } = deps;
  const take: Take = (invoice) => {
    const state = tillState.getState();
    const sound = soundFor(state, invoice);
    tillState.setState(withInvoice(state, invoice, now()));
    if (sound) play(sound);
  };
  const overtaken = createOvertaken();
  const asked = createAsked(take, overtaken);
  const refresh = createRefresh(deps, asked, overtaken);
  const everything = (): void => {
    void refresh.session();
    void refresh.displays();
    void refresh.recent();
    void refresh.invoices();
  };
  const onEvent = ({ type, data }: StreamEvent): void => {
    if (type === 'invoice.created' || type === 'invoice.changed') {
      const invoice = JSON.parse(data) as InvoiceView; // our own server sends the contract's
      overtaken.heard(invoice);
      take(invoice);
    } else if (type === 'ready' || type === 'reset') everything();
    else if (type === 'store.changed') void refresh.session();
    else if (type === 'display.changed') void refresh.displays();
  };
  return {
    take,
    asked,
    refresh,
    start: (): (() => void) => {
      const timer = setInterval(() => {
        void refresh.session();
        // A block alone is no event of a sale that has ended, but may make its late money final (design.md STATE-41).
        if (onThisTill(tillState.getState()).some((one) => panelKindOf(one) === 'late-seen')) void refresh.invoices();
      }, SESSION_EVERY_MS);
      const screens = setInterval(() => {
        if (tillState.getState().invoice) void refresh.displays();
      }, SCREENS_EVERY_MS);
      const stop = createFeed(deps, onEvent);
      return () => {
        clearInterval(timer);
        clearInterval(screens);
        stop();
      };
    },
  };
};

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

/** Invoices that the server found by number, id, address or transaction, and recent ones that ask for or got that amount. */
const merged = (found: readonly InvoiceView[], newest: readonly InvoiceView[], query: string): InvoiceView[] => {
  const amount = query.replace(',', '.').replace(/[^\d.]/g, '');
  const ids = new Set(found.map((one) => one.id));
  const begins = ({ amount: asked, receivedAmount }: InvoiceView): boolean =>
    [asked, receivedAmount].some((one) => one.startsWith(amount));
  const byAmount = newest.filter((one) => amount !== '' && begins(one) && !ids.has(one.id));
  return [...found, ...byAmount].toSorted((a, b) => b.number - a.number);
};

/** Refreshes the session and whether new sales can be stored. */
const createSessionRefresh =
  ({ tillState, client, now }: SyncDeps) =>
  async (): Promise<void> => {
    const [session, health] = await Promise.all([client.session(), client.health()]);
    const before = tillState.getState();
    if (!before.session) return; // the till was locked meanwhile
    if (session.ok) {
      const { locale, currency } = session.value.store;
      tillState.setState({ session: session.value, sessionAtMs: now(), locale: shopLocale(locale, currency) });
    }
    const isLocked = !session.ok && session.error.code === 'locked';
    const isFull = !health.ok && health.error.status === 503;
    const known = session.ok || health.ok || isLocked || isFull;
    if (known) tillState.setState({ halted: isLocked ? 'locked' : isFull ? 'storage' : null });
  };

/** Reloads everything that events could have missed. */
type Asked = <A extends Answer<InvoiceView>>(id: string, request: () => Promise<A>) => Promise<A>;

/** Sends a request about an invoice, and takes its reply unless an event overtook it (design.md STATE-61). */
const createAsked =
  (take: Take, overtaken: Overtaken): Asked =>
  async (id, request) => {
    const end = overtaken.begin();
    const answer = await request();
    const isOld = end().some((invoice) => invoice.id === id);
    if (answer.ok && !isOld) take(answer.value);
    return answer;
  };

const createRefresh = (deps: SyncDeps, asked: Asked, overtaken: Overtaken) => {
  const { tillState, client } = deps;
  return {
    session: createSessionRefresh(deps),
    displays: async (): Promise<void> => {
      const answer = await client.displays();
      if (answer.ok) tillState.setState({ displays: answer.value.displays });
    },
    recent: async (): Promise<void> => {
      const { query } = tillState.getState().recent;
      const end = overtaken.begin();
      const [newest, found] = await Promise.all([
        client.invoices({ limit: '50' }),
        query === '' ? null : client.invoices({ q: query, limit: '50' }),
      ]);
      const meanwhile = end();
      const { recent } = tillState.getState();
      if (recent.query !== query) return; // more was typed meanwhile
      if (!newest.ok || found?.ok === false) {
        tillState.setState({ recent: { ...recent, state: recent.invoices.length > 0 ? 'ready' : 'failed' } });
        return;
      }
      const invoices = found ? merged(found.value.invoices, newest.value.invoices, query) : newest.value.invoices;
      tillState.setState({ recent: { ...recent, state: 'ready', invoices } });
      for (const invoice of meanwhile) tillState.setState({ recent: recentWith(tillState.getState(), invoice) });
    },
    invoices: async (): Promise<void> => {
      const ids = new Set(onThisTill(tillState.getState()).map((one) => one.id));
      await Promise.all([...ids].map(async (id) => asked(id, async () => client.invoice(id))));
    },
  };
};

const createFeed = (deps: SyncDeps, onEvent: (event: StreamEvent) => void): (() => void) => {
  const { tillState, client } = deps;
  return openStream({
    fetch: client.fetch,
    headers: client.headers,
    url: (after) => `/api/till/events${after ? `?after=${after}` : ''}`,
    onEvent,
    onConnected: (connected) => {
      const wasLocked = tillState.getState().halted === 'locked';
      tillState.setState(connected && wasLocked ? { connected, halted: null } : { connected });
    },
    onRefused: (status) => {
      if (status === 401) deps.onRefused();
      if (status === 503) tillState.setState({ halted: 'locked' }); // it answers, but needs its passphrase
      return status === 401;
    },
  });
};
export type Sync = ReturnType<typeof createSync>;

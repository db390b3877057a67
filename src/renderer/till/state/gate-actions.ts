import { shopLocale } from '../../../shared/price-sign.ts';
import type { CashierBridge } from '../../../shared/ipc.ts';
import type { InvoiceView } from '../../../shared/invoice.ts';
import type { Answer } from '../../common/call.ts';
import type { Client } from '../../common/client.ts';
import type { Language } from '../../words/till-words.ts';
import type { Credentials } from '../../common/credentials.ts';
import { errorText } from '../../common/error-text.ts';
import type { Sync } from './sync.ts';
import { afterSession, type TillStateApi } from './till-state.ts';

const RETRY_MS = 1_000;

export interface GateDeps {
  readonly tillState: TillStateApi;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly sync: () => Sync;
  /** Drops the reads of the session that ends. */
  readonly dropReads: () => void;
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => void;
  readonly language: () => Language;
  /** Loads the language of a locale, so that words do not change once the till is drawn. */
  readonly loadLanguage: (locale: string) => Promise<void>;
  /** The desktop app's bridge; its window is a paired till. */
  readonly bridge: CashierBridge | null;
}

/** Start, pairing, lock screen and login: everything before the till itself. */
export const createGate = (deps: GateDeps) => {
  const { tillState, client, credentials, later, bridge } = deps;
  const { enter, leave } = createEntry(deps);
  const retry = (): void => later(() => void boot(), RETRY_MS);
  const showLock = async (): Promise<void> => {
    const lock = await client.lockScreen();
    if (lock.ok) return tillState.setState({ phase: 'lock', lock: lock.value });
    if (lock.error.status !== 401) return retry();
    credentials.setTill(null);
    return pairOrAsk();
  };
  /** In training, any browser pairs itself; otherwise an owner or manager pairs it once. */
  const pairOrAsk = async (): Promise<void> => {
    if (!tillState.getState().boot?.training) return tillState.setState({ phase: 'unpaired' });
    const till = await client.pairTill({ name: deps.language().words.gate.firstTill }, {});
    if (!till.ok) return retry();
    credentials.setTill(till.value.token);
    return showLock();
  };
  const takeDesktopTill = async (): Promise<void> => {
    const token = await bridge?.tillToken();
    if (token?.ok && token.value !== null) credentials.setTill(token.value);
  };
  const boot = async (): Promise<void> => {
    const answer = await client.boot();
    if (!answer.ok) {
      tillState.setState({ phase: 'away' });
      return retry();
    }
    tillState.setState({ boot: answer.value });
    if (answer.value.state !== 'ready') {
      tillState.setState({ phase: answer.value.state });
      return retry();
    }
    await takeDesktopTill();
    if (credentials.session() && (await enter())) return undefined;
    return credentials.till() ? showLock() : pairOrAsk();
  };
  return {
    ...createDoor(deps, { enter, showLock, retry }),
    boot,
    /** Locks the page without waiting for the server, so that nobody sells in another person's name. */
    lock: async (): Promise<void> => {
      const loggedOut = client.logOut();
      leave();
      if (tillState.getState().lock) tillState.setState({ phase: 'lock' });
      await loggedOut;
      await showLock();
    },
    /** The server refused the session (401). */
    refused: (): void => {
      leave();
      void boot();
    },
  };
};

/** Restores the invoices that this tab had before a reload or before another person logged in. */
const createRestore = ({ tillState, client, credentials, now }: GateDeps) => {
  const read = async (id: string): Promise<InvoiceView | null> => {
    const answer = await client.invoice(id);
    return answer.ok ? answer.value : null;
  };
  return async (): Promise<void> => {
    const id = credentials.sale();
    const [sale, ...watched] = await Promise.all([id ? read(id) : null, ...credentials.watched().map(read)]);
    const known = watched.filter((one) => one !== null);
    if (known.length > 0) tillState.setState({ watched: known });
    if (sale && !tillState.getState().invoice) tillState.setState({ invoice: sale, changedAtMs: now() });
  };
};

/** Enters the till with a session, and leaves it. */
const createEntry = (deps: GateDeps) => {
  const { tillState, client, credentials, now, sync } = deps;
  const restore = createRestore(deps);
  let stop: (() => void) | null = null;
  return {
    leave: (): void => {
      stop?.();
      stop = null;
      deps.dropReads();
      credentials.setSession(null);
      tillState.setState(afterSession(tillState.getState()), true);
    },
    enter: async (): Promise<boolean> => {
      const session = await client.session();
      if (!session.ok) return false;
      const { locale, currency } = session.value.store;
      credentials.setLocale(locale);
      await deps.loadLanguage(locale);
      tillState.setState({
        phase: 'till',
        locale: shopLocale(locale, currency),
        session: session.value,
        sessionAtMs: now(),
        currency,
        muted: credentials.muted(),
        changedAtMs: now(),
      });
      stop?.();
      stop = sync().start();
      await restore();
      return true;
    },
  };
};

/** Actions of the lock screen and the pairing page. */
const createDoor = (
  { client, credentials, language }: GateDeps,
  next: { readonly enter: () => Promise<boolean>; readonly showLock: () => Promise<void>; readonly retry: () => void },
) => ({
  pair: async (name: string, password: string, tillName: string): Promise<string | null> => {
    const { errors } = language().words;
    const login = await client.logIn({ name, password });
    if (!login.ok) return errorText(errors, login.error);
    const till = await client.pairTill({ name: tillName }, { authorization: `Bearer ${login.value.token}` });
    if (!till.ok) return errorText(errors, till.error);
    credentials.setTill(till.value.token);
    await next.showLock();
    return null;
  },
  logIn: async (userId: string, pin: string): Promise<Answer<null>> => {
    const login = await client.logIn({ userId, pin });
    if (!login.ok) return login;
    credentials.setSession(login.value.token);
    credentials.setPinLength(userId, pin.length);
    if (!(await next.enter())) next.retry();
    return { ok: true, value: null };
  },
});
export type Gate = ReturnType<typeof createGate>;

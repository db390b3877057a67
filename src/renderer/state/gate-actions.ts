import type { CashierBridge } from '../../shared/ipc.ts';
import type { Answer, Client } from '../client.ts';
import { words } from '../words.ts';
import type { Credentials } from './credentials.ts';
import type { Sync } from './sync.ts';
import { afterSession, type TillStore } from './till-store.ts';

const RETRY_MS = 1_000;

export interface GateDeps {
  readonly store: TillStore;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly sync: () => Sync;
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => void;
  /** The desktop app, whose window is a till by itself. */
  readonly desk?: Pick<CashierBridge, 'tillToken'> | undefined;
}

/** From a session to the till, and out of it. */
const createEntry = ({ store, client, credentials, now, sync }: GateDeps) => {
  let stop: (() => void) | null = null;
  const restoreSale = async (): Promise<void> => {
    const id = credentials.sale();
    if (!id) return;
    const answer = await client.invoice(id);
    if (answer.ok && !store.getState().invoice) store.setState({ invoice: answer.value, changedAtMs: now() });
  };
  return {
    leave: (): void => {
      stop?.();
      stop = null;
      credentials.setSession(null);
      store.setState(afterSession(store.getState()), true);
    },
    enter: async (): Promise<boolean> => {
      const [session, wallet] = await Promise.all([client.session(), client.wallet()]);
      if (!session.ok) return false;
      store.setState({
        phase: 'till',
        session: session.value,
        sessionAtMs: now(),
        currency: session.value.store.currency,
        muted: credentials.muted(),
        fingerprint: wallet.ok ? wallet.value.fingerprint : null, // a cashier may not read it; the chip is left out
      });
      stop?.();
      stop = sync().start();
      await restoreSale();
      return true;
    },
  };
};

/** What the lock screen and the pairing page do. */
const createDoor = (
  { client, credentials }: GateDeps,
  next: { readonly enter: () => Promise<boolean>; readonly showLock: () => Promise<void>; readonly retry: () => void },
) => ({
  pair: async (name: string, password: string, tillName: string): Promise<string | null> => {
    const login = await client.logIn({ name, password });
    if (!login.ok) return login.error.sentence;
    const till = await client.pairTill(tillName, { authorization: `Bearer ${login.value.token}` });
    if (!till.ok) return till.error.sentence;
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

/** Start, pairing, lock screen, login: everything up to the till itself. */
export const createGate = (deps: GateDeps) => {
  const { store, client, credentials, later } = deps;
  const { enter, leave } = createEntry(deps);
  const retry = (): void => later(() => void boot(), RETRY_MS);
  const showLock = async (): Promise<void> => {
    const lock = await client.lockScreen();
    if (lock.ok) return store.setState({ phase: 'lock', lock: lock.value });
    if (lock.error.status !== 401) return retry();
    credentials.setTill(null);
    return pairOrAsk();
  };
  /** In training any browser pairs itself; elsewhere an owner or manager does it once. */
  const pairOrAsk = async (): Promise<void> => {
    if (!store.getState().boot?.training) return store.setState({ phase: 'unpaired' });
    const till = await client.pairTill(words.gate.trainingTill, {});
    if (!till.ok) return retry();
    credentials.setTill(till.value.token);
    return showLock();
  };
  const boot = async (): Promise<void> => {
    const answer = await client.boot();
    if (!answer.ok) {
      store.setState({ phase: 'away' });
      return retry();
    }
    store.setState({ boot: answer.value });
    if (answer.value.state !== 'ready') {
      store.setState({ phase: answer.value.state });
      return retry();
    }
    const own = await deps.desk?.tillToken();
    if (own?.ok && own.value) credentials.setTill(own.value);
    if (credentials.session() && (await enter())) return undefined;
    return credentials.till() ? showLock() : pairOrAsk();
  };
  return {
    ...createDoor(deps, { enter, showLock, retry }),
    boot,
    lock: async (): Promise<void> => {
      await client.logOut();
      leave();
      await showLock();
    },
    /** The session ended (401) or Satchel was locked (503) behind our back. */
    refused: (): void => {
      leave();
      void boot();
    },
  };
};
export type Gate = ReturnType<typeof createGate>;

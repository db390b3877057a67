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
}

/** Start, pairing, lock screen, login: everything up to the till itself. */
export const createGate = (deps: GateDeps) => {
  const { store, client, credentials, now, later } = deps;
  let stop: (() => void) | null = null;

  const leave = (): void => {
    stop?.();
    stop = null;
    credentials.setSession(null);
    store.setState(afterSession(store.getState()), true);
  };

  const restoreSale = async (): Promise<void> => {
    const id = credentials.sale();
    if (!id) return;
    const answer = await client.invoice(id);
    if (answer.ok && !store.getState().invoice) store.setState({ invoice: answer.value, changedAtMs: now() });
  };

  const enter = async (): Promise<boolean> => {
    const session = await client.session();
    if (!session.ok) return false;
    const wallet = await client.wallet(); // cashiers may not; the chip is left out then
    store.setState({
      phase: 'till',
      session: session.value,
      sessionAtMs: now(),
      currency: session.value.store.currency,
      fingerprint: wallet.ok ? wallet.value.fingerprint : null,
      muted: credentials.muted(),
    });
    await restoreSale();
    stop?.();
    stop = deps.sync().start();
    return true;
  };

  const showLock = async (): Promise<void> => {
    const lock = await client.lockScreen();
    if (lock.ok) store.setState({ phase: 'lock', lock: lock.value });
    else if (lock.error.status === 401) {
      credentials.setTill(null);
      await gate.pairOrAsk();
    } else gate.retry();
  };

  const gate = {
    retry: (): void => later(() => void gate.boot(), RETRY_MS),
    boot: async (): Promise<void> => {
      const boot = await client.boot();
      if (!boot.ok) {
        store.setState({ phase: 'away' });
        return gate.retry();
      }
      store.setState({ boot: boot.value });
      if (boot.value.state !== 'ready') {
        store.setState({ phase: boot.value.state });
        return gate.retry();
      }
      if (credentials.session() && (await enter())) return undefined;
      if (!credentials.till()) return gate.pairOrAsk();
      return showLock();
    },
    /** In training any browser pairs itself; elsewhere an owner or manager does it once. */
    pairOrAsk: async (): Promise<void> => {
      if (!store.getState().boot?.training) return store.setState({ phase: 'unpaired' });
      const till = await client.pairTill(words.gate.trainingTill, {});
      if (!till.ok) return gate.retry();
      credentials.setTill(till.value.token);
      return showLock();
    },
    pair: async (name: string, password: string, tillName: string): Promise<string | null> => {
      const login = await client.logIn({ name, password });
      if (!login.ok) return login.error.sentence;
      const till = await client.pairTill(tillName, { authorization: `Bearer ${login.value.token}` });
      if (!till.ok) return till.error.sentence;
      credentials.setTill(till.value.token);
      await showLock();
      return null;
    },
    logIn: async (userId: string, pin: string): Promise<Answer<null>> => {
      const login = await client.logIn({ userId, pin });
      if (!login.ok) return login;
      credentials.setSession(login.value.token);
      credentials.setPinLength(userId, pin.length);
      if (!(await enter())) gate.retry();
      return { ok: true, value: null };
    },
    lock: async (): Promise<void> => {
      void client.logOut();
      leave();
      await showLock();
    },
    /** The session ended (401) or Satchel was locked (503) behind our back. */
    refused: (): void => {
      leave();
      void gate.boot();
    },
  };
  return gate;
};
export type Gate = ReturnType<typeof createGate>;

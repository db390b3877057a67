import type { InvoiceView } from '../../shared/invoice.ts';
import type { CashierBridge } from '../../shared/ipc.ts';
import type { Answer, ApiError, Client } from '../client.ts';
import { words } from '../words.ts';
import type { Credentials } from './credentials.ts';
import { EMPTY_PAD, isZero, padAmount, pressKey, type PadKey } from './keypad.ts';
import { knownInvoice, type Sync } from './sync.ts';
import type { Charging, TillState, TillStore } from './till-store.ts';

export interface SaleDeps {
  readonly store: TillStore;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly sync: () => Sync;
  readonly now: () => number;
  /** A new Idempotency-Key. */
  readonly newKey: () => string;
  readonly open: (url: string) => void;
  readonly desk?: Pick<CashierBridge, 'showCustomerScreen'> | undefined;
}

/** An answer that leaves open whether the sale exists: the next try goes under the same key. */
const isUnsure = ({ status, code }: ApiError): boolean =>
  status === 0 || status >= 500 || code === 'idempotency_running';

const sameSale = (one: Charging | null, amount: string, state: TillState): one is Charging =>
  one !== null && one.amount === amount && one.currency === state.currency && one.memo === state.memo;

const createDisplays = ({ store, client, open, desk }: SaleDeps) => {
  const mine = (): string[] => {
    const { displays, session } = store.getState();
    return displays.filter((one) => one.tillId === null || one.tillId === session?.till?.id).map((one) => one.id);
  };
  return {
    show: (invoiceId: string | null): void => {
      for (const id of mine()) void client.show(id, invoiceId);
    },
    openWindow: async (): Promise<void> => {
      if (desk) {
        await desk.showCustomerScreen(true); // the app's own screen: paired already, full screen where it belongs
        return;
      }
      const answer = await client.pairDisplay(words.top.displayName, store.getState().session?.till?.id ?? null);
      if (answer.ok) open(answer.value.url);
      else store.setState({ toast: answer.error.sentence });
    },
  };
};

const createCharge = (deps: SaleDeps) => {
  const { store, client, credentials, now } = deps;
  return async (amount: string, currency: string, memo: string): Promise<void> => {
    const before = store.getState();
    if (before.charging) return; // a double Enter charges once
    const key = sameSale(before.unsure, amount, { ...before, currency, memo }) ? before.unsure.key : deps.newKey();
    const charging: Charging = { amount, currency, memo, key, startedAtMs: now() };
    store.setState({ charging, invoice: null, tab: 'keypad', changedAtMs: now() });
    const answer = await client.charge({ amount, currency, ...(memo ? { memo } : {}) }, key);
    if (!answer.ok) {
      store.setState({
        charging: null,
        unsure: isUnsure(answer.error) ? charging : null,
        toast: answer.error.sentence,
        changedAtMs: now(),
      });
      return;
    }
    const state = store.getState();
    // An event may have been faster than this answer; it is newer then.
    const invoice = knownInvoice(state, answer.value.id) ?? answer.value;
    credentials.setSale(invoice.id);
    store.setState({ charging: null, unsure: null, invoice, pad: EMPTY_PAD, memo: '', changedAtMs: now() });
    deps.sync().take(invoice);
  };
};

type Displays = ReturnType<typeof createDisplays>;

/** What fills the keypad, and small things without a server. */
const createInput = ({ store, credentials }: SaleDeps) => ({
  key: (key: PadKey): void => {
    const { pad, charging } = store.getState();
    if (!charging) store.setState({ pad: pressKey(pad, key), toast: null });
  },
  setCurrency: (currency: string): void => store.setState({ currency, pad: EMPTY_PAD }),
  setMemo: (memo: string): void => store.setState({ memo }),
  setTab: (tab: TillState['tab']): void => store.setState({ tab }),
  askCancel: (asksCancel: boolean): void => store.setState({ asksCancel }),
  dismissAlert: (id: string): void =>
    store.setState({ alerts: store.getState().alerts.filter((one) => one.id !== id) }),
  dismissToast: (): void => store.setState({ toast: null }),
  setMuted: (muted: boolean): void => {
    credentials.setMuted(muted);
    store.setState({ muted });
  },
});

/** What comes onto the panel and goes off it. */
const createPanel = ({ store, credentials, now }: SaleDeps, displays: Displays) => ({
  /** Off the panel; a sale that may still get money is watched on. */
  next: (): void => {
    const { invoice, watched } = store.getState();
    const rest = watched.filter((one) => one.id !== invoice?.id);
    const open = invoice && (invoice.status === 'new' || invoice.status === 'processing');
    credentials.setSale(null);
    displays.show(null);
    store.setState({ invoice: null, asksCancel: false, changedAtMs: now(), watched: open ? [...rest, invoice] : rest });
  },
  /** Back on the panel, and on the customer's screen. */
  show: (invoice: InvoiceView): void => {
    const { watched, alerts } = store.getState();
    credentials.setSale(invoice.id);
    displays.show(invoice.id);
    store.setState({
      invoice,
      tab: 'keypad',
      changedAtMs: now(),
      watched: watched.filter((one) => one.id !== invoice.id),
      alerts: alerts.filter((one) => one.id !== invoice.id),
    });
  },
});

/** What a cashier does with a sale. */
export const createSales = (deps: SaleDeps) => {
  const { store, client, credentials } = deps;
  const displays = createDisplays(deps);
  const charge = createCharge(deps);
  const said = <T>(answer: Answer<T>): answer is Answer<T> & { ok: true } => {
    if (!answer.ok) store.setState({ toast: answer.error.sentence });
    return answer.ok;
  };
  return {
    ...createInput(deps),
    ...createPanel(deps, displays),
    displays,
    said,
    charge: async (): Promise<void> => {
      const { pad, currency, memo, invoice } = store.getState();
      if (!isZero(pad) && !invoice) await charge(padAmount(pad, currency), currency, memo);
    },
    newCode: async (): Promise<void> => {
      const { invoice } = store.getState();
      if (!invoice) return;
      credentials.setSale(null);
      await charge(invoice.amount, invoice.currency, invoice.memo ?? '');
    },
    cancel: async (): Promise<void> => {
      const { invoice } = store.getState();
      store.setState({ asksCancel: false });
      if (!invoice) return;
      const answer = await client.cancel(invoice.id);
      if (said(answer)) deps.sync().take(answer.value);
      else void deps.sync().refresh.sales();
    },
  };
};
export type Sales = ReturnType<typeof createSales>;

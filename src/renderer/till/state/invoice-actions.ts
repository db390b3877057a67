import type { InvoiceView } from '../../../shared/invoice.ts';
import type { CashierBridge } from '../../../shared/ipc.ts';
import type { Answer, ApiError, Client } from '../../common/client.ts';
import type { Language } from '../../words/inside-words.ts';
import type { Credentials } from '../../common/credentials.ts';
import { errorText } from '../../common/error-text.ts';
import { EMPTY_PAD, isZero, padAmount, pressKey, type Pad, type PadKey } from './keypad.ts';
import { isAlarming, isOpen, panelKindOf } from './panel-kind.ts';
import { knownInvoice, type Sync } from './sync.ts';
import type { Charging, TillState, TillStateApi } from './till-state.ts';

export interface InvoiceActionsDeps {
  readonly store: TillStateApi;
  readonly client: Client;
  readonly credentials: Credentials;
  readonly sync: () => Sync;
  readonly now: () => number;
  readonly language: () => Language;
  /** A new Idempotency-Key. */
  readonly newKey: () => string;
  readonly open: (url: string) => void;
  readonly bridge: CashierBridge | null;
}

/** An answer that leaves open whether the sale exists: the next try goes under the same key. */
const isUnsure = ({ status, code }: ApiError): boolean =>
  status === 0 || status >= 500 || code === 'idempotency_running';

const sameSale = (one: Charging | null, amount: string, state: TillState): one is Charging =>
  one !== null && one.amount === amount && one.currency === state.currency && one.memo === state.memo;

/** Refusals that hold for every sale, until Satchel says otherwise. */
const haltOf = ({ code }: ApiError): TillState['halted'] => {
  if (code === 'storage_full') return 'storage';
  return code === 'locked' ? 'locked' : null;
};

const createDisplays = ({ store, client, language, open, bridge }: InvoiceActionsDeps) => {
  const mine = (): string[] => {
    const { displays, session } = store.getState();
    return displays.filter((one) => one.tillId === null || one.tillId === session?.till?.id).map((one) => one.id);
  };
  return {
    show: (invoiceId: string | null): void => {
      for (const id of mine()) void client.show(id, invoiceId);
    },
    /** The desktop app has the screen by itself; a browser pairs one and opens it in a window. */
    openWindow: async (): Promise<void> => {
      const { words } = language();
      if (bridge) {
        await bridge.showCustomerScreen(true);
        return;
      }
      const answer = await client.pairDisplay(words.top.displayName, store.getState().session?.till?.id ?? null);
      if (answer.ok) open(answer.value.url);
      else store.setState({ toast: errorText(words.errors, answer.error) });
    },
  };
};

const createCharge = (deps: InvoiceActionsDeps) => {
  const { store, client, credentials, now } = deps;
  return async (amount: string, currency: string, memo: string): Promise<void> => {
    const before = store.getState();
    if (before.charging) return; // a double Enter charges once
    const key = sameSale(before.unsure, amount, { ...before, currency, memo }) ? before.unsure.key : deps.newKey();
    const charging: Charging = { amount, currency, memo, key, startedAtMs: now() };
    store.setState({ charging, invoice: null, tab: 'keypad', toast: null, changedAtMs: now() });
    const answer = await client.charge({ amount, currency, ...(memo ? { memo } : {}) }, key);
    if (!answer.ok) {
      store.setState({
        charging: null,
        unsure: isUnsure(answer.error) ? charging : null,
        halted: haltOf(answer.error) ?? store.getState().halted,
        toast: errorText(deps.language().words.errors, answer.error),
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
const createInput = ({ store, credentials }: InvoiceActionsDeps) => ({
  key: (key: PadKey): void => {
    const { pad, charging } = store.getState();
    if (!charging) store.setState({ pad: pressKey(pad, key), toast: null });
  },
  /** Back to what stood there before a scanner typed into it. */
  restorePad: (pad: Pad): void => store.setState({ pad }),
  setCurrency: (currency: string): void => store.setState({ currency, pad: EMPTY_PAD }),
  setMemo: (memo: string): void => store.setState({ memo }),
  setTab: (tab: TillState['tab']): void => store.setState({ tab }),
  overlay: (overlay: TillState['overlay']): void => store.setState({ overlay }),
  dismissAlert: (id: string): void =>
    store.setState({ alerts: store.getState().alerts.filter((one) => one.id !== id) }),
  tell: (toast: string): void => store.setState({ toast }),
  dismissToast: (): void => store.setState({ toast: null }),
  setMuted: (muted: boolean): void => {
    credentials.setMuted(muted);
    store.setState({ muted });
  },
});

/** Ended as it should, or without money: nobody needs to see it again. */
const isDone = (invoice: InvoiceView): boolean => !isOpen(invoice) && !isAlarming(panelKindOf(invoice));

/** What comes onto the panel and goes off it. */
const createPanel = ({ store, credentials, now }: InvoiceActionsDeps, displays: Displays) => ({
  /** Off the panel; a sale that may still get money is watched on. */
  next: (): void => {
    const { invoice, watched } = store.getState();
    const rest = watched.filter((one) => one.id !== invoice?.id && !isDone(one));
    credentials.setSale(null);
    displays.show(null);
    store.setState({
      invoice: null,
      overlay: null,
      changedAtMs: now(),
      watched: invoice && isOpen(invoice) ? [...rest, invoice] : rest,
    });
  },
  /** Back on the panel, and on the customer's screen; what stood there is watched on. */
  show: (invoice: InvoiceView): void => {
    const { watched, alerts, invoice: before } = store.getState();
    credentials.setSale(invoice.id);
    displays.show(invoice.id);
    const aside = before && before.id !== invoice.id && isOpen(before) ? [before] : [];
    store.setState({
      invoice,
      tab: 'keypad',
      changedAtMs: now(),
      watched: [...watched.filter((one) => one.id !== invoice.id && one.id !== before?.id), ...aside],
      alerts: alerts.filter((one) => one.id !== invoice.id),
    });
  },
});

/** What a cashier does with a sale. */
export const createInvoiceActions = (deps: InvoiceActionsDeps) => {
  const { store, client, credentials, language } = deps;
  const displays = createDisplays(deps);
  const charge = createCharge(deps);
  const said = <T>(answer: Answer<T>): answer is Answer<T> & { ok: true } => {
    if (!answer.ok) store.setState({ toast: errorText(language().words.errors, answer.error) });
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
      store.setState({ overlay: null });
      if (!invoice) return;
      const answer = await client.cancel(invoice.id);
      if (said(answer)) deps.sync().take(answer.value);
      else void deps.sync().refresh.sales();
    },
    /** @returns null when it holds, else why not */
    setPrice: async (currency: string, rate: string, minutes: number): Promise<string | null> => {
      const answer = await client.setPriceByHand(currency, rate, minutes);
      if (!answer.ok) return errorText(language().words.errors, answer.error);
      await deps.sync().refresh.session();
      return null;
    },
  };
};
export type InvoiceActions = ReturnType<typeof createInvoiceActions>;

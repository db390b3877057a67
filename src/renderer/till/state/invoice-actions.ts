import { payableAddress } from '../../../shared/bip21.ts';
import type { InvoiceView } from '../../../shared/invoice.ts';
import type { CashierBridge } from '../../../shared/ipc.ts';
import type { Answer, ApiError } from '../../common/call.ts';
import type { Client } from '../../common/client.ts';
import type { Language } from '../../words/till-words.ts';
import type { Credentials } from '../../common/credentials.ts';
import { errorText } from '../../common/error-text.ts';
import { chargeQuestion } from './charge-question.ts';
import { reasonsText } from './advice-text.ts';
import { screensOfTill } from './customer-sees.ts';
import { EMPTY_PAD, isZero, padAmount, pressKey, type Pad, type PadKey } from './keypad.ts';
import { isAlarming, isOpen, panelKindOf } from './panel-kind.ts';
import { knownInvoice, type Sync } from './sync.ts';
import type { Charging, TillState, TillStateApi } from './till-state.ts';

export interface InvoiceActionsDeps {
  readonly tillState: TillStateApi;
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

/** A cashier's actions on an invoice. */
export const createInvoiceActions = (deps: InvoiceActionsDeps) => {
  const { tillState, client, credentials, language } = deps;
  const displays = createDisplays(deps);
  const charge = createCharge(deps);
  const said = <T>(answer: Answer<T>): answer is Answer<T> & { ok: true } => {
    if (!answer.ok) tillState.setState({ toast: errorText(language().words.errors, answer.error) });
    return answer.ok;
  };
  return {
    ...createInput(deps),
    ...createPanel(deps, displays),
    displays,
    said,
    ...createTypedCharge(deps, charge),
    newCode: async (): Promise<void> => {
      const { invoice } = tillState.getState();
      if (!invoice) return;
      credentials.setSale(null);
      await charge(invoice.amount, invoice.currency, invoice.memo ?? '');
    },
    cancel: async (): Promise<void> => {
      const { invoice } = tillState.getState();
      tillState.setState({ overlay: null });
      if (!invoice) return;
      const sync = deps.sync();
      if (!said(await sync.asked(invoice.id, async () => client.cancel(invoice.id)))) void sync.refresh.invoices();
    },
    /** Takes late money as the price; the server refuses while anybody can take it back (product.md INV-31). */
    acceptLate: async (): Promise<void> => {
      const { invoice } = tillState.getState();
      if (!invoice) return;
      const sync = deps.sync();
      const reason = language().words.panel.acceptReason;
      if (said(await sync.asked(invoice.id, async () => client.acceptLate(invoice.id, reason))))
        tillState.setState({ earlierId: null }); // paid only now
      else void sync.refresh.invoices();
    },
    /** Accepts the payment on the panel by a manager's PIN, although it is not final (chain.md CHAIN-51). */
    approve: async (userId: string, pin: string): Promise<Answer<null>> => {
      const { invoice } = tillState.getState();
      if (!invoice) return { ok: true, value: null };
      const approval = { userId, pin, reason: approvalReason(invoice, language()) };
      const answer = await deps.sync().asked(invoice.id, async () => client.accept(invoice.id, approval));
      if (!answer.ok) return answer;
      tillState.setState({ overlay: null });
      return { ok: true, value: null };
    },
    /** @returns null on success, otherwise the reason */
    setPrice: async (currency: string, rate: string, minutes: number): Promise<string | null> => {
      const answer = await client.setPriceByHand(currency, rate, minutes);
      if (!answer.ok) return errorText(language().words.errors, answer.error);
      await deps.sync().refresh.session();
      return null;
    },
  };
};

/** Charges what was typed, and asks first about an amount that is probably no amount (design.md KEYS-12). */
const createTypedCharge = (
  { tillState, now }: InvoiceActionsDeps,
  charge: (amount: string, currency: string, memo: string) => Promise<void>,
) => ({
  charge: async (): Promise<void> => {
    const { pad, currency, memo, invoice, session, sure } = tillState.getState();
    if (isZero(pad) || invoice) return;
    const amount = padAmount(pad, currency);
    const asked = session && chargeQuestion({ amount, currency }, session);
    if (asked && !(sure?.amount === amount && sure.currency === currency)) {
      return tillState.setState({ overlay: 'ask', asked, changedAtMs: now() });
    }
    await charge(amount, currency, memo);
  },
  chargeAsked: async (): Promise<void> => {
    const { asked, memo } = tillState.getState();
    if (!asked) return;
    const { amount, currency } = asked;
    tillState.setState({ overlay: null, asked: null, sure: { amount, currency } });
    await charge(amount, currency, memo);
  },
  changeAmount: (): void => tillState.setState({ overlay: null, asked: null, changedAtMs: now() }),
});
/** For the audit log: what was said at the till. */
const approvalReason = (invoice: InvoiceView, language: Language): string => {
  const reasons = invoice.advice ? reasonsText(invoice, invoice.advice, language) : '';
  return `${language.words.panel.advice.reason} ${reasons}`.trim();
};

/** A response that leaves open whether the invoice exists, so the next try reuses the Idempotency-Key. */
const isUnsure = ({ status, code }: ApiError): boolean =>
  status === 0 || status >= 500 || code === 'idempotency_running';

const sameSale = (one: Charging | null, amount: string, state: TillState): one is Charging =>
  one !== null && one.amount === amount && one.currency === state.currency && one.memo === state.memo;

/** Refusals that hold for every sale until Satchel says otherwise. */
const haltOf = ({ code }: ApiError): TillState['halted'] => {
  if (code === 'storage_full') return 'storage';
  return code === 'locked' ? 'locked' : null;
};

const createDisplays = ({ tillState, client, language, open, bridge }: InvoiceActionsDeps) => {
  const mine = (): string[] => {
    const { displays, session } = tillState.getState();
    return screensOfTill(displays, session?.till?.id).map((one) => one.id);
  };
  return {
    show: (invoiceId: string | null, plain = false): void => {
      for (const id of mine()) void client.show(id, invoiceId, plain);
    },
    /** The desktop app brings its own screen; a browser pairs one and opens it in a window. */
    openWindow: async (): Promise<void> => {
      const { words } = language();
      if (bridge) {
        await bridge.showCustomerScreen(true);
        return;
      }
      const answer = await client.pairDisplay(words.top.displayName, tillState.getState().session?.till?.id ?? null);
      if (answer.ok) open(answer.value.url);
      else tillState.setState({ toast: errorText(words.errors, answer.error) });
    },
  };
};

const createCharge = (deps: InvoiceActionsDeps) => {
  const { tillState, client, credentials, now } = deps;
  return async (amount: string, currency: string, memo: string): Promise<void> => {
    const before = tillState.getState();
    if (before.charging) return; // a double Enter must charge only once
    const key = sameSale(before.unsure, amount, { ...before, currency, memo }) ? before.unsure.key : deps.newKey();
    const charging: Charging = { amount, currency, memo, key, startedAtMs: now() };
    tillState.setState({ charging, invoice: null, earlierId: null, tab: 'keypad', toast: null, changedAtMs: now() });
    const answer = await client.charge({ amount, currency, ...(memo ? { memo } : {}) }, key);
    if (!answer.ok) {
      tillState.setState({
        charging: null,
        unsure: isUnsure(answer.error) ? charging : null,
        halted: haltOf(answer.error) ?? tillState.getState().halted,
        toast: errorText(deps.language().words.errors, answer.error),
        changedAtMs: now(),
      });
      return;
    }
    const state = tillState.getState();
    // An event may have overtaken this response and is then newer.
    const invoice = knownInvoice(state, answer.value.id) ?? answer.value;
    credentials.setSale(invoice.id);
    tillState.setState({
      charging: null,
      unsure: null,
      invoice,
      pad: EMPTY_PAD,
      memo: '',
      changedAtMs: now(),
    });
    deps.sync().take(invoice);
  };
};

type Displays = ReturnType<typeof createDisplays>;

/** Actions of keypad, note and tabs, which need no server. */
const createInput = ({ tillState, credentials }: InvoiceActionsDeps) => ({
  key: (key: PadKey): void => {
    const { pad, charging } = tillState.getState();
    if (!charging) tillState.setState({ pad: pressKey(pad, key), sure: null, toast: null });
  },
  /** Restores the pad that a scanner typed into. */
  restorePad: (pad: Pad): void => tillState.setState({ pad }),
  setCurrency: (currency: string): void => tillState.setState({ currency, pad: EMPTY_PAD, sure: null }),
  setMemo: (memo: string): void => tillState.setState({ memo }),
  setTab: (tab: TillState['tab']): void => tillState.setState({ tab }),
  overlay: (overlay: TillState['overlay']): void => tillState.setState({ overlay }),
  dismissAlert: (id: string): void =>
    tillState.setState({ alerts: tillState.getState().alerts.filter((one) => one.id !== id) }),
  tell: (toast: string): void => tillState.setState({ toast }),
  dismissToast: (): void => tillState.setState({ toast: null }),
  setMuted: (muted: boolean): void => {
    credentials.setMuted(muted);
    tillState.setState({ muted });
  },
});

/** Ended without needing a person. */
const isDone = (invoice: InvoiceView): boolean => !isOpen(invoice) && !isAlarming(panelKindOf(invoice));

/** Puts invoices onto the panel and takes them off. */
const createPanel = ({ tillState, credentials, now }: InvoiceActionsDeps, displays: Displays) => {
  /** Takes the invoice off the panel; it is still watched if money may come. */
  const next = (): void => {
    const { invoice, watched } = tillState.getState();
    const rest = watched.filter((one) => one.id !== invoice?.id && !isDone(one));
    credentials.setSale(null);
    displays.show(null);
    tillState.setState({
      invoice: null,
      earlierId: null,
      overlay: null,
      changedAtMs: now(),
      watched: invoice && isOpen(invoice) ? [...rest, invoice] : rest,
    });
  };
  return {
    next,
    /** Shows the address alone on the panel and on the customer's screen, or the usual code again (design.md STATE-54). */
    plain: (): void => {
      const { invoice, plainId } = tillState.getState();
      if (!invoice || payableAddress(invoice) === null) return;
      const isPlain = plainId !== invoice.id;
      tillState.setState({ plainId: isPlain ? invoice.id : null });
      displays.show(invoice.id, isPlain);
    },
    /** Waits until the sale on the panel is final, whatever the advice, or follows the advice again (design.md STATE-60). */
    wait: (): void => {
      const { invoice, waitingIds } = tillState.getState();
      if (!invoice) return;
      const waits = new Set(waitingIds);
      if (!waits.delete(invoice.id)) waits.add(invoice.id);
      tillState.setState({ waitingIds: waits, changedAtMs: now() });
    },
    /** From wherever the till is to its keypad; a sale on the panel is still watched (design.md KEYS-1). */
    keypad: (): void => {
      if (tillState.getState().charging) return;
      if (tillState.getState().invoice) next();
      tillState.setState({ tab: 'keypad' });
    },
    /**
     * Puts an invoice back on the panel; the one shown before is still watched. The customer's screen shows it too, unless
     * it is an earlier sale, which ended and was not put aside (design.md STATE-47).
     */
    show: (invoice: InvoiceView): void => {
      const { watched, alerts, plainId, invoice: before } = tillState.getState();
      const isEarlier = !isOpen(invoice) && !watched.some((one) => one.id === invoice.id);
      credentials.setSale(isEarlier ? null : invoice.id);
      if (!isEarlier) displays.show(invoice.id, plainId === invoice.id);
      const aside = before && before.id !== invoice.id && isOpen(before) ? [before] : [];
      tillState.setState({
        invoice,
        earlierId: isEarlier ? invoice.id : null,
        tab: 'keypad',
        changedAtMs: now(),
        watched: [...watched.filter((one) => one.id !== invoice.id && one.id !== before?.id), ...aside],
        alerts: alerts.filter((one) => one.id !== invoice.id),
      });
    },
  };
};
export type InvoiceActions = ReturnType<typeof createInvoiceActions>;

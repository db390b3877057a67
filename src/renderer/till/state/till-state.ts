import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ScreenReport } from '../../../shared/display.ts';
import type { InvoiceView } from '../../../shared/invoice.ts';
import type { BootView, InvoiceDetail, LockView, SessionView } from '../../common/client.ts';
import type { ChargeQuestion, Money } from './charge-question.ts';
import { EMPTY_PAD, type Pad } from './keypad.ts';

export type Phase = 'booting' | 'away' | 'setup' | 'locked' | 'unpaired' | 'lock' | 'till';

/** A sale being charged; the panel appears before its code exists. */
export interface Charging {
  readonly amount: string;
  readonly currency: string;
  readonly memo: string;
  readonly key: string;
  readonly startedAtMs: number;
}

export interface Display {
  readonly id: string;
  readonly tillId: string | null;
  /** The screen's last report; null if it has said nothing lately. */
  readonly shows: ScreenReport | null;
}

export interface RecentState {
  readonly query: string;
  readonly invoices: readonly InvoiceView[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly selectedId: string | null;
  readonly detail: InvoiceDetail | null;
  readonly detailFailed: boolean;
  readonly technical: boolean;
}

export interface TillState {
  readonly phase: Phase;
  /** The shop's locale, otherwise the browser's. */
  readonly locale: string;
  readonly boot: BootView | null;
  readonly lock: LockView | null;
  readonly session: SessionView | null;
  /** When the session was read; the age of its rate counts from there. */
  readonly sessionAtMs: number;
  readonly displays: readonly Display[];
  /** The event stream is open. */
  readonly connected: boolean;
  /** Why Satchel takes no new sales: secrets locked, or disk full. Open ones are still watched. */
  readonly halted: 'locked' | 'storage' | null;
  readonly muted: boolean;
  readonly tab: 'keypad' | 'recent';
  readonly pad: Pad;
  readonly currency: string;
  readonly memo: string;
  readonly charging: Charging | null;
  /** A charge with an unknown outcome; the same sale is retried under its key. */
  readonly unsure: Charging | null;
  readonly invoice: InvoiceView | null;
  /** The sale on the panel, if it is an earlier one that was only looked up again (design.md STATE-47). */
  readonly earlierId: string | null;
  /** The sale whose address is shown alone, for a wallet that cannot read the code (design.md STATE-54). */
  readonly plainId: string | null;
  /** Sales for which the cashier waits until they are final, whatever the advice (design.md STATE-60). */
  readonly waitingIds: ReadonlySet<string>;
  /** Invoices put aside while money may still come. */
  readonly watched: readonly InvoiceView[];
  /** Invoices off the panel that the cashier must hear about. */
  readonly alerts: readonly InvoiceView[];
  readonly recent: RecentState;
  readonly toast: string | null;
  /** The overlay that has the keyboard. */
  readonly overlay: 'ask' | 'cancel' | 'price' | 'help' | 'approve' | null;
  /** The question that is open before Charge. */
  readonly asked: ChargeQuestion | null;
  /** The amount that the cashier said yes to; it is not asked about again until another is typed (design.md KEYS-12). */
  readonly sure: Money | null;
  /** Last change of the big button's act; Enter is ignored for 400 ms after it (design.md KEYS-2). */
  readonly changedAtMs: number;
}

export const initialState = (locale: string): TillState => ({
  phase: 'booting',
  locale,
  boot: null,
  lock: null,
  session: null,
  sessionAtMs: 0,
  displays: [],
  connected: true,
  halted: null,
  muted: false,
  tab: 'keypad',
  pad: EMPTY_PAD,
  currency: 'EUR',
  memo: '',
  charging: null,
  unsure: null,
  invoice: null,
  earlierId: null,
  plainId: null,
  waitingIds: new Set(),
  watched: [],
  alerts: [],
  recent: {
    query: '',
    invoices: [],
    state: 'loading',
    selectedId: null,
    detail: null,
    detailFailed: false,
    technical: false,
  },
  toast: null,
  overlay: null,
  asked: null,
  sure: null,
  changedAtMs: 0,
});

export type TillStateApi = StoreApi<TillState>;
export const createTillState = (locale: string): TillStateApi => createStore<TillState>(() => initialState(locale));

/** The state after a session; nothing of it stays on the screen. */
export const afterSession = (state: TillState): TillState => ({
  ...initialState(state.locale),
  boot: state.boot,
  lock: state.lock,
  muted: state.muted,
});

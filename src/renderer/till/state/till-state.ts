import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InvoiceView } from '../../../shared/invoice.ts';
import type { BootView, InvoiceDetail, LockView, SessionView } from '../../common/client.ts';
import { EMPTY_PAD, type Pad } from './keypad.ts';

export type Phase = 'booting' | 'away' | 'setup' | 'locked' | 'unpaired' | 'lock' | 'till';

/** A sale being charged: the panel is there before its code is. */
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
  /** Of the shop, else of the browser. */
  readonly locale: string;
  readonly boot: BootView | null;
  readonly lock: LockView | null;
  readonly session: SessionView | null;
  /** When the session was read: its rate's age counts on from there. */
  readonly sessionAtMs: number;
  readonly displays: readonly Display[];
  /** The event stream is open. */
  readonly connected: boolean;
  /** Satchel takes no new sales: its secrets are locked, or its disk is full. Open ones are watched. */
  readonly halted: 'locked' | 'storage' | null;
  readonly muted: boolean;
  readonly tab: 'keypad' | 'recent';
  readonly pad: Pad;
  readonly currency: string;
  readonly memo: string;
  readonly charging: Charging | null;
  /** An attempt whose outcome is not known: the same sale goes on under its key. */
  readonly unsure: Charging | null;
  readonly invoice: InvoiceView | null;
  /** Put aside while money may still come. */
  readonly watched: readonly InvoiceView[];
  /** InvoiceActions the cashier must be told about, though they are not on the panel. */
  readonly alerts: readonly InvoiceView[];
  readonly recent: RecentState;
  readonly toast: string | null;
  /** What lies over the till and has the keyboard. */
  readonly overlay: 'cancel' | 'price' | 'help' | null;
  /** Last change of what the big button does (Enter is deaf for 400 ms after it). */
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
  changedAtMs: 0,
});

export type TillStateApi = StoreApi<TillState>;
export const createTillState = (locale: string): TillStateApi => createStore<TillState>(() => initialState(locale));

/** What a session ends with: nothing of it stays on the screen. */
export const afterSession = (state: TillState): TillState => ({
  ...initialState(state.locale),
  boot: state.boot,
  lock: state.lock,
  muted: state.muted,
});

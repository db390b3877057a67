import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InvoiceView } from '../../shared/invoice.ts';
import type { BootView, InvoiceDetail, LockView, SessionView } from '../client.ts';
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
}

export interface TillState {
  readonly phase: Phase;
  readonly boot: BootView | null;
  readonly lock: LockView | null;
  readonly session: SessionView | null;
  /** When the session was read: its rate's age counts on from there. */
  readonly sessionAtMs: number;
  readonly fingerprint: string | null;
  readonly displays: readonly Display[];
  /** The event stream is open. */
  readonly connected: boolean;
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
  /** Sales the cashier must be told about, though they are not on the panel. */
  readonly alerts: readonly InvoiceView[];
  readonly recent: RecentState;
  readonly toast: string | null;
  readonly asksCancel: boolean;
  /** Last change of what the big button does (Enter is deaf for 400 ms after it). */
  readonly changedAtMs: number;
}

export const INITIAL: TillState = {
  phase: 'booting',
  boot: null,
  lock: null,
  session: null,
  sessionAtMs: 0,
  fingerprint: null,
  displays: [],
  connected: true,
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
  recent: { query: '', invoices: [], state: 'loading', selectedId: null, detail: null },
  toast: null,
  asksCancel: false,
  changedAtMs: 0,
};

export type TillStore = StoreApi<TillState>;
export const createTillStore = (): TillStore => createStore<TillState>(() => INITIAL);

/** What a session ends with: nothing of it stays on the screen. */
export const afterSession = (state: TillState): TillState => ({
  ...INITIAL,
  boot: state.boot,
  lock: state.lock,
  muted: state.muted,
});

import { useEffect, useRef, useState } from 'react';
import { keyOfKeyboard, type PadKey } from '../state/keypad.ts';
import { panelOf } from '../state/panel.ts';
import type { Till } from '../state/till.ts';
import type { TillState } from '../state/till-store.ts';

/** Enter is deaf for this long after a change of state, so that one tap never does two things (design.md §7). */
const DEAF_MS = 400;
const FLASH_MS = 120;
const DOUBLE_POINT_MS = 600;

interface Keys {
  readonly canCharge: boolean;
  readonly onPlain: () => void;
}

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** A button reached by the Tab key answers Enter itself; a key of the pad does not. */
const answersEnter = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a') !== null && target.closest('.keypad') === null;

const panelNow = (state: TillState) =>
  state.invoice && state.tab === 'keypad' && state.session ? panelOf(state.invoice, state.session.store.locale) : null;

const bigButton = (till: Till, keys: Keys): void => {
  const state = till.store.getState();
  if (state.charging || Date.now() - state.changedAtMs < DEAF_MS) return;
  const panel = panelNow(state);
  if (panel) {
    if (panel.big === 'next') till.sales.next();
    return;
  }
  if (state.tab === 'recent') {
    const chosen = state.recent.invoices.find((one) => one.id === state.recent.selectedId);
    if (chosen) till.sales.show(chosen);
  } else if (keys.canCharge) void till.sales.charge();
};

const oneStepBack = (till: Till): void => {
  const state = till.store.getState();
  if (state.charging) return;
  if (state.tab === 'recent') return till.sales.setTab('keypad');
  const panel = panelNow(state);
  if (panel) {
    if (panel.canCancel) till.sales.askCancel(true);
  } else till.sales.key('clear');
};

const details = (till: Till): void => {
  const { invoice } = till.store.getState();
  if (!invoice) return;
  till.sales.next();
  void till.recent.select(invoice.id);
};

const functionKeys = (till: Till, keys: Keys): Record<string, () => void> => {
  const panel = panelNow(till.store.getState());
  return {
    Escape: () => oneStepBack(till),
    '/': () => document.querySelector<HTMLInputElement>('[data-search]')?.focus(),
    F2: () => till.sales.setTab('keypad'),
    F3: () => details(till),
    F4: () => (panel?.open ? till.sales.next() : undefined),
    F5: () => till.sales.setTab('recent'),
    F8: () => (panel?.picture === 'code' ? keys.onPlain() : undefined),
    F12: () => void till.gate.lock(),
  };
};

/** Digits and points for the pad; answers the key that was typed on it, if it was one. */
const createPadTyping = (till: Till) => {
  let point: { readonly key: string; readonly atMs: number } | null = null;
  return (event: KeyboardEvent): PadKey | null => {
    const before = point && Date.now() - point.atMs < DOUBLE_POINT_MS ? point.key : null;
    const key = keyOfKeyboard(event.key, before);
    const isPoint = event.key === '.' || event.key === ',';
    point = isPoint && key === null ? { key: event.key, atMs: Date.now() } : null;
    const { invoice, charging, tab } = till.store.getState();
    if (key === null || invoice || charging || tab !== 'keypad') return null;
    event.preventDefault();
    till.sales.key(key);
    return key;
  };
};

/** Whether a key belongs to what has the focus (a text, a dialog) and not to the till. */
const isElsewhere = (till: Till, event: KeyboardEvent): boolean => {
  if (event.ctrlKey || event.altKey || event.metaKey || till.store.getState().asksCancel) return true;
  if (!isText(event.target) || /^F\d+$/.test(event.key)) return false;
  if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
  return true;
};

/** The whole till by keyboard. Returns the key of the pad that was typed just now. */
export const useKeyboard = (till: Till, keys: Keys): PadKey | null => {
  const [flash, setFlash] = useState<PadKey | null>(null);
  const typing = useRef<ReturnType<typeof createPadTyping> | null>(null);
  useEffect(() => {
    typing.current ??= createPadTyping(till);
    const onEnter = (event: KeyboardEvent): void => {
      if (answersEnter(event.target)) return;
      event.preventDefault();
      if (!event.repeat) bigButton(till, keys);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isElsewhere(till, event)) return;
      if (event.key === 'Enter') return onEnter(event);
      const run = functionKeys(till, keys)[event.key];
      if (run) {
        event.preventDefault();
        return run();
      }
      const typed = typing.current?.(event) ?? null;
      if (typed === null) return;
      setFlash(typed);
      setTimeout(() => setFlash(null), FLASH_MS);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
  return flash;
};

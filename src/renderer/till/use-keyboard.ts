import { useEffect, useRef, useState } from 'react';
import { keyOfKeyboard, type PadKey } from './state/keypad.ts';
import { panelOf, type PanelFacts } from './state/panel.ts';
import type { Till } from './state/till.ts';
import { answersEnter, isText } from './keys.ts';

/** Enter is deaf for this long after a change of state, so that one tap never does two things (design.md §7). */
const DEAF_MS = 400;
const FLASH_MS = 120;
const DOUBLE_POINT_MS = 600;
/** Printing, drawer, cash and tip come later; until then a browser must not do something else with their keys. */
const RESERVED: ReadonlySet<string> = new Set(['F6', 'F7', 'F9', 'F10']);

interface Keys {
  readonly canCharge: boolean;
  readonly onPlain: () => void;
  readonly facts: PanelFacts;
}

const panelNow = (till: Till, { facts }: Keys) => {
  const { invoice, tab } = till.store.getState();
  return invoice && tab === 'keypad' ? panelOf(invoice, facts) : null;
};

const isDeaf = (till: Till): boolean => Date.now() - till.store.getState().changedAtMs < DEAF_MS;

const bigButton = (till: Till, keys: Keys): void => {
  const state = till.store.getState();
  if (state.charging || isDeaf(till)) return;
  const panel = panelNow(till, keys);
  if (panel) {
    if (panel.big === 'next') till.sales.next();
    return;
  }
  if (state.tab === 'recent') {
    const chosen = state.recent.invoices.find((one) => one.id === state.recent.selectedId);
    if (chosen) till.sales.show(chosen);
  } else if (keys.canCharge) void till.sales.charge();
};

const oneStepBack = (till: Till, keys: Keys): void => {
  const state = till.store.getState();
  if (state.charging) return;
  if (state.tab === 'recent') return till.sales.setTab('keypad');
  const panel = panelNow(till, keys);
  if (panel) {
    if (panel.canCancel) till.sales.overlay('cancel');
  } else till.sales.key('clear');
};

/** Off the panel, and into the list with it. */
export const showDetails = (till: Till): void => {
  const { invoice } = till.store.getState();
  if (!invoice) return;
  till.sales.next();
  void till.recent.select(invoice.id);
};

const focusSearch = (): void => document.querySelector<HTMLInputElement>('[data-search]')?.focus();

const keysOf = (till: Till, keys: Keys): Readonly<Record<string, () => void>> => {
  const panel = panelNow(till, keys);
  const isList = till.store.getState().tab === 'recent';
  return {
    Escape: () => oneStepBack(till, keys),
    '/': focusSearch,
    F1: () => till.sales.overlay('help'),
    F2: () => till.sales.setTab('keypad'),
    F3: () => showDetails(till),
    F4: () => (panel?.open ? till.sales.next() : undefined),
    F5: () => till.sales.setTab('recent'),
    F8: () => (panel?.picture === 'code' ? keys.onPlain() : undefined),
    F12: () => void till.gate.lock(),
    ...(isList ? { ArrowDown: () => till.recent.step(1), ArrowUp: () => till.recent.step(-1) } : {}),
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
  const { overlay, tab } = till.store.getState();
  if (overlay || event.ctrlKey || event.altKey || event.metaKey) return true;
  if (!isText(event.target) || /^F\d+$/.test(event.key)) return false;
  if (tab === 'recent' && /^Arrow(?:Down|Up)$/.test(event.key)) return false; // from the search into what it found
  if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
  return true;
};

const onEnter = (till: Till, keys: Keys, event: KeyboardEvent): void => {
  if (answersEnter(event.target)) {
    if (event.repeat || isDeaf(till)) event.preventDefault(); // held down, it would press the button again and again
    return;
  }
  event.preventDefault();
  if (!event.repeat) bigButton(till, keys);
};

/** The whole till by keyboard. Returns the key of the pad that was typed just now. */
export const useKeyboard = (till: Till, keys: Keys): PadKey | null => {
  const [flash, setFlash] = useState<PadKey | null>(null);
  const typing = useRef<ReturnType<typeof createPadTyping> | null>(null);
  useEffect(() => {
    typing.current ??= createPadTyping(till);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isElsewhere(till, event)) return;
      if (event.key === 'Enter') return onEnter(till, keys, event);
      const run = keysOf(till, keys)[event.key];
      if (run || RESERVED.has(event.key)) {
        event.preventDefault();
        return run?.();
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

import { useEffect, useRef, useState } from 'react';
import { keyOfKeyboard, type PadKey } from './state/keypad.ts';
import { panelOf, type PanelFacts } from './state/panel.ts';
import type { Till } from './state/till.ts';
import { answersEnter, isText } from './keys.ts';

/** Enter is ignored for this long after a change of state, so that one press never does two things (design.md KEYS-2). */
const DEAF_MS = 400;
const FLASH_MS = 120;
const DOUBLE_POINT_MS = 600;
/** Printing, drawer, cash and tip come later; until then the browser must not act on their keys (design.md KEYS-1). */
const RESERVED: ReadonlySet<string> = new Set(['F6', 'F7', 'F9', 'F10']);

interface Keys {
  readonly canCharge: boolean;
  readonly facts: PanelFacts;
}

/** Takes the invoice off the panel and selects it in the list. */
export const showDetails = (till: Till): void => {
  const { invoice } = till.tillState.getState();
  if (!invoice) return;
  till.invoiceActions.next();
  void till.recent.select(invoice.id);
};

/** Operates the whole till by keyboard. @returns the key of the pad that was just typed */
export const useKeyboard = (till: Till, keys: Keys): PadKey | null => {
  const [flash, setFlash] = useState<PadKey | null>(null);
  const typing = useRef<ReturnType<typeof createPadTyping> | null>(null);
  useEffect(() => {
    typing.current ??= createPadTyping(till);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && isSearch(event.target) && openHit(till)) return event.preventDefault();
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

const panelNow = (till: Till, { facts }: Keys) => {
  const { invoice, tab } = till.tillState.getState();
  return invoice && tab === 'keypad' ? panelOf(invoice, facts) : null;
};

const isDeaf = (till: Till): boolean => Date.now() - till.tillState.getState().changedAtMs < DEAF_MS;

const bigButton = (till: Till, keys: Keys): void => {
  const state = till.tillState.getState();
  if (state.charging || isDeaf(till)) return;
  const panel = panelNow(till, keys);
  if (panel) {
    if (panel.big === 'next') till.invoiceActions.next();
    return;
  }
  if (state.tab === 'recent') {
    const chosen = state.recent.invoices.find((one) => one.id === state.recent.selectedId);
    if (chosen) till.invoiceActions.show(chosen);
  } else if (keys.canCharge) void till.invoiceActions.charge();
};

const oneStepBack = (till: Till, keys: Keys): void => {
  const state = till.tillState.getState();
  if (state.charging) return;
  if (state.tab === 'recent') return till.invoiceActions.setTab('keypad');
  const panel = panelNow(till, keys);
  if (panel) {
    if (panel.canCancel) till.invoiceActions.overlay('cancel');
  } else till.invoiceActions.key('clear');
};

const isSearch = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('[data-search]');

/** Opens the only sale that a search found. @returns false if there is none or more than one */
const openHit = (till: Till): boolean => {
  const { recent, overlay } = till.tillState.getState();
  const [hit, another] = recent.invoices;
  if (overlay || recent.query === '' || recent.state !== 'ready' || !hit || another) return false;
  till.invoiceActions.show(hit);
  return true;
};

const focusSearch = (): void => document.querySelector<HTMLInputElement>('[data-search]')?.focus();

const keysOf = (till: Till, keys: Keys): Readonly<Record<string, () => void>> => {
  const panel = panelNow(till, keys);
  const isList = till.tillState.getState().tab === 'recent';
  return {
    Escape: () => oneStepBack(till, keys),
    '/': focusSearch,
    F1: () => till.invoiceActions.overlay('help'),
    F2: till.invoiceActions.keypad,
    F3: () => showDetails(till),
    F4: () => (panel?.open ? till.invoiceActions.next() : undefined),
    F5: () => till.invoiceActions.setTab('recent'),
    F8: () => (panel?.picture === 'code' ? till.invoiceActions.plain() : undefined),
    F12: () => void till.gate.lock(),
    ...(isList ? { ArrowDown: () => till.recent.step(1), ArrowUp: () => till.recent.step(-1) } : {}),
  };
};

/** Types digits and points on the pad. @returns the pad's key, if it was one */
const createPadTyping = (till: Till) => {
  let point: { readonly key: string; readonly atMs: number } | null = null;
  return (event: KeyboardEvent): PadKey | null => {
    const before = point && Date.now() - point.atMs < DOUBLE_POINT_MS ? point.key : null;
    const key = keyOfKeyboard(event.key, before);
    const isPoint = event.key === '.' || event.key === ',';
    point = isPoint && key === null ? { key: event.key, atMs: Date.now() } : null;
    const { invoice, charging, tab } = till.tillState.getState();
    if (key === null || invoice || charging || tab !== 'keypad') return null;
    event.preventDefault();
    till.invoiceActions.key(key);
    return key;
  };
};

/** True if a key belongs to the focused text field or dialog and not to the till (design.md KEYS-3). */
const isElsewhere = (till: Till, event: KeyboardEvent): boolean => {
  const { overlay, tab } = till.tillState.getState();
  if (overlay || event.ctrlKey || event.altKey || event.metaKey) return true;
  if (!isText(event.target) || /^F\d+$/.test(event.key)) return false;
  if (tab === 'recent' && /^Arrow(?:Down|Up)$/.test(event.key)) return false; // from the search into what it found
  if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
  return true;
};

const onEnter = (till: Till, keys: Keys, event: KeyboardEvent): void => {
  if (answersEnter(event.target)) {
    if (event.repeat || isDeaf(till)) event.preventDefault(); // held down, it would press the button repeatedly
    return;
  }
  event.preventDefault();
  if (!event.repeat) bigButton(till, keys);
};

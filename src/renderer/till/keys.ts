/** True if keys belong to the text field that has the focus (design.md KEYS-3). */
export const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** True if the focused element handles Enter itself: a button reached by Tab does, a key of the pad does not. */
export const answersEnter = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button:not([data-key]), a, summary') !== null;

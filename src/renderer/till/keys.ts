/** Keys belong to what they are typed into. */
export const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** A button reached by the Tab key answers Enter itself; a key of the pad does not. */
export const answersEnter = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button:not([data-key]), a, summary') !== null;

import { useEffect, useRef } from 'react';
import { createScanner } from './state/scanner.ts';
import { isText } from './keys.ts';

interface Page {
  /** Remembers what keys change here. @returns restores it */
  readonly mark: () => () => void;
  readonly onBarcode: (code: string) => void;
}

/** Receives barcodes anywhere on the page and keeps their keys from everything else. */
export const useScanner = (page: Page): void => {
  const current = useRef(page);
  useEffect(() => {
    current.current = page;
  });
  useEffect(() => listen(() => current.current), []);
};

interface TextMark {
  readonly field: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
}

/** React notices a change only through the element's native setter. */
const writeBack = ({ field, value }: TextMark): void => {
  const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

const markOf = (target: EventTarget | null): TextMark | null =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    ? { field: target, value: target.value }
    : null;

const listen = (page: () => Page): (() => void) => {
  const handedOn = new WeakSet<Event>();
  let text: TextMark | null = null;
  const scanner = createScanner({
    mark: () => page().mark(),
    onKeys: (keys) => {
      if (text) return; // the keys are in their text field already
      for (const key of keys) {
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        handedOn.add(event);
        (document.activeElement ?? document.body).dispatchEvent(event);
      }
    },
    onBarcode: (code) => {
      if (text) writeBack(text);
      page().onBarcode(code);
    },
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (handedOn.has(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    const before = isText(event.target) ? markOf(event.target) : null;
    const verdict = scanner.press(event.key, event.timeStamp);
    if (verdict === 'pass') {
      text = before;
      return;
    }
    text ??= before; // a slash in the barcode may have moved the focus into the search
    if (before && event.key.length === 1) return; // it is removed from the field once the barcode is complete
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => {
    window.removeEventListener('keydown', onKeyDown, { capture: true });
    scanner.stop();
  };
};

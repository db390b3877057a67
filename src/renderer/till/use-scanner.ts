import { useEffect, useRef } from 'react';
import type { ScannerSettings } from '../../shared/contract/scanner.ts';
import { createScanner } from '../common/scanner.ts';
import { scannerKeyOf } from '../common/scanner-key.ts';
import { isText } from './keys.ts';

interface Page {
  readonly settings: ScannerSettings;
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
  let before: TextMark | null = null; // of the key that is being pressed
  let rhythmText: TextMark | null = null;
  const scanner = createScanner({
    settings: () => page().settings,
    mark: () => page().mark(),
    markSlow: () => {
      rhythmText = before;
      const restore = page().mark();
      return () => {
        restore();
        if (rhythmText) writeBack(rhythmText);
      };
    },
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
    const key = scannerKeyOf(event);
    if (handedOn.has(event) || key === null) return;
    before = isText(event.target) ? markOf(event.target) : null;
    const verdict = scanner.press(key, event.timeStamp);
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

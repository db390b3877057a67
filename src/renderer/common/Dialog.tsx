import { FittedAmount } from './FittedAmount.tsx';
import { useEffect, useId, useRef, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** The title is an amount to look at. */
  readonly isLarge?: boolean;
}
/**
 * Asks before an act that cannot be undone, or asks one question (design.md UX-15). The focus starts at `data-first`, the
 * safe answer. Esc closes the dialog, and the focus returns to where it was.
 */
export const Dialog = ({ title, text, children, onClose, isLarge = false }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId(); // a dialog may open over another one
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog className={isLarge ? 'dialog large' : 'dialog'} ref={dialog} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{isLarge ? <FittedAmount text={title} /> : title}</h2>
      {text && <p>{text}</p>}
      {children}
    </dialog>
  );
};

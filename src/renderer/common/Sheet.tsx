import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface Props {
  readonly title: string;
  readonly close: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly onClose: () => void;
}
/** Slides in from the right over everything. The focus starts at `data-first`; Esc closes it and returns the focus (design.md UX-14). */
export const Sheet = ({ title, close, children, footer, onClose }: Props) => {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.showModal();
    sheet.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog className="sheet" ref={sheet} aria-labelledby="sheet-title" onClose={onClose}>
      <header>
        <h2 id="sheet-title">{title}</h2>
        <button type="button" className="btn icon ghost" aria-label={close} onClick={onClose}>
          <Icon of={X} />
        </button>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className="sheet-b" tabIndex={0} role="group" aria-labelledby="sheet-title">
        {children}
      </div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  );
};

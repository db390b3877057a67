import { Keyboard, Lock, Monitor, Settings, Volume2, VolumeX, type LucideIcon } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import { useLanguage } from '../../language.ts';
import { useSession, useTill, useTillState } from '../../state/till.ts';
import { initials } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';

export const PersonMenu = () => {
  const { user } = useSession();
  const { top } = useLanguage().words;
  const { open, box, close, toggle } = useMenu();
  return (
    <div className="who-box" ref={box}>
      <button
        type="button"
        className="chip who"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={top.menu(user.name)}
        onClick={toggle}
      >
        <span className="avatar" aria-hidden="true">
          {initials(user.name)}
        </span>{' '}
        {user.name}
      </button>
      {open && <Menu onClose={close} />}
    </div>
  );
};

interface Item {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly act: () => void;
}

const useItems = (): Item[] => {
  const { invoiceActions, gate, bridge } = useTill();
  const { user } = useSession();
  const { top } = useLanguage().words;
  const muted = useTillState((state) => state.muted);
  const isCashier = user.role === 'cashier'; // nobody sees what they may not use (design.md UX-24)
  // the desktop app brings its own screen; in a browser a manager pairs one (reliability.md A38)
  const maySeeScreen = bridge !== null || !isCashier;
  const screen = { icon: Monitor, name: top.openDisplay, act: () => void invoiceActions.displays.openWindow() };
  return [
    ...(maySeeScreen ? [screen] : []),
    {
      icon: muted ? Volume2 : VolumeX,
      name: muted ? top.soundsOn : top.soundsOff,
      act: () => invoiceActions.setMuted(!muted),
    },
    ...(isCashier ? [] : [{ icon: Settings, name: top.settings, act: () => window.location.assign('/office') }]),
    { icon: Keyboard, name: top.help, act: () => invoiceActions.overlay('help') },
    { icon: Lock, name: top.lockItem, act: () => void gate.lock() },
  ];
};

/** Arrow keys move through the menu. */
const stepThrough = (event: ReactKeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const next = at + (event.key === 'ArrowDown' ? 1 : -1);
  items[(next + items.length) % items.length]?.focus();
};

const Menu = ({ onClose }: { readonly onClose: () => void }) => {
  const items = useItems();
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), []);
  return (
    <div className="menu" role="menu" tabIndex={-1} ref={menu} onKeyDown={stepThrough}>
      {items.map(({ icon, name, act }) => (
        <button
          key={name}
          type="button"
          role="menuitem"
          className="btn"
          onClick={() => {
            onClose();
            act();
          }}
        >
          <Icon of={icon} />
          {name}
        </button>
      ))}
    </div>
  );
};

/** Closes on Esc and on a press outside. The focus returns to where it was, because Enter must not open the menu again. */
const useMenu = () => {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const close = useCallback((): void => {
    setOpen(false);
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  }, []);
  const toggle = (): void => {
    if (open) return close();
    before.current = document.activeElement;
    return setOpen(true);
  };
  useEffect(() => {
    if (!open) return undefined;
    const onPress = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' && event.key !== 'Tab') return;
      event.stopPropagation(); // this Esc was for the menu, not for the sale
      close();
    };
    window.addEventListener('pointerdown', onPress);
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', onPress);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [open, close]);
  return { open, box, close, toggle };
};

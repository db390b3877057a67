import { ClockAlert, GraduationCap, Lock, Monitor, Volume2, VolumeX, Wallet, Wifi, WifiOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isOnline, priceAt } from '../../../state/price.ts';
import { useSession, useTill, useTillState } from '../../../state/till.ts';
import { formatAge, formatRate, initials } from '../../../ui/format.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { words } from '../../../words.ts';

const { top } = words;

const PriceChip = () => {
  const session = useSession();
  const readAt = useTillState((state) => state.sessionAtMs);
  const price = priceAt(session, readAt, useNow(1_000));
  return (
    <span className={price.amber ? 'chip warn' : 'chip'} data-testid="rate">
      {price.amber && <Icon of={ClockAlert} />}
      <span className="faint">{top.oneBtc}</span>{' '}
      {price.value === null ? (
        top.noPrice
      ) : (
        <>
          {formatRate(price.value, price.currency, session.store.locale)}{' '}
          <span className={price.amber ? 'age' : 'age faint'}>{top.ago(formatAge(price.ageSeconds))}</span>
        </>
      )}
    </span>
  );
};

const OnlineChip = () => {
  const session = useSession();
  const connected = useTillState((state) => state.connected);
  const online = isOnline(session, connected);
  return (
    <span className={online ? 'chip' : 'chip warn'} role="status">
      <Icon of={online ? Wifi : WifiOff} /> {online ? top.online : top.offline}
    </span>
  );
};

const Menu = ({ onClose }: { readonly onClose: () => void }) => {
  const { sales, gate } = useTill();
  const muted = useTillState((state) => state.muted);
  const choose = (act: () => void) => (): void => {
    onClose();
    act();
  };
  return (
    <div className="menu" role="menu">
      <button type="button" role="menuitem" className="btn" onClick={choose(() => void sales.displays.openWindow())}>
        <Icon of={Monitor} />
        {top.openDisplay}
      </button>
      <button type="button" role="menuitem" className="btn" onClick={choose(() => sales.setMuted(!muted))}>
        <Icon of={muted ? Volume2 : VolumeX} />
        {muted ? top.soundsOn : top.soundsOff}
      </button>
      <button type="button" role="menuitem" className="btn" onClick={choose(() => void gate.lock())}>
        <Icon of={Lock} />
        {top.lockItem}
      </button>
    </div>
  );
};

const Who = () => {
  const { user } = useSession();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event): void => {
      const outside = event.target instanceof Node && !box.current?.contains(event.target);
      if (outside || (event instanceof KeyboardEvent && event.key === 'Escape')) setOpen(false);
    };
    window.addEventListener('pointerdown', close);
    window.addEventListener('keydown', close);
    return () => {
      window.removeEventListener('pointerdown', close);
      window.removeEventListener('keydown', close);
    };
  }, [open]);
  return (
    <div className="who-box" ref={box}>
      <button
        type="button"
        className="chip who"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={top.menu(user.name)}
        onClick={() => setOpen(!open)}
      >
        <span className="avatar" aria-hidden="true">
          {initials(user.name)}
        </span>{' '}
        {user.name}
      </button>
      {open && <Menu onClose={() => setOpen(false)} />}
    </div>
  );
};

export const TopBar = () => {
  const { gate } = useTill();
  const { store, till, training, network } = useSession();
  const fingerprint = useTillState((state) => state.fingerprint);
  const pill = training ? top.training : network === 'mainnet' ? null : top.testNetwork(network);
  return (
    <header className="top">
      <Mark />
      <div className="store">
        <strong>{store.name}</strong>
        <span className="faint">{till?.name}</span>
      </div>
      {pill && (
        <div className="training">
          <Icon of={GraduationCap} /> {pill}
        </div>
      )}
      <div className="top-right">
        <PriceChip />
        <OnlineChip />
        {fingerprint && (
          <span className="chip wide-only" title={top.wallet}>
            <Icon of={Wallet} />
            <span className="mono">{`${fingerprint.slice(0, 4)} ${fingerprint.slice(4, 8)}`}</span>
          </span>
        )}
        <Who />
        <button type="button" className="btn icon ghost" aria-label={top.lock} onClick={() => void gate.lock()}>
          <Icon of={Lock} />
        </button>
      </div>
    </header>
  );
};

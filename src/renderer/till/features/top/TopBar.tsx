import {
  ClockAlert,
  FlaskConical,
  GraduationCap,
  KeyRound,
  Link2,
  Lock,
  ShieldQuestionMark,
  Wallet,
  Wifi,
  WifiOff,
} from 'lucide-react';
import { priceAt, type Price } from '../../../common/price.ts';
import { watchingOf } from '../../../common/watching.ts';
import { useLanguage } from '../../language.ts';
import { useSession, useTill, useTillState } from '../../state/till.ts';
import { formatAge, formatDate, formatFingerprint, formatRate, formatTime } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { Logo } from '../../../common/Logo.tsx';
import { useNow } from '../../../common/use-now.ts';
import { PersonMenu } from './PersonMenu.tsx';

export const TopBar = () => {
  const { gate } = useTill();
  const { store, till } = useSession();
  const { top } = useLanguage().words;
  return (
    <header className="top">
      <Logo />
      <div className="store">
        <strong>{store.name}</strong>
        <span className="faint">{till?.name}</span>
      </div>
      <Pill />
      <div className="top-right">
        <PriceChip />
        <OnlineChip />
        <WalletChip />
        <AddressChip />
        <ResetChip />
        <ApprovalsChip />
        <SecretsChip />
        <PersonMenu />
        <button type="button" className="btn icon ghost" aria-label={top.lock} onClick={() => void gate.lock()}>
          <Icon of={Lock} />
        </button>
      </div>
    </header>
  );
};

const PriceChip = () => {
  const session = useSession();
  const { locale, words } = useLanguage();
  const { top, time } = words;
  const readAt = useTillState((state) => state.sessionAtMs);
  const price = priceAt(session, readAt, useNow(1_000));
  if (price.byHandUntil !== null && !price.stale) return <ByHandChip price={price} until={price.byHandUntil} />;
  return (
    <span className={price.amber ? 'chip warn' : 'chip'} data-testid="rate">
      {price.amber && <Icon of={ClockAlert} />}
      <span className="faint">{top.oneBtc}</span>{' '}
      {price.value === null ? (
        top.noPrice
      ) : (
        <>
          {formatRate(price.value, price.currency, locale)}{' '}
          <span className={price.amber ? 'age' : 'age faint'}>{top.ago(formatAge(price.ageSeconds, time))}</span>
        </>
      )}
    </span>
  );
};

/** A manager ends the price by hand from here with two presses (design.md STATE-39). */
const ByHandChip = ({ price, until }: { readonly price: Price; readonly until: string }) => {
  const { invoiceActions } = useTill();
  const { user } = useSession();
  const { locale, words } = useLanguage();
  const { top } = words;
  const text = (
    <>
      <Icon of={ClockAlert} />
      <span className="faint">{top.oneBtc}</span> {formatRate(price.value ?? '0', price.currency, locale)}{' '}
      <span className="age">{top.byHand(formatTime(until, locale, false))}</span>
    </>
  );
  if (user.role === 'cashier')
    return (
      <span className="chip warn" data-testid="rate">
        {text}
      </span>
    );
  return (
    <button type="button" className="chip warn" data-testid="rate" onClick={() => invoiceActions.overlay('price')}>
      {text}
    </button>
  );
};

const OnlineChip = () => {
  const session = useSession();
  const { top } = useLanguage().words;
  const connected = useTillState((state) => state.connected);
  const watching = watchingOf(session);
  const isOnline = connected && watching === 'watched';
  const text = connected ? top.watching[watching] : top.offline;
  return (
    <span className={isOnline ? 'chip' : 'chip warn'} role="status">
      <Icon of={isOnline ? Wifi : WifiOff} /> {text}
    </span>
  );
};

const WalletChip = () => {
  const { walletFingerprint, walletChange } = useSession();
  const { locale, words } = useLanguage();
  const { top } = words;
  if (!walletFingerprint) return null;
  const fingerprint = <span className="mono">{formatFingerprint(walletFingerprint)}</span>;
  if (!walletChange)
    return (
      <span className="chip wide-only" title={top.wallet}>
        <Icon of={Wallet} />
        {fingerprint}
      </span>
    );
  return (
    <span className="chip warn" role="status" title={top.wallet}>
      <Icon of={Wallet} />
      <span className="chip-text">{top.walletChanged(formatDate(walletChange.at, locale), walletChange.by)}</span>
      {fingerprint}
    </span>
  );
};

/** Payment links lead to another address since then, so everybody who works here can ask why (reliability.md A32). */
const AddressChip = () => {
  const { publicUrlChange } = useSession();
  const { locale, words } = useLanguage();
  if (!publicUrlChange) return null;
  const { at, by, after } = publicUrlChange;
  const text = words.top.addressChanged(formatDate(at, locale), by);
  return (
    <span className="chip warn" role="status" title={after ? `${text}: ${after}` : text}>
      <Icon of={Link2} />
      <span className="chip-text">{text}</span>
    </span>
  );
};

/** An owner's password was replaced at the computer, so everybody who works here can ask why (reliability.md A37). */
const ResetChip = () => {
  const { ownerReset } = useSession();
  const { locale, words } = useLanguage();
  if (!ownerReset) return null;
  return (
    <span className="chip warn" role="status">
      <Icon of={KeyRound} />
      <span className="chip-text">{words.top.passwordReset(ownerReset.name, formatDate(ownerReset.at, locale))}</span>
    </span>
  );
};

/** Endpoints inside the own network wait for the owner's approval. */
const ApprovalsChip = () => {
  const { targetsToApprove } = useSession();
  const { top } = useLanguage().words;
  if (targetsToApprove === 0) return null;
  return (
    <a className="chip warn" href="/office#webhooks">
      <Icon of={ShieldQuestionMark} />
      <span className="chip-text">{top.toApprove(targetsToApprove)}</span>
    </a>
  );
};

/** After a restore on another machine, endpoints lack the secrets that sign their deliveries. */
const SecretsChip = () => {
  const { targetsWithoutSecret } = useSession();
  const { top } = useLanguage().words;
  if (targetsWithoutSecret === 0) return null;
  return (
    <a className="chip warn" href="/office#webhooks" title={top.withoutSecretWhy}>
      <Icon of={KeyRound} />
      <span className="chip-text">{top.withoutSecret(targetsWithoutSecret)}</span>
    </a>
  );
};

/** A mark that no real money is involved (design.md STATE-36). */
const Pill = () => {
  const { training, network } = useSession();
  const { top } = useLanguage().words;
  if (!training && network === 'mainnet') return null;
  return (
    <div className="training">
      <Icon of={training ? GraduationCap : FlaskConical} /> {training ? top.training : top.testNetwork(network)}
    </div>
  );
};

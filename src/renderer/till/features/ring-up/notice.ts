import {
  ClockAlert,
  HardDrive,
  Lock,
  RadioTower,
  ServerOff,
  Wallet,
  WifiOff,
  ZapOff,
  type LucideIcon,
} from 'lucide-react';
import type { SessionView } from '../../../common/client.ts';
import type { Price } from '../../../common/price.ts';
import { namedSource, watchingOf } from '../../../common/watching.ts';
import type { Words } from '../../../words/till-words.ts';
import type { TillState } from '../../state/till-state.ts';

export interface Notice {
  readonly icon: LucideIcon;
  readonly strong: string;
  readonly text: string;
  readonly bad?: boolean;
  readonly action?: 'price' | { readonly href: string; readonly text: string };
}

export interface NoticeFacts {
  readonly session: SessionView;
  readonly price: Price;
  readonly halted: TillState['halted'];
  readonly connected: boolean;
  /** A payment is on the panel, so the price of the next sale does not matter now. */
  readonly paying: boolean;
  /** The sats that Lightning would have to receive: those typed, or of a sale without a Lightning code; null if none. */
  readonly wantedSats: bigint | null;
  /** The code of the sale has an address, or will have one. */
  readonly hasAddress: boolean;
  readonly formatSats: (sats: string) => string;
  /** Translates a sentence of the server. */
  readonly reasonOf: (sentence: string) => string;
  readonly say: Words['notices'];
}

/** The one notice about Satchel itself that matters most now (design.md UX-19). */
export const noticeOf = (facts: NoticeFacts): Notice | null =>
  haltedNotice(facts) ??
  noWalletNotice(facts) ??
  unwatchedNotice(facts) ??
  (facts.paying ? null : (scanningNotice(facts) ?? staleNotice(facts))) ??
  lightningNotice(facts);

const haltedNotice = ({ halted, connected, say }: NoticeFacts): Notice | null => {
  if (halted === 'locked') {
    const action = { href: '/unlock', text: say.unlock };
    return { icon: Lock, strong: say.locked, text: say.lockedHint, bad: true, action };
  }
  if (!connected) return { icon: ServerOff, strong: say.away, text: say.awayHint };
  return halted === 'storage' ? { icon: HardDrive, strong: say.diskFull, text: say.diskFullHint, bad: true } : null;
};

/** The owner is led to the step of set-up that is missing (design.md LAY-19). */
const noWalletNotice = ({ session, paying, say }: NoticeFacts): Notice | null => {
  if (paying || session.wallet !== 'missing') return null;
  if (session.user.role !== 'owner') return { icon: Wallet, strong: say.noWallet, text: say.noWalletHint };
  return { icon: Wallet, strong: say.noWallet, text: '', action: { href: '/setup?step=wallet', text: say.addWallet } };
};

/** Nobody would see a payment (design.md STATE-51). */
const unwatchedNotice = (facts: NoticeFacts): Notice | null => {
  const { session, price, paying, say } = facts;
  const watching = watchingOf(session);
  if (watching === 'watched') return null;
  if (watching === 'no-source' || watching === 'never-answered') return neverWatched(facts, watching);
  if (price.stale && !paying) return null; // no sale can begin: the notice about the price says what helps
  const name = namedSource(session);
  const [strong, later] =
    watching === 'no-internet'
      ? [say.noInternet, say.openPayment]
      : [watching === 'node-away' ? say.nodeAway(name) : say.serverAway(name), say.openPaymentAway];
  return { icon: WifiOff, strong, text: paying ? later : say.priceGood(price.goodForMinutes) };
};

const neverWatched = ({ session, paying, say }: NoticeFacts, watching: 'no-source' | 'never-answered'): Notice => {
  const isNew = watching === 'no-source';
  const isOwner = session.user.role === 'owner';
  const why = [
    paying ? say.notWatchedPaying : '',
    isNew ? '' : say.neverAnswered(namedSource(session)),
    isOwner ? '' : isNew ? say.askOwner : say.askOwnerToCheck,
  ];
  const action = isNew
    ? { href: '/setup?step=connection', text: say.addSource }
    : { href: '/office#sources', text: say.openSources };
  const text = why.filter(Boolean).join(' ');
  return { icon: RadioTower, strong: say.notWatched, text, bad: true, ...(isOwner && { action }) };
};

const scanningNotice = ({ session, say }: NoticeFacts): Notice | null =>
  session.wallet === 'scanning' ? { icon: Wallet, strong: say.scanning, text: say.scanningHint } : null;

const staleNotice = ({ session, price, say }: NoticeFacts): Notice | null => {
  if (!price.stale) return null;
  const maySet = session.user.role !== 'cashier';
  const strong = price.value === null ? say.noPrice : say.tooOld;
  const text = maySet ? say.tooOldManager : say.tooOldHint;
  return { icon: ClockAlert, strong, text, ...(maySet && { action: 'price' as const }) };
};

/** Sales continue on-chain, whatever Lightning cannot do (lightning.md LN-22, LN-23). */
const lightningNotice = (facts: NoticeFacts): Notice | null => {
  const { session, wantedSats, hasAddress, formatSats, reasonOf, say } = facts;
  const { state, reason, receivableSats } = session.lightning;
  const address = hasAddress ? say.hasAddress : '';
  if (state === 'failing') {
    const why = reason === null ? '' : say.reason(reasonOf(reason));
    return { icon: ZapOff, strong: say.noLightning, text: `${address} ${why}`.trim() };
  }
  if (receivableSats === null || wantedSats === null || wantedSats <= BigInt(receivableSats)) return null;
  return { icon: ZapOff, strong: say.canReceive(formatSats(receivableSats)), text: address };
};

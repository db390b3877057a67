/** Writes and reads the events of Nostr Wallet Connect (NIP-47). */
import { decrypt as decrypt04, encrypt as encrypt04 } from 'nostr-tools/nip04';
import { decrypt as decrypt44, encrypt as encrypt44, getConversationKey } from 'nostr-tools/nip44';
import { finalizeEvent, getPublicKey, verifyEvent } from 'nostr-tools/pure';
import type { NostrEvent } from './nwc-relay.ts';

export type Encryption = 'nip44_v2' | 'nip04';

export const KIND = {
  login: 22_242,
  info: 13_194,
  request: 23_194,
  answer: 23_195,
  notification04: 23_196,
  notification: 23_197,
} as const;

/** A wallet must not act on a question that a relay passes on later than this. */
const QUESTION_LASTS_SECONDS = 60;
/** Relays that keep what they should forget repeat no more than this. The wallet's clock may differ by as much. */
const REPEATED_SECONDS = 3_600;

export interface Question {
  readonly method: string;
  readonly params: object;
  readonly encryption: Encryption;
}

const HEX_32 = /^[0-9a-f]{64}$/i;

/** The wallet, as one connection to it sees it. */
export interface Keys {
  readonly walletKey: string;
  readonly ownKey: string;
  readonly ask: (question: Question, nowMs: number) => NostrEvent;
  /** Answers the challenge of a relay (NIP-42). */
  readonly logIn: (challenge: string, url: string, nowMs: number) => NostrEvent;
  /** @throws if it cannot be decrypted */
  readonly decrypt: (content: string) => string;
}

/** Null if they are no keys. */
export const keysOf = (walletKey: string, secretHex: string): Keys | null => {
  if (![walletKey, secretHex].every((key) => HEX_32.test(key))) return null;
  try {
    return createKeys(walletKey, secretHex);
  } catch {
    return null; // digits that are no point of the curve
  }
};

const createKeys = (walletKey: string, secretHex: string): Keys => {
  const secret = Uint8Array.from(Buffer.from(secretHex, 'hex'));
  const shared = getConversationKey(secret, walletKey);
  const encrypt = (text: string, encryption: Encryption): string =>
    encryption === 'nip04' ? encrypt04(secret, walletKey, text) : encrypt44(text, shared);
  return {
    walletKey,
    ownKey: getPublicKey(secret),
    ask: ({ method, params, encryption }, nowMs) => {
      const created_at = Math.floor(nowMs / 1_000);
      const tags = [
        ['p', walletKey],
        ['encryption', encryption],
        ['expiration', String(created_at + QUESTION_LASTS_SECONDS)],
      ];
      const content = encrypt(JSON.stringify({ method, params }), encryption);
      return finalizeEvent({ kind: KIND.request, created_at, tags, content }, secret);
    },
    logIn: (challenge, url, nowMs) => {
      const tags = [
        ['relay', url],
        ['challenge', challenge],
      ];
      return finalizeEvent({ kind: KIND.login, created_at: Math.floor(nowMs / 1_000), tags, content: '' }, secret);
    },
    decrypt: (content) =>
      encryptionOf(content) === 'nip04' ? decrypt04(secret, walletKey, content) : decrypt44(content, shared),
  };
};

/** Tells by its form how a text is encrypted: NIP-04 appends its initial vector. */
export const encryptionOf = (content: string): Encryption => (content.includes('?iv=') ? 'nip04' : 'nip44_v2');

/** Subscribes to what the wallet says of itself, which relays keep, and what it sends to this connection. */
export const filtersOf = ({ walletKey, ownKey }: Keys, nowMs: number): Record<'info' | 'wallet', object> => ({
  info: { kinds: [KIND.info], authors: [walletKey], limit: 1 },
  wallet: {
    kinds: [KIND.answer, KIND.notification04, KIND.notification],
    authors: [walletKey],
    '#p': [ownKey],
    since: Math.floor(nowMs / 1_000) - REPEATED_SECONDS,
  },
});

/** True if the wallet signed it: relays are trusted with nothing. */
export const isOfWallet = (event: NostrEvent, { walletKey }: Keys): boolean =>
  event.pubkey === walletKey && verifyEvent(event);

export const tagOf = (event: NostrEvent, name: string): string | undefined =>
  event.tags.find(([each]) => each === name)?.[1];

/** Names the report of a payment that came in (NIP-47). */
export const REPORT = 'payment_received';

export interface WalletInfo {
  readonly encryption: Encryption;
  readonly methods: readonly string[];
  /** It reports payments that come in, by itself. */
  readonly reports: boolean;
  readonly createdAt: number;
}

/** Reads the event in which a wallet says what it can. The tag names a set; without it, only the old encryption is known. */
export const readInfo = (event: NostrEvent): WalletInfo => {
  const known = (tagOf(event, 'encryption') ?? '').split(/[\s,]+/);
  return {
    encryption: known.includes('nip44_v2') ? 'nip44_v2' : 'nip04',
    methods: event.content.split(/\s+/).filter((method) => method !== ''),
    reports: (tagOf(event, 'notifications') ?? '').split(/[\s,]+/).includes(REPORT),
    createdAt: event.created_at,
  };
};

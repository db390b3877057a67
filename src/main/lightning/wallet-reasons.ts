import { UpstreamFailed } from '../upstream/reasons.ts';
import { FAILED, NO_CREDENTIAL, REDIRECTS } from './reasons.ts';

/** Why a wallet that is reached over Nostr or by its Lightning Address does not do what it is asked: clauses for the owner. */
const WALLET_REASONS = {
  restricted: 'it does not allow this connection to do that',
  unauthorized: 'it does not know this connection, or knows it no longer',
  rateLimited: 'it asks for a pause',
  quotaExceeded: 'it says that the quota of this connection is used up',
  notImplemented: 'it cannot do what Satchel needs',
  notFound: 'it does not know what it is asked about',
  otherEncryption: 'it does not understand the encryption',
  ownError: FAILED,
  unreadable: 'it answers what cannot be understood',
  relaysAway: 'it is on none of its relays',
  relayRefuses: 'it cannot be asked, because its relays refuse the question',
  noCredential: NO_CREDENTIAL,
  noSuchAddress: 'it does not know this address',
  noVerify: 'it does not offer to verify payments (LUD-21), so Satchel would never learn that a sale is paid',
  foreignVerify: 'it verifies payments on a host of somebody else',
  tooSmall: 'it takes no payment as small as this sale',
  tooLarge: 'it takes no payment as large as this sale',
  partOfSat: 'it takes whole satoshis only',
  otherAmount: 'it made a Lightning invoice for another amount',
  otherDescription: 'it made a Lightning invoice for another description',
  redirects: REDIRECTS,
  notPublic: 'it leads to an address that is not public',
  notEncrypted: 'it is reached without encryption, which is for this computer only',
  httpError: FAILED,
} as const;
type WalletReason = keyof typeof WALLET_REASONS;

/** A wallet does not do what it is asked. Its own words are left out: they may hold anything. */
export class WalletFailed extends UpstreamFailed {
  override name = 'WalletFailed';
  readonly reason: WalletReason;

  constructor(reason: WalletReason, options?: ErrorOptions) {
    super(WALLET_REASONS[reason], options);
    this.reason = reason;
  }
}

/** The reason of each error code of NIP-47. */
const OF_CODE: Readonly<Record<string, WalletReason>> = {
  RESTRICTED: 'restricted',
  UNAUTHORIZED: 'unauthorized',
  RATE_LIMITED: 'rateLimited',
  QUOTA_EXCEEDED: 'quotaExceeded',
  NOT_IMPLEMENTED: 'notImplemented',
  NOT_FOUND: 'notFound',
  UNSUPPORTED_ENCRYPTION: 'otherEncryption',
};

/** Says why a wallet refused, by its code (NIP-47, "Error codes"); a code that nobody knows is an error of its own. */
export const reasonOfCode = (code: string): WalletReason =>
  Object.hasOwn(OF_CODE, code) ? (OF_CODE[code] ?? 'ownError') : 'ownError';

/** Why a Lightning node does not do what it is asked: clauses for the owner (lightning.md LN-23), never the node's own words. */
import { IdentityChanged, UpstreamFailed } from '../upstream/reasons.ts';

export const LOCKED = 'its wallet is locked';
export const NO_WALLET = 'it has no wallet yet';
export const STARTING = 'it is starting';
export const BEHIND = 'it has not caught up with the chain';
export const NOT_PAYABLE = 'it cannot be paid now: it has not caught up with the chain, or has no channel in use';
export const FAILED = 'it says that it failed';
export const CUT = 'it hung up';
export const SILENT_STREAM = 'it has fallen silent';
export const NO_STREAM = 'it does not report payments by itself';
export const REDIRECTS = 'it redirects to another address';
export const NO_CREDENTIAL = 'it has no credential';
export const NO_CERTIFICATE = 'it shows no certificate';
export const OTHER_NETWORK = 'it is on a network that Satchel does not know';
export const UNENCRYPTED = 'it is reached without encryption, which is for this computer only';
export const UNENCRYPTED_BEYOND_SHOP = 'it is reached without encryption, which is for the shop’s own network only';

/** The credential is wrong, was revoked, has run out, or belongs to another wallet. */
export class CredentialRefused extends UpstreamFailed {
  override name = 'CredentialRefused';
  constructor() {
    super('it refuses the credential');
  }
}

/** The credential is right, and does not allow what was asked. */
export class NotAllowed extends UpstreamFailed {
  override name = 'NotAllowed';
  constructor() {
    super('the credential may not do this');
  }
}

/** It asks for fewer questions: HTTP status 429, or `RATE_LIMITED`. */
export class AsksForPause extends UpstreamFailed {
  override name = 'AsksForPause';
  constructor() {
    super('it asks for a pause');
  }
}

/** Its answer is not what its documentation says, or is about another invoice than the question. */
export class NotUnderstood extends UpstreamFailed {
  override name = 'NotUnderstood';
  constructor() {
    super('it answers what cannot be understood');
  }
}

/** Whoever answers is not known by the certificate of the set-up, so it gets no credential (lightning.md LN-14). */
export class CertificateChanged extends IdentityChanged {
  override name = 'CertificateChanged';
  /** SHA-256 of the certificate that it shows, lower-case hex; null if it shows none. */
  readonly offered: string | null;
  constructor(offered: string | null) {
    super('it shows another certificate than before; if that is right, approve it');
    this.offered = offered;
  }
}

/** Names a status or an error code, which is a number and holds no secret. */
export const answers = (code: number): UpstreamFailed => new UpstreamFailed(`it answers ${code}`);

/** Why a Lightning node does not do what it is asked: clauses for the owner (lightning.md LN-23), never the node's own words. */
import { IdentityChanged, UpstreamFailed } from '../upstream/reasons.ts';

export const LOCKED = 'its wallet is locked';
export const NO_WALLET = 'it has no wallet yet';
export const STARTING = 'it is starting';
export const BEHIND = 'it has not caught up with the chain';
export const NOT_UNDERSTOOD = 'it answers what cannot be understood';
export const FAILED = 'it says that it failed';
export const CUT = 'it hung up';
export const SILENT_STREAM = 'it has fallen silent';
export const NO_CREDENTIAL = 'it has no credential';
export const OTHER_NETWORK = 'it is on a network that Satchel does not know';
export const UNENCRYPTED = 'it is reached without encryption, which is for this computer only';
const REFUSED = 'it refuses the credential';
const NOT_ALLOWED = 'the credential may not do this';
const OTHER_CERTIFICATE = 'it shows another certificate than before; if that is right, approve it';

/** The credential is wrong, was revoked or has run out. */
export class CredentialRefused extends UpstreamFailed {
  override name = 'CredentialRefused';
  constructor() {
    super(REFUSED);
  }
}

/** The credential is right, and does not allow what was asked. */
export class NotAllowed extends UpstreamFailed {
  override name = 'NotAllowed';
  constructor() {
    super(NOT_ALLOWED);
  }
}

/** Whoever answers is not known by the certificate of the set-up, so it gets no credential (lightning.md LN-14). */
export const certificateChanged = (): IdentityChanged => new IdentityChanged(OTHER_CERTIFICATE);

export const notUnderstood = (): UpstreamFailed => new UpstreamFailed(NOT_UNDERSTOOD);

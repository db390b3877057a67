/** Why a Lightning backend failed, as clauses for the owner. None of them quotes an answer, which may hold a secret. */
import { UpstreamFailed } from '../upstream/reasons.ts';

/** The credential is wrong, was revoked, or belongs to another wallet. */
export class CredentialRefused extends UpstreamFailed {
  override name = 'CredentialRefused';
  constructor() {
    super('it refuses the credential');
  }
}

/** The credential is good, but not for this. */
export class RightMissing extends UpstreamFailed {
  override name = 'RightMissing';
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
export class Unintelligible extends UpstreamFailed {
  override name = 'Unintelligible';
  constructor() {
    super('it answers what cannot be understood');
  }
}

export const OTHER_CERTIFICATE = 'it shows another certificate than before; if that is right, approve it';
export const UNENCRYPTED = 'it is reached without encryption, which is for the shop’s own network only';
export const UNENCRYPTED_REMOTE = 'it is reached without encryption, which is for this computer only';
export const REDIRECTS = 'it redirects to another address';
export const NO_STREAM = 'it does not report payments by itself';
export const CUT_OFF = 'it hung up';

/** Names a status or an error code, which is a number and holds no secret. */
export const answers = (code: number): UpstreamFailed => new UpstreamFailed(`it answers ${code}`);

/** A source did not answer, or not as its protocol says. The message is a clause for the owner: "it …". */
export class UpstreamFailed extends Error {
  override name = 'UpstreamFailed';
}

/** A source gave an answer that its own bytes disprove: it lies, or is broken (docs/spec/chain.md CHAIN-40). */
export class ProvablyWrong extends UpstreamFailed {
  override name = 'ProvablyWrong';
}

/** A server shows another key than the one that it had, so it may be somebody else (docs/spec/chain.md CHAIN-42). */
export class IdentityChanged extends UpstreamFailed {
  override name = 'IdentityChanged';
}

/** Error codes of Node and undici in the owner's words. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name is not known',
  ECONNRESET: 'it hung up',
  EPIPE: 'it hung up',
  UND_ERR_SOCKET: 'it hung up',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
};
/** Families of error codes: OpenSSL on a certificate and on the protocol, and the HTTP parser. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)/, 'its certificate is not valid'],
  [/^(?:EPROTO$|ERR_SSL_)/, 'it does not speak TLS'],
  [/^HPE_/, 'it answers no HTTP'],
];
export const TOO_LATE = 'it did not answer in time';
const SILENT = 'it did not answer';
const UNREACHABLE: ReadonlySet<string> = new Set([...Object.values(REASONS), TOO_LATE, SILENT, 'it was closed']);
/** Returns true if nothing came back, so that nobody knows what is wrong there. */
export const isUnreachable = (error: unknown): boolean => UNREACHABLE.has(reasonOf(error));

export const TOO_MUCH = 'it answers far too much';

/** Says in the owner's words why a connection or an answer failed; never names an address or a credential. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return SILENT;
  if (error instanceof UpstreamFailed) return error.message;
  const code = 'code' in error ? String(error.code) : '';
  if (code.includes('TIMEOUT') || code === 'ETIMEDOUT' || error.name === 'TimeoutError') return TOO_LATE;
  const family = FAMILIES.find(([codes]) => codes.test(code))?.[1];
  return REASONS[code] ?? family ?? (error.message === '' ? SILENT : error.message);
};

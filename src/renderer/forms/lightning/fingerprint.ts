/** SHA-256 as openssl prints it: `4F:A1:09:…`. */
export const fingerprintText = (certificate: string): string =>
  (certificate.toUpperCase().match(/../g) ?? []).join(':');

/** The first and the last bytes of it, for a list. */
export const shortFingerprint = (certificate: string): string => {
  const text = fingerprintText(certificate);
  return `${text.slice(0, 11)} … ${text.slice(-5)}`;
};

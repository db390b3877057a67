/** Adds the scheme that people leave out: “127.0.0.1:8332” is an address too (design.md COPY-13). */
export const withScheme = (text: string, scheme: 'http' | 'https'): string => {
  const address = text.trim();
  return address === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `${scheme}://${address}`;
};

/** Hosts of the own network rarely have a certificate. */
export const isOwnHost = (text: string): boolean =>
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[|[^./:]+(?=[:/]|$)|[^/:]+\.(local|lan|onion|internal)(?=[:/]|$))/i.test(
    text.trim(),
  );

/** Origins of this program's two listeners. */
export interface Origins {
  /** Till, office, set-up. */
  readonly till: string;
  /** Customer's screen and payment pages. */
  readonly customer: string;
}

/**
 * Hosts that a click may open in the system's browser, over https only: the block explorer to which the till's technical
 * view links.
 */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set(['mempool.space']);

/** Checks that an address belongs to one of these origins. */
export const isOf = (url: string, origins: readonly string[]): boolean => {
  const parsed = parse(url);
  return parsed !== undefined && /^https?:$/.test(parsed.protocol) && origins.includes(parsed.origin);
};

/** Checks that the system's browser may open an address. */
export const mayLeave = (url: string): boolean => {
  const parsed = parse(url);
  return (
    parsed !== undefined &&
    parsed.protocol === 'https:' &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === '' &&
    EXTERNAL_HOSTS.has(parsed.hostname)
  );
};

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

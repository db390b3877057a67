/** The addresses of this program's two listeners. */
export interface Origins {
  /** Till, office, set-up. */
  readonly till: string;
  /** Customer's screen and payment pages. */
  readonly customer: string;
}

/**
 * Hosts that a click may open in the browser of the operating system, https alone. A block explorer's pages are what
 * the till's technical view points at.
 */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set(['mempool.space']);

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/** Whether a page of one of these origins is what the address names. */
export const isOf = (url: string, origins: readonly string[]): boolean => {
  const parsed = parse(url);
  return parsed !== undefined && /^https?:$/.test(parsed.protocol) && origins.includes(parsed.origin);
};

/** Whether the operating system's browser may open it. */
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

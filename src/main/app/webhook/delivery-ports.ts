/** Delivery of webhook events as the use cases see it. */

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * The reason why nothing may be sent to a URL: it leads to Satchel itself, to a node that Satchel uses, or to a
 * reserved kind of address, or it is not a web address.
 */
export type Forbidden = 'own' | 'node' | 'reserved' | 'no_web_address';

/** The place that the URL of an endpoint leads to now. */
export type Destination =
  | {
      readonly kind: 'public' | 'private';
      /** Host and port as the WHATWG URL parser writes them, in every spelling by which an owner may approve them. */
      readonly hostPorts: readonly string[];
      /** The addresses to which its name resolved, once. No other address is dialled (reliability.md A10). */
      readonly addresses: readonly ResolvedAddress[];
    }
  /** Satchel itself, a configured node, or link-local, cloud metadata, multicast … (api.md HOOK-3). */
  | { readonly kind: 'forbidden'; readonly reason: Forbidden }
  /** Its name does not resolve at present. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface EndpointGuard {
  /** Resolves a name once, and judges every address that it has. */
  readonly resolve: (url: string) => Promise<Destination>;
  /** Every spelling of a URL's host and port; none unless it is an http or https URL without user info. */
  readonly hostPortsOf: (url: string) => readonly string[];
  /** Reads a host and port as an owner writes them, into the spelling of {@link hostPortsOf}. */
  readonly readHostPort: (text: string) => string | undefined;
}

/** The request that delivers one event. */
export interface DeliveryRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The outcome of one attempt. */
export type DeliveryAttempt =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** At most 1 KiB. */
      readonly answer: string;
      /** `Retry-After`, in milliseconds. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'failed'; readonly error: string };

/** What telling others needs from the outside. */

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Satchel itself; a node it is set up with; a kind of address that is no place to send to; no web address at all. */
export type Forbidden = 'own' | 'node' | 'reserved' | 'no_web_address';

/** What a target's URL leads to at this moment. */
export type Destination =
  | {
      readonly kind: 'public' | 'private';
      /** Host and port as after WHATWG parsing, in every spelling an owner may approve it by. */
      readonly hostPorts: readonly string[];
      /** What its name resolved to, once: nothing else is dialled. */
      readonly addresses: readonly ResolvedAddress[];
    }
  /** Satchel itself, a configured node, link-local, cloud metadata, multicast … (api.md §4). */
  | { readonly kind: 'forbidden'; readonly reason: Forbidden }
  /** Its name is not known at present. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface EndpointGuard {
  /** Resolves a name once and judges every address it has. */
  readonly resolve: (url: string) => Promise<Destination>;
  /** Every spelling of a URL's host and port; none where it is no http(s) URL without user info. */
  readonly hostPortsOf: (url: string) => readonly string[];
  /** A host and port as an owner writes it, in our spelling. */
  readonly readHostPort: (text: string) => string | undefined;
}

/** What goes over the wire for one notice. */
export interface DeliveryRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of one attempt. */
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

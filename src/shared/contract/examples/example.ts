/** A call of a route as it goes over the wire. A test parses it with the route's own schemas. */
export interface RouteExample {
  /** The body of the request; absent if the route takes none. */
  readonly body?: object;
  /** The answer with the lowest success status, or the first event of a stream; absent if the answer is empty. */
  readonly answer?: unknown;
}

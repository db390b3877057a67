/** One call of a route as it goes over the wire; a test parses it with the route's own schemas. */
export interface RouteExample {
  /** What is sent; none where the route takes no body. */
  readonly body?: object;
  /** What the first success answers, or the first event of a stream; none where the answer is empty. */
  readonly answer?: unknown;
}

/** A refusal to start: one sentence that says the way out. Printed on stderr; the exit code is 1. */
export class StartRefused extends Error {
  override name = 'StartRefused';
}

/**
 * Thrown to refuse a start. The message is one sentence that names the way out; it goes to stderr, and the exit code is
 * 1.
 */
export class StartRefused extends Error {
  override name = 'StartRefused';
}

/**
 * Thrown when the database, or a file beside it, cannot be used. The message is one sentence that names the way out.
 */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused';
}

/** The database (or a file beside it) cannot be used; the message is one sentence that says the way out. */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused';
}

/** A line to spoil, and the test that must then fail. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly testFile: string;
  /** Matches the title of the test; only its lasting words, because ids of rules come and go. */
  readonly test: RegExp;
}

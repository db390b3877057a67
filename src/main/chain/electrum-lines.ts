/** Cuts a stream of bytes into lines, and lets no line fill the memory. */

/** Longer than the hex of any transaction that a block may hold (BIP 141). */
const LONGEST_LINE = 9_000_000;
/** An answer names its id near its beginning or near its end. */
const KEPT = 200;

export interface Lines {
  readonly push: (bytes: Buffer) => void;
}

export interface LinesOptions {
  readonly line: (text: string) => void;
  /** A line was too long and thrown away. @param id of the request that it answers, if it names one */
  readonly tooLong: (id: number | null) => void;
  readonly longest?: number;
}

export const createLines = ({ line, tooLong, longest = LONGEST_LINE }: LinesOptions): Lines => {
  let chunks: Buffer[] = [];
  let size = 0;
  /** The beginning of a line that is too long; its end is cut off as it comes. */
  let head: Buffer | null = null;
  let tail = Buffer.alloc(0);

  const keep = (bytes: Buffer): void => {
    size += bytes.length;
    if (head === null && size <= longest) {
      chunks.push(bytes);
      return;
    }
    head ??= Buffer.concat(chunks).subarray(0, KEPT);
    const ending = chunks.length > 0 ? Buffer.concat([...chunks, bytes]) : Buffer.concat([tail, bytes]);
    tail = Buffer.from(ending.subarray(-KEPT));
    chunks = [];
  };
  const finish = (): void => {
    const [whole, beginning, ending] = [chunks, head, tail];
    [chunks, size, head, tail] = [[], 0, null, Buffer.alloc(0)];
    if (beginning) return tooLong(idIn(beginning.toString('latin1'), ending.toString('latin1')));
    const text = Buffer.concat(whole).toString('utf8').trim();
    if (text !== '') line(text);
  };
  return {
    push: (bytes) => {
      let from = 0;
      for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, from)) {
        keep(bytes.subarray(from, at));
        finish();
        from = at + 1;
      }
      if (from < bytes.length) keep(bytes.subarray(from));
    },
  };
};

/** Reads the id from the edges of an answer: it comes before the long result, or after it. */
const idIn = (head: string, tail: string): number | null => {
  const found =
    /^\{[^[{]{0,60}"id"\s*:\s*(\d{1,15})\s*,/.exec(head) ?? /"id"\s*:\s*(\d{1,15})[^[{]{0,60}\}\s*$/.exec(tail);
  return found ? Number(found[1]) : null;
};

/** Allowed lengths of an `in (…)` list. Few lengths mean few different statements to prepare and cache. */
const SIZES = [1, 8, 64, 512] as const;

/** Splits the distinct values into lists of the allowed lengths, and pads the last list by repeating its last value. */
export const chunksOf = <T extends string | bigint>(values: readonly T[]): T[][] => {
  const distinct = [...new Set(values)];
  const chunks: T[][] = [];
  for (let from = 0; from < distinct.length;) {
    const rest = distinct.length - from;
    const size = SIZES.find((known) => known >= rest) ?? 512;
    const chunk = distinct.slice(from, from + size);
    const filling = chunk.slice(-1);
    chunks.push([...chunk, ...Array.from({ length: size - chunk.length }, () => filling).flat()]);
    from += size;
  }
  return chunks;
};

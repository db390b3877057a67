/** Formats a table for people; each column is as wide as its widest cell. */
export const table = (rows: readonly (readonly (string | number)[])[]): string => {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, `${cell}`.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, i) => `${cell}`.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** Finds the least value that `share` of the values do not exceed (nearest rank). */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

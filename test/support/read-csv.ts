/** Reads a CSV file in which every cell is quoted; throws if one is not. */
export const readCsv = (csv: string, separator: string): string[][] => {
  if (!csv.startsWith('\uFEFF') || !csv.endsWith('\r\n')) throw new Error('no mark, or no end of the last line');
  const rows: string[][] = [];
  const cell = new RegExp(String.raw`"((?:[^"]|"")*)"(${separator}|\r\n)`, 'gy');
  cell.lastIndex = 1;
  const row: string[] = [];
  while (cell.lastIndex < csv.length) {
    const at = cell.lastIndex;
    const [, text, end] = cell.exec(csv) ?? [];
    if (text === undefined) throw new Error(`no quoted cell at ${at}`);
    row.push(text.replaceAll('""', '"'));
    if (end !== separator) rows.push(row.splice(0));
  }
  return rows;
};

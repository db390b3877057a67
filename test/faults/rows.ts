/** The table with which `npm run test:faults` ends. */
import { appendFileSync } from 'node:fs';
import { table } from './table.ts';

export interface FaultRow {
  /** Id of the fault, the money case or the invariant. */
  readonly fault: string;
  readonly what: string;
  readonly runs: number;
  readonly figure: string;
}

/** Adds a row for a case that held. Without the long run, which gathers all rows, it is printed immediately. */
export const addRow = (row: FaultRow): void => {
  const file = process.env['SATCHEL_FAULT_ROWS'];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
  else console.log(table([[row.fault, row.what, row.runs, 'held', row.figure]]));
};

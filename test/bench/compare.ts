import { percentile, table } from '../faults/table.ts';
import type { Row, Suite } from './suites.ts';
import { inOrder, takeTurns } from './take-turns.ts';

export interface Comparison {
  /** Folder of the built checkout to compare with. */
  readonly base: string;
  /** Folder of the built checkout under test. */
  readonly head: string;
  readonly runs: number;
  readonly say: (line: string) => void;
}

/**
 * Measures two checkouts side by side with the same client: request by request if the suite can sample both side by side,
 * else run by run.
 *
 * @returns a table with the medians of both, and their ratio
 */
export const compareCheckouts = async (suites: readonly Suite[], comparison: Comparison): Promise<string> => {
  const lines: string[][] = [];
  for (const suite of suites) {
    try {
      const [base = [], head = []] = await (suite.sample
        ? sampleBoth(suite.sample, comparison)
        : runBoth(suite, comparison));
      lines.push(...suite.rows.map((row, at) => lineOf(row, valuesOf(at, base), valuesOf(at, head))));
    } finally {
      suite.close?.();
    }
  }
  return table([['bench', 'base', 'head', 'head / base', 'all of base', 'all of head'], ...lines]);
};

/** The values of all rows, of each run of one checkout. */
type Runs = readonly (readonly (readonly number[])[])[];

const valuesOf = (row: number, runs: Runs): number[] => runs.flatMap((rows) => rows[row] ?? []);

const runBoth = ({ rows, run }: Suite, { base, head, runs, say }: Comparison): Promise<Runs[]> => {
  const measure = (side: string, checkout: string) => async (round: number) => {
    const values = await run(checkout);
    for (const [at, { name }] of rows.entries())
      say(`${name}, ${side}, run ${round + 1} of ${runs}: ${values[at]?.toFixed(1)}`);
    return values.map((value) => [value]);
  };
  return takeTurns(runs, [measure('base', base), measure('head', head)]);
};

const sampleBoth = async (
  sample: NonNullable<Suite['sample']>,
  { base, head, runs, say }: Comparison,
): Promise<Runs[]> => {
  const measured: Runs[] = [];
  for (let round = 0; round < runs; round += 1) {
    measured.push(inOrder(round, await sample(inOrder(round, [base, head]))));
    say(`run ${round + 1} of ${runs} of both`);
  }
  return [0, 1].map((side) => measured.map((sides) => sides[side] ?? []));
};

/** More values than this are too many to print: their p99 stands for them. */
const MOST_PRINTED = 25;

/** @returns the line of a row: its medians, their ratio, and the values themselves or their p99 */
export const lineOf = (
  { name, unit }: Pick<Row, 'name' | 'unit'>,
  base: readonly number[],
  head: readonly number[],
): string[] => {
  const [before, after] = [percentile(base, 0.5), percentile(head, 0.5)];
  const all = (values: readonly number[]): string =>
    values.length > MOST_PRINTED
      ? `p99 ${percentile(values, 0.99).toFixed(2)} of ${values.length}`
      : values.map((value) => value.toFixed(1)).join(' ');
  return [
    name,
    `${before.toFixed(2)} ${unit}`,
    `${after.toFixed(2)} ${unit}`,
    (after / before).toFixed(3),
    all(base),
    all(head),
  ];
};

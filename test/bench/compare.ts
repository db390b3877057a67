import { percentile, table } from '../faults/table.ts';
import type { Row, Suite } from './suites.ts';

export interface Comparison {
  /** Folder of the built checkout to compare with. */
  readonly base: string;
  /** Folder of the built checkout under test. */
  readonly head: string;
  readonly runs: number;
  readonly say: (line: string) => void;
}

/**
 * Measures two checkouts in turns, with the same client, so that both meet the machine in the same state. The order within
 * a turn alternates too.
 *
 * @returns a table with the medians of both, and their ratio
 */
export const compareCheckouts = async (suites: readonly Suite[], comparison: Comparison): Promise<string> => {
  const lines: string[][] = [];
  for (const suite of suites) {
    try {
      lines.push(...(await compareSuite(suite, comparison)));
    } finally {
      suite.close?.();
    }
  }
  return table([['bench', 'base', 'head', 'head / base', 'runs of base', 'runs of head'], ...lines]);
};

const compareSuite = async (suite: Suite, { base, head, runs, say }: Comparison): Promise<string[][]> => {
  const measured: Record<'base' | 'head', (readonly number[])[]> = { base: [], head: [] };
  for (let turn = 0; turn < runs; turn += 1) {
    const order = turn % 2 === 0 ? (['base', 'head'] as const) : (['head', 'base'] as const);
    for (const side of order) {
      const values = await suite.run(side === 'base' ? base : head);
      measured[side].push(values);
      for (const [at, { name }] of suite.rows.entries())
        say(`${name}, ${side}, run ${turn + 1} of ${runs}: ${values[at]?.toFixed(1)}`);
    }
  }
  return suite.rows.map((row, at) => {
    const valuesOf = (side: 'base' | 'head'): number[] => measured[side].map((values) => values[at] ?? Number.NaN);
    return lineOf(row, valuesOf('base'), valuesOf('head'));
  });
};

const lineOf = ({ name, unit }: Row, base: readonly number[], head: readonly number[]): string[] => {
  const [before, after] = [percentile(base, 0.5), percentile(head, 0.5)];
  const all = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(' ');
  return [
    name,
    `${before.toFixed(1)} ${unit}`,
    `${after.toFixed(1)} ${unit}`,
    (after / before).toFixed(3),
    all(base),
    all(head),
  ];
};

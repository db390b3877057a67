import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compareCheckouts } from '../test/bench/compare.ts';
import { slownessOf } from '../test/bench/limits.ts';
import { measureMachine, type Machine } from '../test/bench/machine.ts';
import { createSuites, type Row, type Sizes, type Suite } from '../test/bench/suites.ts';
import { percentile, table } from '../test/faults/table.ts';
import { ROOT } from '../test/support/checkout-copy.ts';
import { ensureTools } from '../test/support/tools.ts';
import { buildWhenNeeded } from './build.ts';

const USAGE = `npm run bench [-- [WORDS] [--check]]
npm run bench -- --against DIR [--million] [WORDS]

Measures the built program, as the median of three runs per line, and prints each line beside its limit on this machine.
WORDS choose the lines whose names contain one of them. With --check a line beyond its limit fails the run.

--against measures another built checkout in the same run, alternately, as the median of five runs per line, and prints
the ratio of both. It compares start-up, charge → code, durable creations and the sizes of the pages; with --million also
the reads from a large folder, where both programs run side by side, get each request in turns, and the median is that of
all requests. WORDS choose among all lines instead.

The lines of Lightning need LND, which Go builds once; without Go they are skipped.

Sizes come from the environment: SATCHEL_BENCH_SALES (100), SATCHEL_BENCH_INVOICES (1000000), SATCHEL_BENCH_OPEN (10000), SATCHEL_BENCH_CODES (1000),
SATCHEL_BENCH_LOAD_MS (6000), SATCHEL_BENCH_LOADS (15) and SATCHEL_BENCH_RUNS.
`;

const bench = async (): Promise<void> => {
  const { values, positionals: words } = parseArgs({
    allowPositionals: true,
    options: {
      against: { type: 'string' },
      million: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(USAGE);
  for (const line of ensureTools(say)) say(line);
  if (!buildWhenNeeded()) throw new Error('the build failed');
  if (values.against !== undefined) return compare(resolve(values.against), values.million, words);
  const isWithin = await judgeAll(words);
  if (values.check && !isWithin) process.exitCode = 1;
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const sizeOf = (name: string, usual: number): number => Number(process.env[`SATCHEL_BENCH_${name}`] ?? usual);

const sizesFor = (checkouts: readonly string[]): Sizes => ({
  checkouts,
  sales: sizeOf('SALES', 100),
  open: sizeOf('OPEN', 10_000),
  codes: sizeOf('CODES', 1_000),
  invoices: sizeOf('INVOICES', 1_000_000),
  loadMs: sizeOf('LOAD_MS', 6_000),
  loads: sizeOf('LOADS', 15),
});

/** The suites with a line whose name contains one of the words. */
const chosenBy = (words: readonly string[], suites: readonly Suite[]): readonly Suite[] =>
  suites.filter(({ rows }) => rows.some(({ name }) => words.some((word) => name.includes(word))));

/** The suites whose programs can be had; the others are named in one line each. */
const prepared = (suites: readonly Suite[]): readonly Suite[] =>
  suites.filter(({ rows, prepare }) => {
    try {
      prepare?.(say);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      say(`skipped: ${rows.map(({ name }) => name).join('; ')} (${reason})`);
      return false;
    }
  });

// ---------------------------------------------------------------- two checkouts

const compare = async (base: string, withMillion: boolean, words: readonly string[]): Promise<void> => {
  const suites = createSuites(sizesFor([base, ROOT]));
  const { startUp, chargeToCode, creations, pageLoad, million } = suites;
  const usual = [startUp, chargeToCode, creations, pageLoad, ...(withMillion ? [million] : [])];
  const chosen = prepared(words.length > 0 ? chosenBy(words, Object.values(suites)) : usual);
  const compared = await compareCheckouts(chosen, { base, head: ROOT, runs: sizeOf('RUNS', 5), say });
  say(`\nbase: ${base}\nhead: ${ROOT}\n\n${compared}`);
};

// ---------------------------------------------------------------- limits

const judgeAll = async (words: readonly string[]): Promise<boolean> => {
  const runs = sizeOf('RUNS', 3);
  const suites = Object.values(createSuites(sizesFor([ROOT])));
  const machine = await measureMachine();
  const verdicts: Verdict[] = [];
  for (const suite of prepared(words.length > 0 ? chosenBy(words, suites) : suites)) {
    try {
      const measured = await measure(suite, runs);
      const valuesOf = (at: number): number[] => measured.map((values) => values[at] ?? Number.NaN);
      verdicts.push(...suite.rows.map((row, at) => judge(row, valuesOf(at), machine)));
    } finally {
      suite.close?.();
    }
  }
  say(`\n${describeMachine(machine)}\n`);
  say(table([['bench', `median of ${runs}`, 'limit', ''], ...verdicts.map(({ line }) => line)]));
  return verdicts.every(({ isWithin }) => isWithin);
};

/** @returns the values of each run, in the order of the rows */
const measure = async ({ rows, run }: Suite, runs: number): Promise<(readonly number[])[]> => {
  const measured: (readonly number[])[] = [];
  for (let turn = 1; turn <= runs; turn += 1) {
    const values = await run(ROOT);
    measured.push(values);
    for (const [at, { name }] of rows.entries()) say(`${name}, run ${turn} of ${runs}: ${values[at]?.toFixed(1)}`);
  }
  return measured;
};

interface Verdict {
  readonly isWithin: boolean;
  readonly line: string[];
}

const judge = (
  { name, statistic, unit, limit, atLeast }: Row,
  values: readonly number[],
  machine: Machine,
): Verdict => {
  const median = percentile(values, 0.5);
  const bound = limit(machine);
  const isWithin = atLeast ? median >= bound : median <= bound;
  const shown = `${atLeast ? '≥' : '≤'} ${bound.toFixed(0)} ${unit}`;
  const line = statistic === undefined ? name : `${name}, ${statistic}`;
  return { isWithin, line: [line, `${median.toFixed(1)} ${unit}`, shown, isWithin ? 'within' : 'BEYOND'] };
};

const describeMachine = (machine: Machine): string =>
  table([
    ['this machine', ''],
    ['fsynced commits', `${machine.commitsPerSecond} /s`],
    ['checked derivations', `${machine.derivationsPerSecond} /s`],
    ['empty HTTP answers', `${machine.requestsPerSecond} /s`],
    ['limits in ms grow by', slownessOf(machine).toFixed(2)],
  ]);

await bench();

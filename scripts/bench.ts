import { slownessOf } from '../test/bench/limits.ts';
import { measureMachine, type Machine } from '../test/bench/machine.ts';
import { createSuites, type Row, type Suite } from '../test/bench/suites.ts';
import { percentile, table } from '../test/faults/table.ts';
import { ensureTools } from '../test/support/tools.ts';
import { buildWhenNeeded } from './build.ts';

const RUNS = 3;
const SALES = Number(process.env['SATCHEL_BENCH_SALES'] ?? 100);
const INVOICES = Number(process.env['SATCHEL_BENCH_INVOICES'] ?? 1_000_000);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** @returns each run's values, in the order of the rows */
const measure = async ({ rows, run }: Suite): Promise<(readonly number[])[]> => {
  const runs: (readonly number[])[] = [];
  for (let times = 1; times <= RUNS; times += 1) {
    const values = await run();
    runs.push(values);
    for (const [at, { name }] of rows.entries()) say(`${name}, run ${times} of ${RUNS}: ${values[at]?.toFixed(1)}`);
  }
  return runs;
};

interface Verdict {
  readonly good: boolean;
  readonly line: string[];
}

const judge = ({ name, unit, limit, atLeast }: Row, values: readonly number[], machine: Machine): Verdict => {
  const median = percentile(values, 0.5);
  const bound = limit(machine);
  const good = atLeast ? median >= bound : median <= bound;
  const shown = `${atLeast ? '≥' : '≤'} ${bound.toFixed(0)} ${unit}`;
  return { good, line: [name, `${median.toFixed(1)} ${unit}`, shown, good ? 'within' : 'BEYOND'] };
};

const chosenSuites = (): readonly Suite[] => {
  const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const suites = createSuites({ sales: SALES, invoices: INVOICES });
  return suites.filter(
    ({ rows }) => asked.length === 0 || asked.some((part) => rows.some(({ name }) => name.includes(part))),
  );
};

const tellMachine = (machine: Machine): string =>
  table([
    ['this machine', ''],
    ['fsynced commits', `${machine.commitsPerSecond} /s`],
    ['checked derivations', `${machine.derivationsPerSecond} /s`],
    ['empty HTTP answers', `${machine.requestsPerSecond} /s`],
    ['limits in ms grow by', slownessOf(machine).toFixed(2)],
  ]);

const bench = async (): Promise<boolean> => {
  for (const line of ensureTools(say)) say(line);
  if (!buildWhenNeeded()) return false;
  const machine = await measureMachine();
  const verdicts: Verdict[] = [];
  for (const suite of chosenSuites()) {
    try {
      const runs = await measure(suite);
      verdicts.push(
        ...suite.rows.map((row, at) =>
          judge(
            row,
            runs.map((values) => values[at] ?? NaN),
            machine,
          ),
        ),
      );
    } finally {
      suite.close?.();
    }
  }
  say(`\n${tellMachine(machine)}\n`);
  say(table([['bench', `median of ${RUNS}`, 'limit', ''], ...verdicts.map(({ line }) => line)]));
  return verdicts.every(({ good }) => good);
};

const within = await bench();
process.exitCode = within || !process.argv.includes('--check') ? 0 : 1;

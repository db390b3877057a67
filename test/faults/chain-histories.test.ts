/** Random histories of the chain, of honest and lying sources, and of the merge of their words: no promise is broken. */
import { expect, test } from 'vitest';
import { runHistory, type Outcome } from '../support/chain-histories/run-history.ts';
import { addRow } from './rows.ts';

const HISTORIES = Number(process.env['SATCHEL_CHAIN_HISTORIES'] ?? 2_000);
const FIRST_SEED = Number(process.env['SATCHEL_CHAIN_SEED'] ?? 1);

/** Plays the history of a seed again with its log. */
const tell = (seed: number): string => {
  const lines: string[] = [];
  runHistory(seed, (line) => lines.push(line));
  return lines.join('\n');
};

const count = (outcomes: readonly Outcome[], what: (outcome: Outcome) => boolean | number): number =>
  outcomes.reduce((total, outcome) => total + Number(what(outcome)), 0);

const print = (outcomes: readonly Outcome[]): void =>
  addRow({
    fault: 'M7',
    what: 'random histories of the chain',
    runs: outcomes.length,
    figure: [
      `${count(outcomes, ({ isPaid }) => isPaid)} paid`,
      `${count(outcomes, ({ isSettled }) => isSettled)} settled at the end`,
      `${count(outcomes, ({ unminings }) => unminings)} undone payments`,
      `${count(outcomes, ({ reverts }) => reverts)} reverts`,
      `${count(outcomes, ({ liarsRule }) => liarsRule)} ruled by liars`,
      `${count(outcomes, ({ problem }) => problem !== null)} broken`,
    ].join(', '),
  });

test(`M7, M8 and CHAIN-55: ${HISTORIES} random histories: lag, forks, crashes, lies and removals break no promise`, () => {
  const outcomes: Outcome[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed += 1) {
    const outcome = runHistory(seed);
    if (outcome.problem !== null) expect.fail(`seed ${seed}: ${outcome.problem}\n${tell(seed)}`);
    outcomes.push(outcome);
  }
  print(outcomes);
  // A world in which nobody pays, or nothing is undone, would prove nothing.
  expect(count(outcomes, ({ isPaid }) => isPaid)).toBeGreaterThan(HISTORIES / 2);
  expect(count(outcomes, ({ isSettled }) => isSettled)).toBeGreaterThan(HISTORIES / 3);
  expect(count(outcomes, ({ unminings }) => unminings)).toBeGreaterThan(HISTORIES / 10);
});

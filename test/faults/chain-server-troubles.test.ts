/** An Esplora that is late, stale, frozen or in two minds, again and again: no sale steps back or ends wrongly. */
import { expect, test } from 'vitest';
import { playTrouble, type Trouble } from '../support/chain-troubles/play.ts';
import {
  down,
  frozen,
  highHeights,
  late,
  oneBlockApart,
  onStaleTwin,
  onTwins,
} from '../support/chain-troubles/server-troubles.ts';
import { addRow } from './rows.ts';

const ROUNDS = Number(process.env['SATCHEL_SERVER_ROUNDS'] ?? 1);
const BACKENDS = Number(process.env['SATCHEL_BACKENDS_ROUNDS'] ?? 2);

const TROUBLES: readonly Trouble[] = [
  late(ROUNDS),
  oneBlockApart('beside Bitcoin Core', BACKENDS),
  oneBlockApart('alone', BACKENDS),
  onTwins(BACKENDS),
  onStaleTwin(ROUNDS),
  frozen(ROUNDS),
  down(ROUNDS),
  highHeights(ROUNDS),
];

test.each(TROUBLES.map((trouble) => [trouble.name, trouble] as const))(
  'CHAIN-1, CHAIN-6, CHAIN-7, CHAIN-18: %s: no revert and no wrong end (M7)',
  async (_name, trouble) => {
    const { reverts, wrongEnds, sales } = await playTrouble(trouble);
    expect({ reverts, wrongEnds }).toEqual({ reverts: 0, wrongEnds: [] });
    const figure = `${reverts} reverts, ${wrongEnds.length} wrong ends of ${sales} sales`;
    addRow({ fault: 'M7', what: trouble.name, runs: trouble.runs, figure });
  },
);

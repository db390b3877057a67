/** Nodes that are killed, put back, pruned or stand still, again and again: no sale steps back or ends wrongly. */
import { expect, test } from 'vitest';
import { playTrouble, type Trouble } from '../support/chain-troubles/play.ts';
import {
  gap,
  headersWithoutBlocks,
  killed,
  ownNodeStandsStill,
  startedFromOldData,
} from '../support/chain-troubles/node-troubles.ts';
import { KINDS } from '../support/shop-over.ts';
import { addRow } from './rows.ts';

const KILLS = Number(process.env['SATCHEL_NODE_KILLS'] ?? 1);
const ROUNDS = Number(process.env['SATCHEL_NODE_ROUNDS'] ?? 1);

const TROUBLES: readonly Trouble[] = [
  ...KINDS.map((kind) => killed(kind, KILLS)),
  ...KINDS.filter((kind) => kind !== 'ElectrumX').map((kind) => startedFromOldData(kind, ROUNDS)),
  gap(ROUNDS),
  headersWithoutBlocks(ROUNDS),
  ownNodeStandsStill(ROUNDS),
];

test.each(TROUBLES.map((trouble) => [trouble.name, trouble] as const))(
  'CHAIN-7, CHAIN-27, CHAIN-29, CHAIN-31: %s: no revert and no wrong end (M7)',
  async (_name, trouble) => {
    const { reverts, wrongEnds, sales } = await playTrouble(trouble);
    expect({ reverts, wrongEnds }).toEqual({ reverts: 0, wrongEnds: [] });
    const figure = `${reverts} reverts, ${wrongEnds.length} wrong ends of ${sales} sales`;
    addRow({ fault: 'M7', what: trouble.name, runs: trouble.runs, figure });
  },
);

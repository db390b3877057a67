import { describe, expect, it } from 'vitest';
import { readRows, replay } from './replay.ts';

describe('CHAIN-5: a history of words gives the same references, facts and status at each step (M7, M8)', () => {
  it.each(readRows().map((row) => [row.id, row.why, row] as const))('%s: %s', (_id, _why, row) => {
    expect(replay(row)).toEqual(row.steps.map(({ expect: expected }) => expected));
  });
});

/**
 * Measures several subjects side by side: one value of each per round, in reverse order in every second round (A, B, B, A
 * …), so that all of them meet the machine in the same state.
 *
 * @returns the values of each subject
 */
export const takeTurns = async <T>(
  rounds: number,
  subjects: readonly ((round: number) => Promise<T>)[],
): Promise<T[][]> => {
  const measured = subjects.map((measure) => ({ measure, values: [] as T[] }));
  for (let round = 0; round < rounds; round += 1)
    for (const { measure, values } of inOrder(round, measured)) values.push(await measure(round));
  return measured.map(({ values }) => values);
};

/** The subjects of a round in its order; of a list in that order it gives the usual one back. */
export const inOrder = <T>(round: number, subjects: readonly T[]): readonly T[] =>
  round % 2 === 0 ? subjects : subjects.toReversed();

/** Returns numbers in [0, 1). */
export type Random = () => number;

/** Makes the same numbers for the same seed (mulberry32), so that a seed alone shows a history again. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const pickFrom = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

/** Shuffles by Fisher and Yates. */
export const shuffle = <Item>(random: Random, items: Iterable<Item>): Item[] => {
  const left = [...items];
  const shuffled: Item[] = [];
  while (left.length > 0) shuffled.push(...left.splice(Math.floor(random() * left.length), 1));
  return shuffled;
};

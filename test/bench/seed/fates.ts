/** The fate of an invoice; OF_A_THOUSAND says how often each happens. */
export type Fate = 'settled' | 'over' | 'unpaid' | 'part' | 'late' | 'cancelled' | 'lost' | 'seen' | 'open';

const OF_A_THOUSAND: readonly (readonly [Fate, number])[] = [
  ['settled', 690],
  ['over', 20],
  ['unpaid', 200],
  ['part', 15],
  ['late', 10],
  ['cancelled', 60],
  ['lost', 5],
];

/** Number of invoices of the last minutes that are still open, or paid and not yet mined. */
const OPEN = 20;
const SEEN = 10;

/** Draws the fate of an invoice. @param chance between 0 and 1 */
export const fateOf = (fromTheNewest: number, chance: number): Fate => {
  if (fromTheNewest < OPEN) return 'open';
  if (fromTheNewest < OPEN + SEEN) return 'seen';
  let rest = chance * 1_000;
  for (const [fate, share] of OF_A_THOUSAND) {
    if (rest < share) return fate;
    rest -= share;
  }
  return 'settled';
};

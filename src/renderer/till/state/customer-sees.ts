import type { DisplayView } from '../../../shared/display.ts';
import type { Display } from './till-state.ts';

/** The screens that follow this till. */
export const screensOfTill = (displays: readonly Display[], tillId: string | undefined): readonly Display[] =>
  displays.filter((one) => one.tillId === null || one.tillId === tillId);

/**
 * Returns the state in which the customer sees a sale: a screen of this till said it shows that, and the till never counts
 * on having told it to (design.md STATE-46).
 *
 * @returns null if no screen says that it shows this sale
 */
export const customerSees = (
  displays: readonly Display[],
  tillId: string | undefined,
  saleNumber: number,
): Seen | null => {
  const shows = screensOfTill(displays, tillId).find((one) => one.shows?.number === saleNumber)?.shows;
  if (!shows) return null;
  return shows.plain ? 'address' : shows.state;
};

/** A state of the screen, or a code of the address alone (design.md STATE-54). */
export type Seen = DisplayView['state'] | 'address';

import type { Tables } from '../repositories/tables.ts';

/** The position of an invoice in a list, which is sorted by time of creation and then by number, newest first. */
export type Place = Pick<Tables['invoices'], 'created_at_ms' | 'number'>;

export const newestFirst = (a: Place, b: Place): number =>
  a.created_at_ms === b.created_at_ms ? Number(b.number - a.number) : Number(b.created_at_ms - a.created_at_ms);

/** Writes a cursor, which is the place of the last invoice of a page. */
export const cursorOf = (place: Place): string => `${place.created_at_ms}-${place.number}`;

/** Reads a cursor. @returns undefined if Satchel never gave out such a cursor */
export const placeOf = (cursor: string): Place | undefined => {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor);
  return match ? { created_at_ms: BigInt(match[1] ?? ''), number: BigInt(match[2] ?? '') } : undefined;
};

import type { Tables } from '../repositories/tables.ts';

/** Where an invoice stands in a list: newest first by time of creation, then by number. */
export type Place = Pick<Tables['invoices'], 'created_at_ms' | 'number'>;

export const newestFirst = (a: Place, b: Place): number =>
  a.created_at_ms === b.created_at_ms ? Number(b.number - a.number) : Number(b.created_at_ms - a.created_at_ms);

/** A cursor is the place of the last one given. */
export const cursorOf = (place: Place): string => `${place.created_at_ms}-${place.number}`;

export const placeOf = (cursor: string): Place | undefined => {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor);
  return match ? { created_at_ms: BigInt(match[1] ?? ''), number: BigInt(match[2] ?? '') } : undefined;
};

/** A time as it goes over the wire: ISO 8601 UTC with milliseconds. */
export const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** Milliseconds since 1970 of a time as {@link isoTime} writes it. */
export const parseTime = (text: string): number => Date.parse(text);

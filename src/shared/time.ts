/** Writes a time for the wire: ISO 8601 in UTC with milliseconds. */
export const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** Reads a time that {@link isoTime} wrote. */
export const parseTime = (text: string): number => Date.parse(text);

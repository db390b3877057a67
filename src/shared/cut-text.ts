/**
 * Returns the beginning of a text: at most this many UTF-16 units, as limits count them, and never half of a character that
 * takes two (api.md API-22).
 */
export const cutText = (text: string, most: number): string => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

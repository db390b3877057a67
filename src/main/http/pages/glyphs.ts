/** Signs of the public pages, in the same shapes as the till's (design.md PIC-4). */

const BAG = 'M11 9.5V8a3.5 3.5 0 0 1 3.5-3.5h3A3.5 3.5 0 0 1 21 8v1.5';
const FLAP = 'M3 15.5c0 1.3.8 2.4 2 2.9l8.7 3.3a6.5 6.5 0 0 0 4.6 0l8.7-3.3a3.1 3.1 0 0 0 2-2.9';

export const MARK = `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path d="${BAG}" fill="none" stroke="currentColor" stroke-width="2.5"/><rect x="3" y="9" width="26" height="19" rx="5" fill="currentColor"/><path class="cut" d="${FLAP}" fill="none" stroke-width="1.75"/><rect class="clasp" x="14" y="18" width="4" height="6.5" rx="1.5"/></svg>`;

export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="${BAG}" fill="none" stroke="#1a1917" stroke-width="2.5"/><rect x="3" y="9" width="26" height="19" rx="5" fill="#1a1917"/><path d="${FLAP}" fill="none" stroke="#f5f4f1" stroke-width="1.75"/><rect x="14" y="18" width="4" height="6.5" rx="1.5" fill="#e5894a"/></svg>`;

const glyph = (inside: string): string => `<svg class="glyph" viewBox="0 0 200 200" aria-hidden="true">${inside}</svg>`;
const CIRCLE = '<circle cx="100" cy="100" r="92"/>';
export const TICK = glyph(`${CIRCLE}<path d="M57 103l30 30 58-63"/>`);
export const RING = glyph('<circle class="dim" cx="100" cy="100" r="92"/><path d="M100 8a92 92 0 0 1 92 92"/>');
export const CLOCK = glyph(`${CIRCLE}<path d="M100 52v50l32 20"/>`);
export const CROSS = glyph(`${CIRCLE}<path d="M68 68l64 64M132 68l-64 64"/>`);
export const HAND = glyph(`${CIRCLE}<path d="M100 52v60M100 144v2"/>`);
/** A frame that waits for a code. */
export const SCAN = glyph(
  '<path d="M12 60V36a24 24 0 0 1 24-24h24M140 12h24a24 24 0 0 1 24 24v24M188 140v24a24 24 0 0 1-24 24h-24M60 188H36a24 24 0 0 1-24-24v-24"/><path class="dim" d="M52 100h96"/>',
);

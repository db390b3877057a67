import { cutText } from '../../shared/cut-text.ts';

const MOST_CHARACTERS = 64;
/** Controls, and marks that turn the direction of the text around them, so that a name cannot disguise itself. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Makes the name or the version that a node gives itself fit to be shown; null if nothing of it is left. */
export const toldText = (told: string | null | undefined): string | null => {
  const text = cutText((told ?? '').replace(UNSHOWN, ' ').replace(/\s+/g, ' ').trim(), MOST_CHARACTERS).trim();
  return text === '' ? null : text;
};

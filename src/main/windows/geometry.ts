/** Placement of windows, as pure functions. Screens are in the operating system's device-independent pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Screen {
  readonly id: number;
  readonly label: string;
  readonly bounds: Box;
  /** Area without task bar and dock. */
  readonly workArea: Box;
}

/** The last choice, with enough facts to recognise the screen if its number changed (another socket, a restart). */
export type KeptChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'off' }
  | { readonly kind: 'screen'; readonly id: number; readonly label: string; readonly bounds: Box };

export const SMALLEST = { width: 1024, height: 600 } as const;
/** Part of a window's top edge that must be on a screen, so that it can be dragged. */
const GRIP = { width: 160, height: 24 } as const;

/** The saved box if it can still be reached, no larger than its screen; undefined lets the system place the window. */
export const reachable = (kept: Box | null, screens: readonly Screen[]): Box | undefined => {
  if (!kept) return undefined;
  const screen = screens.find((each) => canBeTaken(fitted(kept, each), each)); // fitted first, because a box that shrinks may leave the screen
  return screen && fitted(kept, screen);
};

/** The screen for the customer, or undefined if there is none. It is never the till's unless it was chosen by hand. */
export const customerScreen = (
  choice: KeptChoice,
  screens: readonly Screen[],
  tillScreenId: number,
): Screen | undefined => {
  if (choice.kind === 'off') return undefined;
  if (choice.kind === 'auto') return screens.find(({ id }) => id !== tillScreenId);
  const named = screens.find(({ id, bounds }) => id === choice.id && sameSize(bounds, choice.bounds));
  return (
    named ??
    screens.find(
      ({ label, bounds }) => choice.label !== '' && label === choice.label && sameSize(bounds, choice.bounds),
    ) ??
    screens.find(({ bounds }) => samePlace(bounds, choice.bounds))
  );
};

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.max(0, Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom));

const fitted = (kept: Box, { workArea }: Screen): Box => ({
  x: kept.x,
  y: kept.y,
  width: Math.min(Math.max(kept.width, SMALLEST.width), workArea.width),
  height: Math.min(Math.max(kept.height, SMALLEST.height), workArea.height),
});

const canBeTaken = (box: Box, { workArea }: Screen): boolean =>
  overlap(box.x, box.width, workArea.x, workArea.width) >= GRIP.width &&
  box.y >= workArea.y &&
  box.y + GRIP.height <= workArea.y + workArea.height;

const sameSize = (left: Box, right: Box): boolean => left.width === right.width && left.height === right.height;

const samePlace = (left: Box, right: Box): boolean => sameSize(left, right) && left.x === right.x && left.y === right.y;

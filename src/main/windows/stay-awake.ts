import { powerSaveBlocker } from 'electron';

/** Keeps display and machine awake while an invoice is open, because its code is on a screen. */
export const createStayAwake = () => {
  let blocker: number | undefined;
  const release = (): void => {
    if (blocker !== undefined) powerSaveBlocker.stop(blocker);
    blocker = undefined;
  };
  return {
    set: (isOpen: boolean): void => {
      if (!isOpen) release();
      else blocker ??= powerSaveBlocker.start('prevent-display-sleep');
    },
    release,
  };
};

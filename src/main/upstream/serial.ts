/** Runs the work it is given one after another; a failure does not keep the next from running. */
export const createSerial = () => {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
};

/** Runs one after another what is handed to it; a failure stops nothing that follows. */
export const createSerial = () => {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
};

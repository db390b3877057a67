/** Starts a pause that can be cut short and does not keep the process alive. */
export const sleep = (ms: number) => {
  const { promise: done, resolve: cancel } = Promise.withResolvers<void>();
  const timer = setTimeout(cancel, ms).unref();
  return {
    done,
    cancel: () => {
      clearTimeout(timer);
      cancel();
    },
  };
};

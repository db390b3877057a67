/** A pause that keeps no program alive and can be cut short. */
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
